"""Faults on an answer: between what a provider said and what goes over the wire. The runtime carries it out."""

from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from mock_server.answer import Answer, Chunk, Header, Request, Wire
from mock_server.body import Body
from mock_server.engine.chance import Stream
from mock_server.engine.jobs import Job
from mock_server.engine.journal import Journal
from mock_server.faults.disconnect import Disconnect
from mock_server.faults.latency import Latency
from mock_server.faults.quirk import Quirk
from mock_server.faults.said import Fault, Said
from mock_server.faults.slow_body import SlowBody
from mock_server.faults.stale import Stale
from mock_server.faults.status import Status
from mock_server.faults.when import Asked
from mock_server.world import World

NAMING = ("generation_id", "task_id", "job_id", "id")
CLOSED = "closed: no reset could be made here"
UNHEARD = 0  # the status of an answer of which the client gets nothing


def asked(request: Request, operation: str, world: World, ident: str, body: Body) -> Asked:
    """A request as rules see it. ident: of the job or batch it is about, empty without one in its path."""
    ident = ident_of(ident, request.method, operation, body)
    return Asked(
        request.provider,
        operation,
        request.headers,
        body.value,
        world.clock.now_s,
        job_of(world, ident) if ident else None,
        is_reading(request.method, operation),
        lambda: world.chance.stream(f"rules of {operation}", request.path.encode() + b"\n" + body.canon),
    )


def is_reading(method: str, operation: str) -> bool:
    """Whether a request only looks: a GET, or a tool named for looking."""
    return method == "GET" or operation.startswith(("get", "list"))


def ident_of(ident: str, method: str, operation: str, body: Body) -> str:
    """The id a request asks about: of its path, or of a tool's arguments."""
    if ident or not is_reading(method, operation) or not isinstance(body.value, Mapping):
        return ident
    named = (body.value.get(name) for name in NAMING)
    return next((name for name in named if isinstance(name, str)), "")


def job_of(world: World, ident: str) -> Job | None:
    """The job of this id; of a batch, its first."""
    group = world.groups.get(ident)
    jobs = getattr(group, "jobs", ()) if group is not None else ()
    return world.jobs.get(ident) or (jobs[0] if jobs else None)


class Room(Protocol):
    """What is asked of a provider."""

    def odd(self, world: World, quirk: Quirk, told: Any, at_s: float) -> Any:
        """What is told at an instant of jobs with a quirk."""
        ...


def retold(room: Room, world: World, quirk: Quirk, body: bytes) -> bytes:
    """A body that tells of jobs with a quirk, as the quirk wants it; what is no JSON stays as it is."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body
    return orjson.dumps(room.odd(world, quirk, told, world.clock.now_s))


def is_served(fault: Fault) -> bool:
    """Whether the provider does its work before the fault is met."""
    return not (isinstance(fault, Disconnect) and fault.unserved)


def earlier(fault: Fault, journal: Journal, request: Request) -> bytes | None:
    """What this very request was answered with before, for the one fault that asks."""
    if not isinstance(fault, Stale):
        return None
    known = (request.provider, request.method, request.path, request.query, request.body)
    for record in reversed(tuple(journal)):
        asked = (record.provider, record.method, record.path, record.query, record.request_body)
        if asked == known and 200 <= record.status < 300:
            return record.response_body
    return None


def bend(answer: Answer, fault: Fault, luck: Stream, before: bytes | None) -> str | None:
    """Bend an answer that is ready to go out. Returns why the fault could not, None when it did."""
    parts = [chunk.data for chunk in answer.chunks] if answer.chunks is not None else None
    said = Said(answer.status, answer.headers, answer.body, parts, earlier=before)
    note = fault.bend(said, luck)
    answer.status, answer.headers, answer.body = said.status, said.headers, said.body
    answer.chunks = _chunks(answer.chunks or (), said.parts)
    answer.delay_ms += said.delay_ms
    if said.bytes_per_s is not None or said.reset_at is not None:
        answer.wire = Wire(said.bytes_per_s, said.reset_at)
    return note


def shows(fault: Fault) -> bool:
    """Whether the answer itself is another one, and not only its pace."""
    return not isinstance(fault, Latency | SlowBody)


def in_words(fault: Fault) -> int | None:
    """The status that the provider's own words are wanted for; None where its answer stands."""
    return fault.status if isinstance(fault, Status) and fault.status >= 400 else None


def heard(answer: Answer) -> tuple[int, list[Header], bytes]:
    """What the client gets of an answer: status, headers, and the body or the stream so far."""
    body = b"".join(chunk.data for chunk in answer.chunks) if answer.chunks is not None else answer.body
    reset_at = answer.wire.reset_at if answer.wire is not None else None
    if reset_at is None:
        return answer.status, answer.headers, body
    return (answer.status, answer.headers, body[:reset_at]) if reset_at else (UNHEARD, [], b"")


def _chunks(before: tuple[Chunk, ...], parts: list[bytes] | None) -> tuple[Chunk, ...] | None:
    """The parts with the pauses their chunks had; what was put in front of them has none."""
    if parts is None:
        return None
    pauses_ms = [0.0] * (len(parts) - len(before)) + [chunk.delay_ms for chunk in before]
    return tuple(Chunk(part, pause_ms) for part, pause_ms in zip(parts, pauses_ms, strict=False))
