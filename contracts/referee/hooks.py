"""Taking webhooks: only genuine ones, each once, in time."""

from collections import defaultdict
from collections.abc import Iterator

from contracts.referee.sight import Call
from contracts.referee.story import Story
from contracts.referee.verdict import Note

REFUSED = frozenset({400, 401, 403})  # how a receiver says that a signature is wrong


def verifies_signature(story: Story) -> Iterator[Note]:
    """A delivery whose signature is not right is not taken."""
    for call in story.calls:
        if call.genuine or call.sent.answered is None:
            continue
        head = f"A forged webhook ({fault(call)}) came at {story.at(call)} (delivery {call.name})"
        if call.taken:
            yield Note(False, (call.name,), f"{head} and was taken with {call.outcome}; anyone can send such.")
        else:
            yield Note(True, (call.name,), f"{head} and was refused with {call.outcome}.")


def fault(call: Call) -> str:
    """What is wrong with a forged webhook's signature, in words."""
    signature = next((value for name, value in call.sent.headers.items() if name.endswith("-signature")), None)
    if signature is None:
        return "without a signature"
    return "its signature cut short" if len(signature.rpartition("=")[2]) < 64 else "its signature not ours"


def deliveries(story: Story) -> dict[tuple[str, str], list[Call]]:
    """Genuine attempts that told of the same job and status, in order: more than one are duplicates."""
    groups: dict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in story.calls:
        if call.genuine:
            ident, word = story.dialect.told(call.payload)
            groups[ident or call.sent.job, word].append(call)
    return groups


def dedups(story: Story, apart_s: float = 0.0) -> Iterator[Note]:
    """A webhook that comes again after it was taken is taken again, and nothing is done twice for it.

    apart_s: only those that come again so much later count.
    """
    for (ident, word), calls in deliveries(story).items():
        first = next((call for call in calls if call.taken), None)
        if first is None:
            continue
        again = [call for call in calls if call.moment.at_s - first.moment.at_s >= apart_s and call is not first]
        again = [call for call in again if calls.index(call) > calls.index(first)]
        if not again:
            continue
        head = f"The webhook of {ident} (`{word}`), taken at {story.at(first)}, came again at {story.at(again[0])}"
        refused = [call for call in again if not call.taken and call.sent.answered is not None]
        names = tuple(call.name for call in again)
        doubled = _doubled(story, first)
        if refused:
            reason = f"and was answered {refused[0].outcome}: it will come once more; a duplicate is no error"
            yield Note(False, (refused[0].name,), f"{head} {reason}.")
        elif doubled is not None:
            yield Note(False, names, f"{head}, and {doubled} was downloaded twice: it was handled twice.")
        elif (times := _printed(story, first)) > 1:
            yield Note(False, names, f"{head}, and its result was printed {times} times: it was handled twice.")
        else:
            yield Note(True, names, f"{head} and was taken for what it is.")


def _doubled(story: Story, first: Call) -> str | None:
    """The name of a file that was downloaded whole more than once after a webhook had told of it."""
    names = {url.partition("?")[0].rpartition("/")[2] for url in story.dialect.outputs(first.payload)}
    whole = [fetch.name for fetch in story.fetches if fetch.whole and fetch.status == 200 and fetch.name in names]
    return next((name for name in names if whole.count(name) > 1), None)


def _printed(story: Story, first: Call) -> int:
    urls = story.dialect.outputs(first.payload)
    return max((story.case.printed or "").split().count(url) for url in urls) if urls else 0


def answers_in_time(story: Story) -> Iterator[Note]:
    """A webhook is answered within ten seconds, while the work goes on behind."""
    for call in story.calls:
        if call.late:
            waited_s = call.sent.took_ms / 1_000
            said = f"The webhook {call.name} of {story.at(call)} was not answered within {min(waited_s, 10):.0f} s"
            yield Note(False, (call.name,), f"{said}; take it, answer, and work afterwards.")
        elif call.sent.answered is not None:
            said = f"The webhook {call.name} of {story.at(call)} was answered in {call.sent.took_ms:.0f} ms."
            yield Note(True, (call.name,), said)


def rejected(story: Story) -> Iterator[tuple[Call, bool]]:
    """Genuine signed deliveries that were answered, and whether as if their signature were wrong."""
    for calls in deliveries(story).values():
        for call in calls:
            if call.sent.answered is not None and call.sent.secret is not None:
                yield call, call.sent.answered in REFUSED
