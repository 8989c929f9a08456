"""Waiting for a job: until its end, not for ever, not put off by what is new; and the result is fetched in time."""

from collections.abc import Iterator

from contracts.referee.sight import Sight
from contracts.referee.story import Story, Tale
from contracts.referee.verdict import Note

GRACE = 1.6  # how much longer than advised a wait may be before common sense calls it endless


def stops_at_terminal(story: Story) -> Iterator[Note]:
    """Once a poll has told the end of a job, nobody asks again."""
    for tale in story.tales.values():
        yield from stopped(story, tale)


def stopped(story: Story, tale: Tale) -> Iterator[Note]:
    """Whether one job was left alone after its end; nothing while no end was told."""
    if tale.end is None:
        return
    word, later = tale.word(tale.end), tale.after_end()
    head = f"{tale.id} was told to be `{word}` at {story.at(tale.end)} (exchange {tale.end.id})"
    if later:
        ids = (tale.end.id, *(poll.id for poll in later))
        more = f" and {len(later) - 1} times more" if len(later) > 1 else ""
        yield Note(False, ids, f"{head} and polled again at {story.at(later[0])}{more}; that word is final.")
    else:
        yield Note(True, (tale.end.id,), f"{head} and left alone.")


def bounds_its_wait(story: Story) -> Iterator[Note]:
    """A job that does not end is given up."""
    for tale in story.tales.values():
        yield from bounded(story, tale, story.dialect.longest_s * GRACE)


def bounded(story: Story, tale: Tale, most_s: float) -> Iterator[Note]:
    """Whether one job was given up after `most_s`; nothing unless it was unfinished for so long."""
    if tale.submit is None or not tale.polls:
        return
    waiting = tale.polls[: tale.polls.index(tale.end)] if tale.end else tale.polls
    late = [poll for poll in waiting if (tale.since_s(poll.moment) or 0.0) > most_s]
    if late:
        waited_s = tale.since_s(late[-1].moment) or 0.0
        said = f"{tale.id} was still polled {waited_s:.0f} s after its submit (exchange {late[-1].id})"
        yield Note(False, (tale.submit.id, *(poll.id for poll in late)), f"{said}; {most_s:.0f} s is long enough.")
    elif tale.ending is None and ((tale.since_s(story.case.now) or 0.0) > most_s or story.case.ended):
        last = tale.polls[-1]
        waited_s = tale.since_s(last.moment) or 0.0
        yield Note(
            True, (tale.submit.id, last.id), f"{tale.id}, which did not end, was given up after {waited_s:.0f} s."
        )


def survives_unknown(story: Story) -> Iterator[Note]:
    """What is new or makes no sense is taken for unfinished: the polls go on.

    That is a status word nobody knows, an answer without one, `completed` without its result.
    """
    for tale in story.tales.values():
        strange = [
            poll for poll in tale.polls if poll.accepted and (poll.exchange.lost or not _plain(story, tale, poll))
        ]
        if strange:
            yield went_on(story, tale, strange[0], _told(tale, strange[0]))


def _plain(story: Story, tale: Tale, poll: Sight) -> bool:
    word = tale.word(poll)
    return story.dialect.words.get(word or "") in ("running", "failed") or tale.ends(poll)


def _told(tale: Tale, poll: Sight) -> str:
    word = tale.word(poll)
    if word is None:
        return "an answer without a status"
    if tale.story.dialect.end(word) is not None:
        return f"`{word}`, but no result"
    return f"the status `{word}`, which is in no document"


def went_on(story: Story, tale: Tale, met: Sight, said: str) -> Note:
    """Whether a client polled on after a poll that told it something it may not have expected."""
    head = f"{tale.id} was told at {story.at(met)} with {said} (exchange {met.id})"
    later = [poll for poll in tale.polls if poll.id > met.id]
    if later:
        return Note(True, (met.id, later[0].id), f"{head}; the client went on.")
    if tale.told is not None:
        return Note(True, (met.id, tale.told.name), f"{head}; its webhook then told the end.")
    if (tale.since_s(met.moment) or 0.0) >= story.dialect.longest_s * 0.9:
        return Note(True, (met.id,), f"{head}, at the end of the client's patience.")
    return Note(False, (met.id,), f"{head}, and never polled again: the job goes on without its client.")


def fetches_in_time(story: Story, within_s: float | None = None) -> Iterator[Note]:
    """Results are downloaded while their links work; within_s: and no later after they were told than this."""
    fetched: dict[str, list[int]] = {}
    told = story.told_outputs
    for fetch in story.fetches:
        if fetch.name not in told:
            continue
        seen = fetched.setdefault(fetch.name, [])
        seen.append(fetch.status)
        waited_s = fetch.moment.at_s - told[fetch.name].at_s
        when = story.case.stamp(fetch.moment.at_s)
        if fetch.status < 400 and (within_s is None or waited_s <= within_s):
            yield Note(True, (), f"{fetch.name} was fetched at {when}, {waited_s:.0f} s after it was told.")
        elif within_s is not None and waited_s > within_s:
            days = f"{waited_s / 86_400:.1f} days"
            yield Note(
                False, (), f"{fetch.name} was asked for at {when}, {days} after it was told: too late to rely on."
            )
        elif fetch.status in (403, 404, 410) and not any(status < 400 for status in seen):
            days = f"{waited_s / 86_400:.1f} days"
            yield Note(False, (), f"{fetch.name} was asked for at {when}, {days} after it was told, and was gone.")
