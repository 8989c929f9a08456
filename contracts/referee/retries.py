"""Trying again: Retry-After is honoured, waits grow, and what was refused for good is not sent again.

A retry is the same request sent again. Spread over many clients cannot be seen in one; growth and haste can.
"""

import itertools
from collections.abc import Iterator, Sequence

from contracts.referee.sight import Sight
from contracts.referee.story import Story
from contracts.referee.verdict import Note

AGAIN_LATER = frozenset({429, 500, 502, 503, 504})
FOR_GOOD = frozenset({400, 401, 402, 403, 404, 405, 410, 413, 415, 422})
HASTE_S = 0.1  # a retry within it did not wait at all
LONG_S = 30.0  # equal waits of this length and more are patience, not haste


def pairs(story: Story, statuses: frozenset[int]) -> Iterator[tuple[Sight, Sight]]:
    """Each request answered with one of these statuses, and the next sending of the same."""
    for group in story.repeats:
        for before, after in itertools.pairwise(group):
            if before.status in statuses:
                yield before, after


def honours_retry_after(story: Story) -> Iterator[Note]:
    """After an answer with Retry-After the same request comes no sooner than it says."""
    for before, after in pairs(story, frozenset({429, 503})):  # few: most are told no wait
        wanted_s = before.retry_after_s
        if wanted_s is None:
            continue
        waited_s = story.between_s(before, after)
        least_s = max(wanted_s * 0.5, wanted_s * 0.9 - 0.05 - 0.02 * story.case.pace)
        said = (
            f"{what(before)} was answered {before.status} with Retry-After: {wanted_s:g} at {story.at(before)} and "
            f"sent again {waited_s:.1f} s later"
        )
        if waited_s >= least_s:
            yield Note(True, (before.id, after.id), f"{said}: it waited.")
        else:
            yield Note(False, (before.id, after.id), f"{said}. It should have waited {wanted_s:g} s.")


def runs(story: Story, statuses: frozenset[int] = AGAIN_LATER) -> Iterator[list[Sight]]:
    """Sendings of one request of which all but the last failed with such a status: at least two."""
    for group in story.repeats:
        run: list[Sight] = []
        for sight in group:
            run.append(sight)
            if sight.status not in statuses:
                if len(run) > 1:
                    yield run
                run = []
        if len(run) > 1:
            yield run


def backs_off(story: Story) -> Iterator[Note]:
    """Waits between tries are real, and grow where nobody dictates them. Polls have their own pace, so only haste."""
    for run in runs(story):
        yield backed_off(story, run)


def backed_off(story: Story, run: Sequence[Sight]) -> Note:
    """Whether one request that failed was tried again with patience."""
    gaps_s = [story.between_s(before, after) for before, after in itertools.pairwise(run)]
    ids = tuple(sight.id for sight in run)
    told = ", ".join(f"{gap_s:.1f}" for gap_s in gaps_s[:6])
    head = f"{what(run[0])} failed with {run[0].status} at {story.at(run[0])} and was tried again after {told} s"
    if min(gaps_s) < HASTE_S:
        return Note(False, ids, f"{head}: at once, without a wait. A wait that grows lets the provider recover.")
    waits_s = zip((sight.retry_after_s or 0.0 for sight in run), gaps_s, strict=False)
    dictated = any(wanted_s >= 2.0 and gap_s >= wanted_s * 0.8 for wanted_s, gap_s in waits_s)
    short = len(gaps_s) > 2 or all(sight.retry_after_s is None for sight in run[:-1])
    polled = run[0].operation in story.dialect.polls
    if short and not dictated and not polled and steady(gaps_s):
        return Note(
            False, ids, f"{head}: always the same wait. Each should be longer than the one before, with chance."
        )
    return Note(True, ids, f"{head}.")


def steady(gaps_s: Sequence[float]) -> bool:
    """Whether waits are all alike: two to a hair, three and more roughly; chance alone would not make them so."""
    if len(gaps_s) < 2 or min(gaps_s) >= LONG_S:
        return False
    return max(gaps_s) <= min(gaps_s) * (1.02 if len(gaps_s) == 2 else 1.25)


def no_retry_on_4xx(story: Story) -> Iterator[Note]:
    """What was refused for good is not sent again unchanged."""
    for sight, again in _refusals(story):
        said = f"{what(sight)} was refused with {sight.status} at {story.at(sight)}"
        if again is None:
            yield Note(True, (sight.id,), f"{said} and not sent again.")
        else:
            yield Note(
                False, (sight.id, again.id), f"{said} and sent again unchanged: the answer can only be the same."
            )


def _refusals(story: Story) -> Iterator[tuple[Sight, Sight | None]]:
    """Each request refused for good, with its next sending if there is one."""
    next_of = {group[at].id: group[at + 1] for group in story.repeats for at in range(len(group) - 1)}
    for sight in story.sights:
        if sight.status in FOR_GOOD and not story.dialect.tolerated(sight):
            again = next_of.get(sight.id)
            if again is None or not _forgiven(story, sight, again):
                yield sight, again


def _forgiven(story: Story, sight: Sight, again: Sight) -> bool:
    """A poll may be repeated once after a refusal: if that succeeds, or while a job just made is not found yet."""
    if sight.operation not in story.dialect.polls:
        return False
    tale = story.tales.get(story.dialect.asked(sight))
    early = sight.status == 404 and tale is not None and (tale.since_s(sight.moment) or 60.0) < 60.0
    return early or again.status not in FOR_GOOD


def resent(story: Story, statuses: frozenset[int]) -> Iterator[Note]:
    """The same for some statuses only, as a provider's own rules ask."""
    for sight, again in _refusals(story):
        if sight.status not in statuses:
            continue
        said = f"{what(sight)} was answered {sight.status} at {story.at(sight)}"
        if again is None:
            yield Note(True, (sight.id,), f"{said} and not sent again.")
        else:
            wait_s = story.between_s(sight, again)
            yield Note(False, (sight.id, again.id), f"{said} and sent again unchanged {wait_s:.1f} s later.")


def what(sight: Sight) -> str:
    """An exchange in words: `POST /v1/video/generations (exchange 4)`."""
    return f"{sight.exchange.method} {sight.exchange.path} (exchange {sight.id})"
