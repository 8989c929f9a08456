"""How CreativeAI wants its jobs waited for: C-4, C-9 to C-13, C-16, C-20. Seconds are the client's own."""

from collections.abc import Iterator

from contracts.referee import advice, waits
from contracts.referee.sight import Sight
from contracts.referee.story import Story, Tale
from contracts.referee.verdict import Note

FIRST_S, SHORT_S, LONG_S = 10.0, 10.0, 30.0
CHANGE_S = 120.0
STOP_S = 600.0
USUAL_S = 300.0  # by then most videos are done
HASTY_S = 1.5  # a poll every second, give or take
VIDEO_POLLS = frozenset({"getVideo", "getVideoBatch"})
SURE_S = 40.0  # how far beyond the change of pace a single short gap counts: clients count it from other starts


def is_video(tale: Tale) -> bool:
    """Whether a job is polled as a video or a batch of videos."""
    return any(poll.operation in VIDEO_POLLS for poll in tale.polls)


def _videos(story: Story) -> Iterator[Tale]:
    return (tale for tale in story.tales.values() if is_video(tale))


def first_wait(story: Story) -> Iterator[Note]:
    """C-9: 10 seconds before the first poll. One after a webhook has told the end may come at once."""
    for tale in _videos(story):
        waited_s = tale.since_s(tale.polls[0].moment)
        known = tale.told.moment if tale.told else None
        if waited_s is None or tale.submit is None or (known and known.at_s <= tale.polls[0].moment.at_s):
            continue
        ids = (tale.submit.id, tale.polls[0].id)
        head = f"{tale.id} was submitted at {story.at(tale.submit)} and first polled {waited_s:.1f} s later"
        kept = waited_s >= max(FIRST_S * 0.5, story.case.least_s(FIRST_S) - 0.02 * story.case.pace)
        yield Note(kept, ids, f"{head}." if kept else f"{head}; a job needs {FIRST_S:g} s to be set up.")


def first_minutes(story: Story) -> Iterator[Note]:
    """C-10: 10 seconds between polls of the first two minutes."""
    wanted = f"{SHORT_S:g} s between polls in the first two minutes"
    for tale in _videos(story):
        early = [gap for gap in _gaps(story, tale) if _passed_s(story, tale, gap[0]) < CHANGE_S]
        yield from advice.spaced(story, tale, early, SHORT_S, wanted)


def later(story: Story) -> Iterator[Note]:
    """C-11: 30 seconds between polls after that. A client may count the two minutes from its first poll."""
    wanted = f"{LONG_S:g} s between polls after two minutes"
    for tale in _videos(story):
        if not any(poll.operation == "getVideo" for poll in tale.polls):
            continue  # the page advises on videos; of batches it says nothing
        late = [gap for gap in _gaps(story, tale) if _passed_s(story, tale, gap[0]) >= CHANGE_S + FIRST_S]
        short = advice.hurried(story, late, LONG_S)
        if len(short) > 1 or any(_passed_s(story, tale, gap[0]) >= CHANGE_S + SURE_S for gap in short):
            yield from (advice.too_soon(story, tale, *gap, wanted) for gap in short)
        elif late:
            said = f"{tale.id} was polled {late[-1][2]:.1f} s apart after two minutes."
            yield Note(True, (late[-1][0].id, late[-1][1].id), said)


def ten_minutes(story: Story) -> Iterator[Note]:
    """C-12: at 10 minutes a client stops; the last poll may come an interval later, when the time-out shows (D-32)."""
    yield from advice.given_up(story, STOP_S + 2 * LONG_S + 0.5 * story.case.pace)
    for tale in _videos(story):
        waited_s = tale.since_s(tale.polls[-1].moment)
        if tale.submit is None or waited_s is None or waited_s >= USUAL_S or not _left_running(story, tale):
            continue
        ids = (tale.submit.id, tale.polls[-1].id)
        said = (
            f"{tale.id} was given up after {waited_s:.0f} s, at {story.at(tale.polls[-1])}, while it was still running"
        )
        yield Note(False, ids, f"{said}; most videos take 2 to 5 minutes, and it is paid for.")


def _left_running(story: Story, tale: Tale) -> bool:
    """Whether a client stopped asking for a job that went on as ever, and no webhook was to tell it."""
    case = story.case
    over = case.ended or case.between_s(tale.polls[-1].moment, case.now) > 3 * LONG_S
    plain = all(poll.accepted and "created_at" in poll.answer for poll in tale.polls) and len(tale.polls) > 1
    hooked = tale.submit is not None and "webhook_url" in tale.submit.asked
    return over and plain and not hooked and tale.ending is None and _known(tale)


def _known(tale: Tale) -> bool:
    return tale.word(tale.polls[-1]) in ("pending", "processing")


def every_second(story: Story) -> Iterator[Note]:
    """C-13: never every second, and never without end."""
    hasty_s = HASTY_S + 0.02 * story.case.pace
    for tale in _videos(story):
        gaps = list(advice.gaps(story, tale))
        hasty = [gap for gap in gaps if gap[2] <= hasty_s]
        if len(hasty) > 1:
            yield advice.too_soon(story, tale, *hasty[0], f"never every second, and this was so {len(hasty)} times")
        elif gaps:
            yield Note(True, (gaps[0][0].id, gaps[0][1].id), f"{tale.id} was not polled every second.")
        endless = (note for note in waits.bounded(story, tale, STOP_S * waits.GRACE) if not note.kept)
        yield from endless


def _gaps(story: Story, tale: Tale) -> list[advice.Gap]:
    return list(advice.gaps(story, tale)) if tale.submit is not None else []


def _passed_s(story: Story, tale: Tale, poll: Sight) -> float:
    """How long polling has gone on. Who waits for a webhook first begins later, as if it had submitted then."""
    return story.between_s(tale.polls[0], poll) + FIRST_S


def voices(story: Story) -> Iterator[Note]:
    """C-16: 3 seconds between polls of a voice job."""
    for tale in story.tales.values():
        if tale.submit is not None and tale.submit.operation == "createVoice":
            yield from advice.paced(story, tale, 3.0, "3 s between polls of a voice job")


def copes_without(story: Story) -> Iterator[Note]:
    """C-20: a poll without an optional field does not stop a client: it goes on while the job does."""
    optional = ("failover_used", "created_at", "model_actual", "credits")
    for tale in _videos(story):
        running = [poll for poll in tale.polls if tale.word(poll) in ("pending", "processing")]
        bare = [
            poll for poll in running if poll.operation == "getVideo" and any(key not in poll.answer for key in optional)
        ]
        if bare:
            lacking = next(key for key in optional if key not in bare[0].answer)
            yield waits.went_on(story, tale, bare[0], f"a body without `{lacking}`")


def bounds_concurrency(story: Story) -> Iterator[Note]:
    """C-4: 3 videos at once and 5 submits a minute, unless the limit told is a higher one (an enterprise key's)."""
    creates = [sight for sight in story.submits if sight.operation == "createVideo"]
    limits = [int(told) for sight in creates if (told := sight.header("x-ratelimit-limit") or "").isdigit()]
    if not creates or (limits and min(limits) > 5):
        return
    broken = [*_too_many_a_minute(story, creates), *_too_many_at_once(story, creates)]
    yield from broken or [Note(True, (creates[0].id,), f"{len(creates)} videos were submitted within the limits.")]


def _too_many_a_minute(story: Story, creates: list[Sight]) -> Iterator[Note]:
    counted = [sight for sight in creates if sight.accepted or sight.status == 429]
    for first, sixth in zip(counted, counted[5:], strict=False):
        span_s = story.between_s(first, sixth)
        if span_s < 50.0:
            said = f"Six videos were submitted within {span_s:.1f} s, exchanges {first.id} to {sixth.id}"
            yield Note(False, (first.id, sixth.id), f"{said}; five a minute are allowed.")
            return


def _too_many_at_once(story: Story, creates: list[Sight]) -> Iterator[Note]:
    """A job is active until the client knows its end, or the provider's own ten minutes are over."""
    tales = [tale for sight in creates if sight.accepted and (tale := story.tale_of(sight)) is not None]
    for submit in creates:
        active = [tale for tale in tales if tale.submit and tale.submit.id < submit.id and _active(tale, submit)]
        if len(active) >= 3:
            ids = tuple(tale.submit.id for tale in active if tale.submit)
            said = f"A video was submitted at {story.at(submit)} while {len(active)} were still running"
            yield Note(False, (*ids, submit.id), f"{said}; three at once are allowed.")
            return


def _active(tale: Tale, submit: Sight) -> bool:
    known = tale.known_at
    if known is not None and (known.at_s, known.real_s) <= (submit.moment.at_s, submit.moment.real_s):
        return False
    return (tale.since_s(submit.moment) or 0.0) < STOP_S
