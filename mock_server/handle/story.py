"""A world's story, for people: what was asked, what became of the jobs, what was delivered, in order of world time.

Findings stand below the exchange they are about. A failing test prints it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import orjson

from mock_server.engine.errors import BadInput
from mock_server.handle.rows import Delivery, Exchange, Job
from mock_server.handle.world import World

WIDTH = 100
MOST_LINES = 120
TAIL_LINES = 80
ENDED = frozenset({"succeeded", "failed", "cancelled"})


class Line(msgspec.Struct, frozen=True):
    """Something that happened. rank, place: its order among what happened at the same instant."""

    at: datetime
    rank: int
    place: float
    said: str
    notes: tuple[str, ...] = ()


def story(world: World) -> str:
    """The whole of it, a line each."""
    told = world.told
    start = datetime.fromisoformat(told["clock"]["start"])
    now = datetime.fromisoformat(told["clock"]["now"])
    journal, jobs = world.journal, world.jobs
    held = _held_against(world)
    lines = [_exchange(each, held.pop(each.id, [])) for each in journal if each.at is not None]
    for job in jobs:
        lines += _job(job, journal, now)
    for delivery in world.deliveries:
        lines += _delivery(delivery)
    lines.sort(key=lambda line: (line.at, line.rank, line.place))
    head = f"world {world.name} (scenario {told['scenario']}, seed {told['seed']}), key {world.key}"
    rows = [row for line in lines for row in _rows(line, start)]
    rest = [f"{'':>9}  {verdict}" for verdicts in held.values() for verdict in verdicts]
    return "\n".join([head, *_short(rows), *_end(world, jobs, start, now), *rest])


def _rows(line: Line, start: datetime) -> list[str]:
    return [f"{_since(line.at - start):>9}  {line.said}", *(f"{'':>9}    {note}" for note in line.notes)]


def _held_against(world: World) -> dict[object, list[str]]:
    """What the referee holds against the client, by the exchange that shows it last. Empty where nobody judges."""
    held: dict[object, list[str]] = {}
    try:
        failed = world.report().failed
    except BadInput:
        return held
    for verdict in failed:
        shown = next((each for each in reversed(verdict.evidence) if isinstance(each, int)), None)
        held.setdefault(shown, []).append(_cut(f"! client fails {verdict.rule}: {verdict.said}", 2 * WIDTH))
    return held


def _exchange(each: Exchange, verdicts: list[str]) -> Line:
    why = f" [{each.why}]" if each.why else f" [rule:{each.rule}]" if each.rule else ""
    status = str(each.status or ("no answer" if each.why else "no answer yet"))
    # A tool has a name where others have a path.
    place = each.path if each.path.startswith("/") else f" {each.path}"
    said = f"#{each.id} {each.method} /{each.provider}{place} -> {status}{_word(each.response.body)}{why}"
    body = _cut(_json(each.request.body), WIDTH) if each.request.body is not None else ""
    notes = tuple(_finding(finding) for finding in each.findings if not _is_wished(each, finding))
    answered = (f"answered: {_message(each.response.body)}",) if each.status >= 400 else ()
    assert each.at is not None
    return Line(each.at, 1, _place(each), f"{said}  {body}".rstrip(), (*answered, *notes, *verdicts))


def _job(job: Job, journal: list[Exchange], now: datetime) -> Iterator[Line]:
    """Its steps so far, where the phase changes."""
    asked = next((_place(each) for each in journal if job.id in _json(each.response.body)), 0.0)
    before = None
    for step in job.steps:
        if step.at is None or step.at > now:
            return
        if step.phase != before:
            at_once = step.at <= job.accepted_at
            price = f" ({job.price:g} captured)" if step.phase == "succeeded" else ""
            yield Line(step.at, int(at_once), asked + 0.5 if at_once else 0, f"  job {job.id} {step.phase}{price}")
        before = step.phase


def _delivery(delivery: Delivery) -> Iterator[Line]:
    if delivery.state == "blocked":
        yield Line(
            delivery.due_at, 0, 0.2, f"  webhook {delivery.id} -> {delivery.url}: blocked, its host is not allowed"
        )
    for number, attempt in enumerate(delivery.attempts, 1):
        outcome = " ".join(str(each) for each in (attempt.status, attempt.error) if each is not None)
        said = f"  webhook {delivery.event} of {delivery.job} -> {delivery.url}, attempt {number}: {outcome}"
        yield Line(attempt.at, 0, 0.1, said)


def _end(world: World, jobs: list[Job], start: datetime, now: datetime) -> Iterator[str]:
    yield f"{_since(now - start):>9}  now"
    for job in jobs:
        if job.phase not in ENDED:
            end = f"would end at {_since(job.ends_at - start)}" if job.ends_at else "no end in sight"
            yield f"{'':>9}  job {job.id} is {job.phase}: {end}"
    due = [each for each in world.deliveries if each.state == "due"]
    for delivery in due:
        yield f"{'':>9}  webhook {delivery.event} of {delivery.job}: next attempt at {_since(delivery.due_at - start)}"


def _short(rows: list[str]) -> Iterable[str]:
    if len(rows) <= MOST_LINES:
        return rows
    left_out = len(rows) - MOST_LINES
    return [*rows[: MOST_LINES - TAIL_LINES], f"{'':>9}  ... {left_out} lines left out ...", *rows[-TAIL_LINES:]]


def _since(duration: timedelta) -> str:
    """`0:02:21`, with milliseconds where there are any."""
    return str(duration).removesuffix("000")


def _place(each: Exchange) -> float:
    return float(each.id) if isinstance(each.id, int) else 0.0


def _is_wished(each: Exchange, finding: Any) -> bool:
    """Whether a rule of the test's own had the server break its promise."""
    return each.rule is not None and isinstance(finding, dict) and finding.get("party") == "server"


def _finding(finding: Any) -> str:
    if not isinstance(finding, dict):
        return f"! {finding}"
    said = f"expected {finding.get('expected')}; met {finding.get('met')}"
    return _cut(f"! {finding.get('party')} breaks {finding.get('rule')}: {said}", 2 * WIDTH)


def _word(body: Any) -> str:
    """` processing`: what an answer says of a job."""
    inner = body.get("data", body) if isinstance(body, dict) else None
    word = inner.get("status") if isinstance(inner, dict) else None
    return f" {word}" if isinstance(word, str) else ""


def _message(body: Any) -> str:
    """What a refusal says, wherever its provider says it."""
    error = body.get("error", body) if isinstance(body, dict) else body
    said = error.get("message", error) if isinstance(error, dict) else error
    return _cut(said if isinstance(said, str) else _json(said), 2 * WIDTH)


def _json(body: Any) -> str:
    return orjson.dumps(body).decode()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."
