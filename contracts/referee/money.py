"""Paying once: no second submit for one intent, and another place only where the first one allows it."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from contracts.referee.retries import what
from contracts.referee.sight import Sight
from contracts.referee.story import Story
from contracts.referee.verdict import Note

MAY_GO_ELSEWHERE = frozenset({0, 402, 404, 408, 425, 429, 500, 501, 502, 503, 504})


def no_double_spend(story: Story) -> Iterator[Note]:
    """The same paid submit is not sent again while the first may still give its result.

    Free to come again: after a refusal, after a job whose end the client knows, after an answer that came whole and
    was the result itself.
    """
    groups: dict[object, list[Sight]] = defaultdict(list)
    for submit in story.submits:
        groups[submit.same].append(submit)
    for group in groups.values():
        paid = [submit for submit in group if taken(submit)]
        for before, after in itertools.pairwise(paid):
            if (because := _pending(story, before, after)) is not None:
                said = f"{what(before)} {because}, and the same was submitted again at {story.at(after)} "
                yield Note(False, (before.id, after.id), f"{said}(exchange {after.id}): both are paid for.")
                break
        else:
            if paid:
                yield Note(True, tuple(sight.id for sight in paid[:2]), f"{what(paid[0])} was paid for once.")


def taken(submit: Sight) -> bool:
    """Whether a submit may have been accepted: status 0 is a client that did not wait, unless the wire was cut."""
    return submit.accepted or (submit.status == 0 and not submit.exchange.lost)


def _pending(story: Story, before: Sight, after: Sight) -> str | None:
    """Why the first submit may still give its result when the second is sent; None when it may not."""
    if before.status == 0:
        return f"was sent at {story.at(before)} and its answer not waited for"
    if before.exchange.lost:
        return f"was accepted at {story.at(before)}, though its answer got lost on the way"
    tale = story.tale_of(before)
    if tale is None or not _asynchronous(story, before):
        return None
    known = tale.known_at
    if tale.end is not None and tale.end.answer.get("completed") and tale.end.answer.get("failed"):
        done = tale.end.answer["completed"]
        return f"was accepted as {tale.id}, of which {done} had completed (only what failed is to be sent again)"
    if known is None or (known.at_s, known.real_s) > (after.moment.at_s, after.moment.real_s):
        return f"was accepted as {tale.id} at {story.at(before)}, and no end of it was known"
    return None


def _asynchronous(story: Story, submit: Sight) -> bool:
    return story.dialect.end(story.dialect.word(submit)) is None


def paid_elsewhere(stories: Sequence[Story]) -> Iterator[Note]:
    """One intent paid for in two places: moved on while the first still ran."""
    for note in fails_over_rightly(stories):
        if not note.kept and "both are paid for" in note.said:
            yield note


def fails_over_rightly(stories: Sequence[Story]) -> Iterator[Note]:
    """One prompt goes to another provider or model only after what allows it.

    That is a 429 or 5xx, no money, no answer, or a job known to have failed: not a refusal of the request itself, not
    a job that still runs.
    """
    for group in _prompts(stories).values():
        for (story, before), (other, after) in itertools.pairwise(group):
            if _place(story, before) != _place(other, after):
                yield _moved(story, before, other, after)


def _prompts(stories: Iterable[Story]) -> dict[str, list[tuple[Story, Sight]]]:
    """Submits by prompt, over all providers, in order."""
    found: dict[str, list[tuple[Story, Sight]]] = defaultdict(list)
    for story in stories:
        for submit in story.submits:
            prompt = story.dialect.prompt(submit)
            if prompt:
                found[prompt].append((story, submit))
    return {prompt: sorted(group, key=lambda one: one[1].id) for prompt, group in found.items() if len(group) > 1}


def _place(story: Story, submit: Sight) -> tuple[str, object, object]:
    return story.dialect.provider, submit.operation, submit.asked.get("model")


def _moved(story: Story, before: Sight, other: Story, after: Sight) -> Note:
    ids = (before.id, after.id)
    there = f"{other.dialect.provider} {after.asked.get('model') or after.operation}"
    head = f"The prompt of {what(before)} at {story.dialect.provider} went to {there} at {other.at(after)}"
    if not taken(before):
        if before.status in MAY_GO_ELSEWHERE:
            return Note(True, ids, f"{head}, after a {before.status}.")
        reason = "moderation" if story.dialect.moderated(before) else f"{before.status}: the request itself"
        return Note(False, ids, f"{head} although what was refused is {reason}; that is to be mended, not moved.")
    tale = story.tale_of(before)
    known = tale.known_at if tale else None
    if tale is None or not _asynchronous(story, before):
        return Note(True, ids, f"{head}, after the first had answered.")
    if known is None or (known.at_s, known.real_s) > (after.moment.at_s, after.moment.real_s):
        waited_s = story.between_s(before, after)
        if waited_s >= story.dialect.longest_s * 0.95:
            return Note(True, ids, f"{head}, {waited_s:.0f} s after it was accepted there without an end.")
        paid = ": both are paid for" if taken(after) else ""
        return Note(False, ids, f"{head} while {tale.id} was still running{paid}.")
    return Note(True, ids, f"{head}, after {tale.id} was known to have {tale.ending}.")
