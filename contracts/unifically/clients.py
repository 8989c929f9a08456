"""What Unifically advises its clients: how it speaks, and which function judges each of C-1 to C-24.

A rule that is not here is not judgeable, and its row in `rules.yaml` says why.
"""

import hmac
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.exchange import Delivery
from contracts.referee import advice, hooks, retries, waits
from contracts.referee.dialect import Dialect
from contracts.referee.retries import what
from contracts.referee.sight import Json, Sight
from contracts.referee.story import Story
from contracts.referee.verdict import Judged, Note

WORDS = {"pending": "running", "processing": "running", "completed": "completed", "failed": "failed"}
LONGEST_S = 1_800.0  # nobody says; a task that takes half an hour will not come
SOON_S = 86_400.0  # how soon "soon" is
FOLLOW_UPS = ("task_id", "original_task_id")


def data(body: Mapping[str, Any]) -> Json:
    """What is inside the envelope."""
    found = body.get("data")
    return found if isinstance(found, dict) else {}


def given(sight: Sight) -> tuple[str, ...]:
    """The new task's id."""
    found = data(sight.answer).get("task_id")
    return (found,) if isinstance(found, str) else ()


def word(sight: Sight) -> str | None:
    """A task's status."""
    found = data(sight.answer).get("status")
    return found if isinstance(found, str) else None


def outputs(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Every link of an output, whatever its kind is called; of a callback, which has no `output`, too."""
    inside = data(body)
    found: Any = inside.get("output") or (inside if "task_id" in body else {})
    flat = {key: value for key, value in body.items() if key.startswith("audio_url")}
    links = (*advice.texts(found, ("_url", "_urls", "_url1", "_url2")), *advice.texts(flat, ("1", "2")))
    return tuple(url for _, url in links)


def told(body: Mapping[str, Any]) -> tuple[str, str]:
    """A callback's task and status."""
    return str(body.get("task_id") or ""), str(body.get("status") or "")


def prompt(sight: Sight) -> str | None:
    """What was asked for."""
    inside = sight.asked.get("input")
    found = inside.get("prompt") if isinstance(inside, dict) else None
    return found if isinstance(found, str) else None


def free(sight: Sight) -> bool:
    """A dry run costs nothing."""
    return sight.asked.get("dry_run") is True


def genuine(delivery: Delivery) -> bool:
    """Whether the timestamped signature is the secret's; without a secret nothing is signed."""
    if delivery.secret is None:
        return True
    stamp = delivery.headers.get("x-webhook-timestamp", "")
    signed = hmac.new(delivery.secret.encode(), f"{stamp}.".encode() + delivery.body, "sha256").hexdigest()
    sent = delivery.headers.get("x-webhook-signature", "").encode("latin-1", "replace")
    return hmac.compare_digest(sent, signed.encode())


def whole(sight: Sight) -> bool:
    """Whether what is completed has its output; not every output is a link."""
    return bool(data(sight.answer).get("output"))


DIALECT = Dialect(
    "unifically",
    frozenset({"createTask"}),
    frozenset({"getTask"}),
    given,
    word,
    WORDS,
    outputs,
    told,
    prompt,
    LONGEST_S,
    hook="callback_url",
    genuine=genuine,
    free=free,
    whole=whole,
)


def one_path(story: Story) -> Iterator[Note]:
    """C-2: tasks are made at /v1/tasks, whatever the model."""
    for sight in story.sights:
        if sight.operation is None and sight.exchange.method == "POST":
            yield Note(False, (sight.id,), f"{what(sight)} is no path of the tasks API; every model is at /v1/tasks.")
        elif sight.operation == "createTask":
            yield Note(True, (sight.id,), f"{what(sight)} is where tasks are made.")


def paced(story: Story) -> Iterator[Note]:
    """C-5: polls are 2 seconds apart or more."""
    for tale in story.tales.values():
        yield from advice.paced(story, tale, 2.0, "2 to 10 s between polls")


def backs_off(story: Story) -> Iterator[Note]:
    """C-8: after 429 and 500 each wait is longer than the one before."""
    for run in retries.runs(story, frozenset({429, 500})):
        yield retries.backed_off(story, run)


def three_retries(story: Story) -> Iterator[Note]:
    """C-10: 429, 5xx and broken connections are tried again at most 3 times; a fourth is let pass."""
    return advice.tries(story, frozenset({0, *retries.AGAIN_LATER}), 4)


def soon(story: Story) -> Iterator[Note]:
    """C-16: a result is downloaded within a day."""
    return waits.fetches_in_time(story, SOON_S)


def reachable(story: Story) -> Iterator[Note]:
    """C-17: inputs are URLs of the web."""
    return advice.reachable(story, _inputs, https=False)


def _inputs(submit: Sight) -> list[tuple[str, str]]:
    return list(advice.texts(submit.asked.get("input"), ("_url", "_urls")))


def follows_completed(story: Story) -> Iterator[Note]:
    """C-18: what is extended, upscaled or split was known to be completed."""
    for submit in story.submits:
        for field, ident in advice.texts(submit.asked.get("input"), FOLLOW_UPS):
            tale = story.tales.get(ident)
            known = tale.known_at if tale and tale.ending == "completed" else None
            ready = known is not None and (known.at_s, known.real_s) <= (submit.moment.at_s, submit.moment.real_s)
            ready = ready or (tale is None and submit.accepted)  # made in a run that is not before us
            said = f"`{field}` of {what(submit)} names {ident[:60]}"
            yield Note(ready, (submit.id,), f"{said}{'' if ready else ', which was not known to be completed'}.")


def takes_post(story: Story) -> Iterator[Note]:
    """C-21: a receiver takes POST where it said it would. Whether all the world reaches it cannot be seen from here."""
    for call in story.calls:
        if call.sent.answered is not None:
            said = f"The POST of callback {call.name} was answered {call.outcome} at {story.at(call)}."
            yield Note(call.sent.answered not in (404, 405, 411, 415, 501), (call.name,), said)


def both_forms(story: Story) -> Iterator[Note]:
    """C-22: a callback is read whether its tracks are nested or flat."""
    for call in story.calls:
        flat = any(key.startswith("audio_url") for key in call.payload)
        if call.genuine and call.sent.answered is not None and flat:
            said = f"The flat callback {call.name} was answered {call.outcome} at {story.at(call)}."
            yield Note(call.taken, (call.name,), said)


def verifies(story: Story) -> Iterator[Note]:
    """C-23: who has a secret refuses what is forged, takes what is not."""
    return advice.rejects_forged(story)


RULES: dict[str, Judged] = {
    "C-1": Judged(advice.key_on_every_call, "nothing was asked"),
    "C-2": Judged(one_path, "no task was made"),
    "C-3": Judged(advice.follows_its_jobs, "no task was accepted, or there was no time yet to follow one"),
    "C-5": Judged(paced, "no task was polled twice"),
    "C-6": Judged(waits.stops_at_terminal, "no poll told the end of a task"),
    "C-7": Judged(waits.bounds_its_wait, "no task stayed unfinished for long enough"),
    "C-8": Judged(backs_off, "no request was repeated after a 429 or 500"),
    "C-9": Judged(advice.patient_without_header, "no 429 came without Retry-After and was repeated"),
    "C-10": Judged(three_retries, "no request was repeated after a failure"),
    "C-11": Judged(advice.of(frozenset({400, 401, 402, 404})), "nothing was refused for good"),
    "C-14": Judged(waits.survives_unknown, "no poll told an unknown status"),
    "C-15": Judged(advice.reads_outputs, "no result was downloaded, and nobody listened to what is printed"),
    "C-16": Judged(soon, "no result was downloaded"),
    "C-17": Judged(reachable, "no input was given as a URL"),
    "C-18": Judged(follows_completed, "no task followed another"),
    "C-19": Judged(advice.takes_in_time, "no callback reached a receiver"),
    "C-20": Judged(hooks.dedups, "no callback came again after it was taken"),
    "C-21": Judged(takes_post, "no callback reached a receiver"),
    "C-22": Judged(both_forms, "no flat callback was answered"),
    "C-23": Judged(verifies, "no signed callback was forged or refused"),
    "C-24": Judged(advice.fallback, "every callback that was asked for was taken, or there is time yet"),
}
