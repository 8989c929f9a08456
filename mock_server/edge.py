"""`answer`: everything a request to a provider meets, as one sync story. And its ASGI mouth.

Order (interface, Keys and worlds): path and method, size, world by key, rules, rate limit, content type and body,
validation, moderation; then the operation: limits on jobs, money, acceptance.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec

from contracts.operation import Operation
from mock_server import mischief
from mock_server.answer import Answer, Header, Held, Request, Wire
from mock_server.body import FORM, Body
from mock_server.engine.clock import real_s, wall_epoch_s
from mock_server.engine.errors import (
    Invalid,
    Moderated,
    RateLimited,
    Refusal,
    Scripted,
    TooLarge,
    Unavailable,
    UnknownJob,
)
from mock_server.engine.journal import MAX_BODY_BYTES, Record
from mock_server.engine.limits import Window
from mock_server.faults.effect import Effect, Wish
from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import Outcome
from mock_server.faults.quirk import EARLY, Quirk, quirk_of
from mock_server.faults.reply import Reply
from mock_server.faults.said import Fault
from mock_server.outflow import Line
from mock_server.providers.kit import Call, Room
from mock_server.providers.oddity import hides
from mock_server.runtime import Receive, Runtime, Send
from mock_server.world import Seat, World
from mock_server.worlds import Worlds

MAX_REQUEST_BYTES = 32 << 20
WHY = b"x-mock-why"
_log = logging.getLogger("soundstage")


class Visit(msgspec.Struct):
    """What is known of a request so far: filled on the way, read by the journal.

    odd: a fault or a quirk tells its answer in another way than it was made.
    """

    operation: str | None = None
    seat: Seat | None = None
    window: Window | None = None
    limited: bool = False
    door: str | None = None
    rule: str | None = None
    why: str | None = None
    fault: Fault | None = None
    quirk: Quirk | None = None
    odd: bool = False


class InsideFault(Refusal):
    """A fault of ours: the client is told so, the log has the traceback."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"Soundstage itself failed ({type(error).__name__}); its log has the details. Please report it."
        )


Judge = Callable[[Room, Request, Answer, Visit], Iterable[object]]


class Edge:
    """The providers of one server in front of its worlds. `judge` (tests, `--verify`) sees every exchange."""

    def __init__(self, worlds: Worlds, rooms: Mapping[str, Room]) -> None:
        self.worlds = worlds
        self.rooms = rooms
        self.judge: Judge | None = None

    def answer(self, request: Request) -> Answer:
        """The provider's answer. Never raises: a fault of ours is a 500 in the provider's envelope, and logged."""
        started_s = real_s()
        room = self.rooms[request.provider]
        visit = Visit()
        answer = self._safe(room, request, visit, lambda: self._serve(room, request, visit))
        self._record(room, request, answer, visit, started_s)
        return answer

    def _safe(self, room: Room, request: Request, visit: Visit, serve: Callable[[], Answer]) -> Answer:
        """What `serve` answers, or the refusal it raises, with the headers of the window."""
        try:
            answer = serve()
        except Refusal as refusal:
            answer = _refused(room, refusal, visit)
        except Exception as error:  # noqa: BLE001  (the last door: whatever it is, the client gets a clean 500)
            _log.exception("%s %s failed inside Soundstage", request.method, request.path)
            answer = _refused(room, InsideFault(error), visit)
        if visit.seat is not None:
            answer.world = visit.seat.world
            if visit.limited and answer.held is None:
                answer.headers += room.rate_headers(answer.world, visit.window)
        return answer

    def _serve(self, room: Room, request: Request, visit: Visit) -> Answer:
        route, ident = room.routes.find(request.method, request.path)
        operation = route.operation
        visit.operation = operation.id
        if request.oversize:
            raise TooLarge(f"The body is over {MAX_REQUEST_BYTES >> 20} MiB. Send less.")
        seat = visit.seat = room.seat(self.worlds, request.headers, request.path)
        world = seat.world
        account = world.account(room.name)
        world.settle()
        room.permit(seat, request.headers, operation.id)
        visit.limited = True
        window = visit.window = room.window(seat, operation.id)
        body = room.read(operation, request, ident)
        book = world.rulebook
        asked = mischief.asked(request, operation.id, world, ident, body) if book.of_requests else None
        wish = book.wish(room.name, operation.id, request.headers, request.body, body.value, asked)
        effect = _noted(wish, visit) if wish is not None else None
        if visit.fault is not None and not mischief.is_served(visit.fault):
            visit.limited = False
            return Answer(mischief.UNHEARD, [])
        if window is not None and not window.take(world.clock.now_s):
            raise _full(window, world)
        if world.quirks:
            _met_quirk(world, mischief.ident_of(ident, request.method, operation.id, body), visit)
        harsh = world.manners.harsh
        value = _checked(operation, body, harsh=harsh) if operation.content_types else body.value
        query = _asked(operation, request.query, harsh=harsh) if operation.query is not None else {}
        outcome = effect if isinstance(effect, Outcome) else None
        if isinstance(effect, Misrule) and effect.early:
            outcome = Outcome(EARLY)
        if outcome is not None and outcome.name == "moderated" and outcome.at_s is None:
            raise Moderated("", param=outcome.param or room.content_field(operation.id))
        call = Call(operation.id, world, account, seat, ident, value, body.canon, request.origin, outcome, query)
        call.path = request.path
        quirk = quirk_of(wish.effect, wish.door, wish.rule) if wish is not None else None
        if quirk is not None:
            return _granted(world, quirk, visit, partial(route.operate, call))
        return route.operate(call)

    def _record(self, room: Room, request: Request, answer: Answer, visit: Visit, started_s: float) -> None:
        seat = visit.seat
        journal, at_s = (seat.world.journal, seat.world.clock.now_s) if seat else (self.worlds.journal, wall_epoch_s())
        headers = request.headers
        findings: tuple[object, ...] = ()
        ready = answer.held is None and answer.body_of is None
        if ready and self.judge is not None:
            findings = self._judged(room, request, answer, visit)
        status, told, body = answer.status, answer.headers, answer.body
        if visit.odd and ready:
            status, told, body = self._bent(room, request, answer, visit)
        record = Record(
            journal.numbers,
            at_s,
            (real_s() - started_s) * 1_000,
            room.name,
            visit.operation,
            request.method,
            request.path[:2_000],
            request.query,
            status,
            headers if seat is not None and len(room.key_headers) == 1 else redacted(headers, room),
            request.body if len(request.body) <= MAX_BODY_BYTES else request.body[:MAX_BODY_BYTES],
            told,
            body if len(body) <= MAX_BODY_BYTES else body[:MAX_BODY_BYTES],
            visit.door,
            visit.rule,
            visit.why,
            findings,
            real_s=started_s,
            moved_s=seat.world.clock.moved_s if seat is not None else 0.0,
        )
        journal.numbers += 1
        if answer.held is not None:
            answer.held = self._held(room, request, answer.held, visit, record)
        elif answer.body_of is not None:
            answer.body_of = self._told_later(room, request, answer, visit, record)
        if answer.wire is not None:
            answer.wire.closed = lambda: _note(record, mischief.CLOSED)
        journal.add(record)

    def _judged(self, room: Room, request: Request, answer: Answer, visit: Visit) -> tuple[object, ...]:
        """Findings about what the provider says; what is told oddly on purpose, or not at all, is not judged."""
        if self.judge is None or visit.quirk is not None or answer.status == mischief.UNHEARD:
            return ()
        return tuple(self.judge(room, request, answer, visit))

    def _bent(self, room: Room, request: Request, answer: Answer, visit: Visit) -> tuple[int, list[Header], bytes]:
        """Let a quirk and a fault bend a finished answer; what the client will get of it."""
        fault, world = visit.fault, answer.world
        assert world is not None
        if visit.quirk is not None and answer.status < 400 and answer.chunks is None:
            plainly, answer.body = answer.body, mischief.retold(room, world, visit.quirk, answer.body)
            if answer.body != plainly:
                answer.headers.append((WHY, f"rule:{visit.quirk.rule}".encode()))
        if fault is None:
            return mischief.heard(answer)
        if (status := mischief.in_words(fault)) is not None:
            refusal = Scripted(Reply(status), because=f"rule:{visit.rule}")
            refusal.operation = visit.operation
            _reword(answer, room.refuse(refusal, world))
        luck = world.chance.stream("fault", request.path.encode() + b"\n" + request.body)
        note = mischief.bend(answer, fault, luck, mischief.earlier(fault, world.journal, request))
        if mischief.shows(fault):
            visit.why = f"rule:{visit.rule}" if note is None else f"rule:{visit.rule} ({note})"
            if answer.status != mischief.UNHEARD and note is None:
                answer.headers = [pair for pair in answer.headers if pair[0] != WHY]
                answer.headers.append((WHY, f"rule:{visit.rule}".encode()))
        return mischief.heard(answer)

    def _finish(self, room: Room, request: Request, answer: Answer, visit: Visit, record: Record) -> None:
        """Judge and note an answer that is whole only now, and let a fault bend it."""
        record.findings = self._judged(room, request, answer, visit)
        status, told, body = answer.status, answer.headers, answer.body
        if visit.odd:
            status, told, body = self._bent(room, request, answer, visit)
        record.status, record.response_headers, record.why = status, told, visit.why
        record.response_body = body[:MAX_BODY_BYTES]
        if answer.wire is not None:
            answer.wire.closed = lambda: _note(record, mischief.CLOSED)

    def _held(self, room: Room, request: Request, held: Held, visit: Visit, record: Record) -> Held:
        """An answer that is noted and judged when its job has ended; until then its record has status 0."""

        def serve() -> Answer:
            if not held.job.ended:
                raise Unavailable("This world was reset while the request waited in it. Send the request again.")
            return held.tell()

        def tell() -> Answer:
            answer = self._safe(room, request, visit, serve)
            if answer.body_of is not None:
                answer.body_of = self._told_later(room, request, answer, visit, record)
            else:
                self._finish(room, request, answer, visit, record)
            return answer

        return Held(held.job, tell)

    def _told_later(
        self, room: Room, request: Request, answer: Answer, visit: Visit, record: Record
    ) -> Callable[[tuple[bytes, ...]], bytes]:
        """A body that is made after the answer is noted and judged once it is there."""
        body_of = answer.body_of
        assert body_of is not None

        def told(parts: tuple[bytes, ...]) -> bytes:
            answer.body = body_of(parts)
            self._finish(room, request, answer, visit, record)
            return answer.body

        return told


def redacted(headers: Mapping[bytes, bytes], room: Room) -> dict[bytes, bytes]:
    """The headers as they may be kept and shown: no header that accepts a key tells it."""
    return {name: b"[redacted]" if name in room.key_headers else value for name, value in headers.items()}


def _refused(room: Room, refusal: Refusal, visit: Visit) -> Answer:
    refusal.operation = visit.operation
    answer = room.refuse(refusal, visit.seat.world if visit.seat else None)
    visit.why = refusal.because
    if refusal.because is not None:
        answer.headers.append((WHY, refusal.because.encode()))
    return answer


def _granted(world: World, quirk: Quirk, visit: Visit, serve: Callable[[], Answer]) -> Answer:
    """Serve a request whose jobs get a quirk."""
    world.wished = quirk
    try:
        answer = serve()
    finally:
        world.wished = None
    visit.quirk, visit.odd = quirk, True
    if quirk.early and quirk.jobs:
        world.settle()
        answer.wire = Wire(early=frozenset(world.jobs[name].parent or name for name in quirk.jobs))
    return answer


def _met_quirk(world: World, ident: str, visit: Visit) -> None:
    """A request about a job that a rule made odd. Raises UnknownJob where that hides it. ident: empty without one."""
    job = mischief.job_of(world, ident)
    quirk = world.quirks.get(job.id) if job is not None else None
    if job is None or quirk is None or quirk.outcome is None:
        return
    visit.quirk, visit.odd = quirk, True
    if visit.rule is None:
        visit.door, visit.rule = quirk.door, quirk.rule
    if hides(quirk.outcome, job, world.clock.now_s):
        raise UnknownJob(f"No job has the id {ident[:80]!r} in this account.", because=f"rule:{quirk.rule}")


def _reword(answer: Answer, refusal: Answer) -> None:
    """The provider's words for another status in place of its answer; what tells its limits stays."""
    kept = [pair for pair in answer.headers if pair[0].startswith(b"x-ratelimit")]
    answer.status, answer.headers, answer.body = refusal.status, refusal.headers + kept, refusal.body
    answer.chunks = None


def _note(record: Record, said: str) -> None:
    """Say something more in the journal."""
    record.why = f"{record.why} ({said})" if record.why else said


def _noted(wish: Wish, visit: Visit) -> Effect:
    """Note the door for the journal. Raises Scripted for a wished answer: it takes the place of all that follows."""
    visit.door, visit.rule = wish.door, wish.rule
    if isinstance(wish.effect, Fault):
        visit.fault, visit.odd = wish.effect, True
    if isinstance(wish.effect, Reply):
        raise Scripted(wish.effect, because=f"rule:{wish.rule}")
    return wish.effect


def _full(window: Window, world: World) -> RateLimited:
    wait_s = window.ends_s - world.clock.now_s
    met = f"More than {window.allowance}."
    return RateLimited(f"{met} Wait {world.clock.client_seconds(wait_s)} s, then try again.", wait_s)


def _checked(operation: Operation, body: Body, *, harsh: bool) -> Any:
    """The body as the contract wants it. Raises WrongMediaType, BrokenBody, Invalid."""
    if body.fault is not None:
        raise body.fault
    form = FORM in operation.content_types
    violation = operation.violation(body.value, harsh=harsh)
    if violation is not None:
        raise Invalid(violation.message, param=violation.param, because=f"schema:{violation.rule or 'body'}")
    return body.value if form else operation.whole(body.value)


def _asked(operation: Operation, query: bytes, *, harsh: bool) -> dict[str, Any]:
    """The query's parameters as the contract wants them. Raises Invalid."""
    values, violation = operation.asked(query.decode("latin-1"), harsh=harsh)
    if violation is not None:
        raise Invalid(violation.message, param=violation.param, because=f"schema:{violation.rule or 'query'}")
    return values


class Mouth:
    """The ASGI mouth of an edge: reads the bytes, asks for the answer, lets the runtime write it."""

    def __init__(self, edge: Edge, runtime: Runtime) -> None:
        self._answer = edge.answer
        self._runtime = runtime

    async def __call__(self, request: Request, receive: Receive, send: Send, line: Line | None = None) -> None:
        """Answer one HTTP request whose body is still to be read. line: the connection, where it is lent."""
        request.body, request.oversize = await read(receive, request.headers)
        await self._runtime.carry(self._answer(request), send, receive, line)


async def read(receive: Receive, headers: Mapping[bytes, bytes]) -> tuple[bytes, bool]:
    """The whole body, unless it is over the bound: then nothing of it."""
    if int(headers.get(b"content-length", b"0") or 0) > MAX_REQUEST_BYTES:
        return b"", True
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body"):
        return body, False
    parts, size = [body], len(body)
    while message.get("more_body") and size <= MAX_REQUEST_BYTES:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
    return (b"", True) if size > MAX_REQUEST_BYTES else (b"".join(parts), False)
