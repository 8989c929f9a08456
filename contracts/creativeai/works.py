"""Judges what batches, generate jobs and native tasks say over their lives: forward only, final for good, one story.

Single videos are judged in `lifecycle`. Give it the exchanges and deliveries of an account in the order they happened.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contracts.contract import Contract
from contracts.creativeai.checks import met_or
from contracts.exchange import Delivery, Exchange
from contracts.expected import at, is_missing
from contracts.findings import Finding, finding
from contracts.seen import Seen, seen
from contracts.webhooks import received
from contracts.wording import met

ORDER = {"pending": 0, "processing": 1, "completed": 2, "failed": 2, "succeeded": 2, "timeout": 2}
FINAL = 2
VOICED = {"voice": "alloy", "language": "en", "speed": 1.0}  # what stands for a field that was not sent


class Kind(NamedTuple):
    """How one kind of work is told. rule: about its states. place: where its fields are; constant: what never moves.

    agreed: fields of the webhook, the rule of each, and whether it speaks of completed work only.
    """

    rule: str
    place: str
    constant: tuple[tuple[str, str], ...]
    agreed: tuple[tuple[str, str, bool], ...]


GENERATE = Kind(
    "S-184",
    "",
    (("S-183", "created_at"), ("S-181", "credits"), ("S-182", "parameters"), ("S-178", "model"), ("S-177", "type")),
    (("S-180", "output_url", False), ("S-181", "credits", True), ("S-183", "completed_at", False)),
)
NATIVE = Kind("S-187", "data", (("S-186", "created_at"), ("S-186", "model")), (("S-260", "model", False),))
GENERATES = (
    *("createVoice", "createComposition", "createChartVideo", "removeBackground", "upscaleImage", "restoreImage"),
    "getGeneration",
)
NATIVES = ("nativeGenerateImage", "nativeGenerateVideo", "nativeGetPrediction")
# What a webhook of such an object repeats of the request.
ECHOED = {
    "voice.generation": (("S-261", ("text", "voice", "language")),),
    "image.generation": (("S-260", ("prompt",)),),
}
KINDS = {**dict.fromkeys(GENERATES, GENERATE), **dict.fromkeys(NATIVES, NATIVE)}


@dataclass
class Life:
    """What was said of one work so far."""

    kind: Kind
    first: dict[str, Any]
    asked: dict[str, Any] = field(default_factory=dict)
    rank: int = 0
    final: dict[str, Any] | None = None


def judge_works(
    contract: Contract, exchanges: Iterable[Exchange], deliveries: Iterable[Delivery] = ()
) -> list[Finding]:
    """Every finding about the lives of works that are no single videos."""
    lives: dict[str, Life] = {}
    batches: dict[str, list[dict[str, Any]]] = {}
    items: dict[str, list[Any]] = {}
    found: list[Finding] = []
    for exchange in exchanges:
        view = seen(exchange)
        if view.operation in ("createVideoBatch", "getVideoBatch") and view.accepted and isinstance(view.answer, dict):
            batches.setdefault(str(view.answer.get("batch_id")), []).append(view.answer)
            asked = at(view.request, "prompts")
            items.setdefault(str(view.answer.get("batch_id")), asked if isinstance(asked, list) else [])
        elif (told := _told(view)) is not None:
            kind = KINDS[str(view.operation)]
            life = lives.setdefault(str(told["id"]), Life(kind, told, _asked(view)))
            found += [*_heard(contract, life, told), *_repeated(contract, life, told)]
    for ident, bodies in batches.items():
        found += [*_batch(contract, bodies), *_items(contract, items[ident], bodies)]
    for delivery in deliveries:
        payload = received(contract, delivery).payload
        if isinstance(payload, dict):
            found += _agree(contract, lives.get(str(payload.get("id"))), payload)
            found += _batch_agrees(contract, batches.get(str(payload.get("batch_id")), []), payload)
    return found


def _told(view: Seen) -> dict[str, Any] | None:
    if view.operation not in KINDS or not view.accepted:
        return None
    body = at(view.answer, KINDS[view.operation].place)
    return body if isinstance(body, dict) and isinstance(body.get("id"), str) else None


def _rank(word: Any) -> int:
    return ORDER.get(word.lower(), 0) if isinstance(word, str) else 0


def _asked(view: Seen) -> dict[str, Any]:
    """What a submission asked for, and what stands for the rest; nothing for a poll."""
    if not isinstance(view.request, dict):
        return {}
    return {**VOICED, **view.request} if view.operation == "createVoice" else view.request


def _repeated(contract: Contract, life: Life, body: dict[str, Any]) -> Iterator[Finding]:
    """The parameters of a voice are those of its request."""
    told: Any = body.get("parameters")
    for name in VOICED if isinstance(told, dict) else ():
        if name in life.asked and name in told and told[name] != life.asked[name]:
            wanted = f"parameters.{name} as asked for: {met(life.asked[name])}"
            yield finding(contract, "S-182", "lifecycle", expected=wanted, met=met(told[name]))


def _heard(contract: Contract, life: Life, body: dict[str, Any]) -> Iterator[Finding]:
    kind, rank = life.kind, _rank(body.get("status"))
    if life.final is not None:
        yield from _still(contract, kind.rule, life.final, body)
    elif rank < life.rank:
        wanted = f"{body['id']} never to go back"
        yield finding(contract, kind.rule, "lifecycle", expected=wanted, met=met(body.get("status")))
    for rule, name in kind.constant:
        if name in body and life.first.setdefault(name, body[name]) != body[name]:
            wanted = f"{name} to stay {met(life.first[name])}"
            yield finding(contract, rule, "lifecycle", expected=wanted, met=met(body[name]))
    started, ended = body.get("created_at"), body.get("completed_at")
    if isinstance(started, str) and isinstance(ended, str) and ended < started:
        yield finding(contract, "S-183", "lifecycle", expected=f"an end after {started}", met=ended)
    life.rank = max(life.rank, rank)
    if rank == FINAL and life.final is None:
        life.final = body


def _still(contract: Contract, rule: str, final: dict[str, Any], body: dict[str, Any]) -> Iterator[Finding]:
    for name in {**final, **body}:
        if final.get(name) != body.get(name):
            wanted = f"{name} of the ended {final.get('id')} to stay {met(final.get(name))}"
            yield finding(contract, rule, "lifecycle", expected=wanted, met=met(body.get(name)))


def _agree(contract: Contract, life: Life | None, payload: dict[str, Any]) -> Iterator[Finding]:
    """Poll and webhook tell one story, and that of what was asked for."""
    if life is None or life.final is None:
        return
    for rule, names in ECHOED.get(str(payload.get("object")), ()):
        for name in names:
            if name in life.asked and name in payload and payload[name] != life.asked[name]:
                wanted = f"{name} as asked for: {met(life.asked[name])}"
                yield finding(contract, rule, "lifecycle", expected=wanted, met=met(payload[name]))
    ended = str(life.final.get("status")).lower()
    if life.kind is GENERATE and payload.get("status") != ended:
        yield finding(
            contract, life.kind.rule, "lifecycle", expected=f"status as polled: {ended}", met=met(payload.get("status"))
        )
    for rule, name, done_only in life.kind.agreed:
        if done_only and ended != "completed":
            continue
        if name in life.final and name in payload and life.final[name] != payload[name]:
            wanted = f"{name} as polled: {met(life.final[name])}"
            yield finding(contract, rule, "lifecycle", expected=wanted, met=met(payload[name]))
    outputs = life.final.get("outputs")
    if isinstance(outputs, list) and outputs and payload.get("output_url", outputs[0]) != outputs[0]:
        got = met(payload.get("output_url"))
        yield finding(contract, "S-260", "lifecycle", expected=f"output_url as polled: {met(outputs[0])}", met=got)


def _jobs(body: dict[str, Any]) -> dict[str, dict[str, Any]]:
    jobs = body.get("jobs")
    return {str(job.get("id")): job for job in jobs if isinstance(job, dict)} if isinstance(jobs, list) else {}


def _batch(contract: Contract, bodies: list[dict[str, Any]]) -> Iterator[Finding]:
    """Each job of a batch goes forward only and stays; the batch keeps its jobs, in their order."""
    ranks: dict[str, int] = {}
    final: dict[str, dict[str, Any]] = {}
    for body in bodies:
        jobs = _jobs(body)
        if list(jobs) != list(_jobs(bodies[0])):
            wanted = f"the jobs of the 202 in their order: {met(list(_jobs(bodies[0])))}"
            yield finding(contract, "S-135", "lifecycle", expected=wanted, met=met(list(jobs)))
        for ident, job in jobs.items():
            rank = _rank(job.get("status"))
            if ident in final:
                yield from _still(contract, "S-117", final[ident], job)
            elif rank < ranks.get(ident, 0):
                yield finding(
                    contract, "S-117", "lifecycle", expected=f"{ident} never to go back", met=met(job.get("status"))
                )
            ranks[ident] = rank
            if rank == FINAL:
                final.setdefault(ident, job)
    urls = [job["output_url"] for job in final.values() if isinstance(job.get("output_url"), str)]
    if len(set(urls)) < len(urls):
        yield finding(contract, "S-105", "lifecycle", expected="an output of its own for every job", met=met(urls))


def _items(contract: Contract, items: list[Any], bodies: list[dict[str, Any]]) -> Iterator[Finding]:
    """Each job tells the prompt and the image of its item, at its place."""
    for body in bodies:
        for index, (item, job) in enumerate(zip(items, _jobs(body).values(), strict=False)):
            prompt, image = at(item, "prompt"), job.get("image_url", at(item, "image_url"))
            if "prompt" in job and isinstance(prompt, str) and not _is_cut(job["prompt"], prompt):
                wanted = f"jobs[{index}].prompt {met(prompt)}"
                yield finding(contract, "S-135", "lifecycle", expected=wanted, met=met(job["prompt"]))
            if image != at(item, "image_url") and not (image is None and is_missing(at(item, "image_url"))):
                wanted = f"jobs[{index}].image_url {met_or(at(item, 'image_url'))}"
                yield finding(contract, "S-101", "lifecycle", expected=wanted, met=met(image))


def _is_cut(told: Any, whole: Any) -> bool:
    """Whether a prompt is told as it was, or shortened as the printed batches do."""
    if not isinstance(told, str) or not isinstance(whole, str):
        return bool(told == whole)
    start = told.removesuffix("...").removesuffix("…")
    return told == whole or (start != "" and whole.startswith(start))


def _batch_agrees(contract: Contract, bodies: list[dict[str, Any]], payload: dict[str, Any]) -> Iterator[Finding]:
    """The batch's webhook tells of the same jobs what a poll tells, but for the credits of failed ones."""
    polled = _jobs(bodies[-1]) if bodies else {}
    told = _jobs(payload)
    if polled and list(polled) != list(told):
        wanted = f"the jobs of the batch: {met(list(polled))}"
        yield finding(contract, "S-259", "lifecycle", expected=wanted, met=met(list(told)))
    for ident, job in told.items():
        seen_last = polled.get(ident, {})
        if _rank(seen_last.get("status")) != FINAL:
            continue
        names = ("status", "output_url", "prompt") + (("credits",) if job.get("status") == "completed" else ())
        for name in names:
            known = at(seen_last, name)
            cut = name == "prompt" and (_is_cut(known, job.get(name)) or _is_cut(job.get(name), known))
            if not is_missing(known) and name in job and job[name] != known and not cut:
                wanted = f"{name} of {ident} as polled: {met(seen_last[name])}"
                yield finding(contract, "S-259", "lifecycle", expected=wanted, met=met(job[name]))
