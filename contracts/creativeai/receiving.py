"""How CreativeAI wants its webhooks taken: C-33 to C-35 and C-37."""

from collections.abc import Iterator

from contracts.referee import hooks
from contracts.referee.sight import Call
from contracts.referee.story import Story
from contracts.referee.verdict import Note

HEADER = "x-creativeai-signature"
EVENTS = frozenset({"video", "image", "voice", "compose", "chart", "background-removal", "upscale", "restore"})
DAY_S = 86_400.0


def form_of_signature(story: Story) -> Iterator[Note]:
    """C-33: a signature without its prefix or of a wrong length is refused, and nothing falls over."""
    for call in story.calls:
        signature = call.sent.headers.get(HEADER)
        if call.genuine or (call.sent.answered is None and not call.sent.error):
            continue
        form = _form(signature or "")
        head = f"A webhook with {form} came at {story.at(call)} (delivery {call.name})"
        if call.taken:
            yield Note(False, (call.name,), f"{head} and was taken with {call.outcome}.")
        elif _fell_over(call):
            yield Note(
                False, (call.name,), f"{head} and met {call.outcome}: the receiver fell over; refuse it instead."
            )
        elif call.sent.answered is not None:
            yield Note(True, (call.name,), f"{head} and was refused with {call.outcome}.")


def _form(signature: str) -> str:
    """What is wrong with a signature, in words."""
    if not signature:
        return "no signature"
    if not signature.startswith("sha256="):
        return "a signature without its prefix"
    return "a signature cut short" if len(signature) != len("sha256=") + 64 else "a signature that is not ours"


def _fell_over(call: Call) -> bool:
    """Whether the receiver broke on it: a 5xx, or a connection that was closed without an answer."""
    if call.sent.answered is not None:
        return call.sent.answered >= 500
    return "Disconnected" in (call.sent.error or "")


def right_secret(story: Story) -> Iterator[Note]:
    """C-34: what is signed with the secret that holds is not refused for its signature."""
    for call, refused in hooks.rejected(story):
        said = f"The webhook {call.name}, signed with the secret that holds, was answered {call.outcome}."
        if refused or call.taken:
            yield Note(not refused, (call.name,), said)


def unknown_events(story: Story) -> Iterator[Note]:
    """C-35: an event nobody has heard of is taken, and nothing done."""
    for call in story.calls:
        event = call.sent.headers.get("x-creativeai-event", "")
        if not call.genuine or call.sent.answered is None or event.partition(".")[0] in EVENTS:
            continue
        said = f"The webhook {call.name} with the event `{event}` was answered {call.outcome} at {story.at(call)}."
        yield Note(call.taken, (call.name,), said)


def remembers(story: Story) -> Iterator[Note]:
    """C-37: a delivery that comes again after days is still known; beyond seven it may be forgotten."""
    yield from hooks.dedups(story, apart_s=DAY_S)
