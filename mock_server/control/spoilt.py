"""Downloads that a rule spoils: an answer in their place, or a fault on their bytes. The world's journal keeps them."""

from collections.abc import Awaitable, Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from mock_server import mischief
from mock_server.answer import Answer
from mock_server.control.desk import Desk
from mock_server.engine.errors import BadInput, Invalid
from mock_server.engine.journal import MAX_BODY_BYTES, Record
from mock_server.faults.effect import Wish
from mock_server.faults.reply import Reply
from mock_server.faults.rulebook import HEADER
from mock_server.faults.said import Fault
from mock_server.faults.when import DOWNLOAD, Asked
from mock_server.outflow import line_of
from mock_server.runtime import Runtime
from mock_server.world import World


class Spoilt(Response):
    """An answer that the runtime writes."""

    def __init__(self, answer: Answer, runtime: Runtime) -> None:
        super().__init__(status_code=answer.status or 200)
        self._answer, self._runtime = answer, runtime

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write it, at its pace, up to where it is reset."""
        await self._runtime.carry(self._answer, send, receive, line_of(scope))


def wish_of(world: World, provider: str, request: Request) -> Wish | None:
    """What is wanted of a download. Raises BadInput for a header nobody can read."""
    headers = dict(request.scope["headers"])
    if not world.rulebook.of_requests and HEADER not in headers:
        return None
    path = request.url.path.encode()
    asked = Asked(provider, DOWNLOAD, headers, now_s=world.clock.now_s, reads=True)
    asked.luck = lambda: world.chance.stream("rules of download", path)
    try:
        return world.rulebook.wish(provider, DOWNLOAD, headers, b"", None, asked)
    except Invalid as error:
        raise BadInput(error.message) from error


async def answered(
    desk: Desk,
    world: World,
    provider: str,
    request: Request,
    wish: Wish,
    serve: Callable[[], Awaitable[Response]],
) -> Response:
    """The answer to a download as its wish wants it."""
    why = f"rule:{wish.rule}"
    effect = wish.effect
    if isinstance(effect, Reply):
        answer = _reply(effect, why)
    elif isinstance(effect, Fault) and mischief.is_served(effect):
        answer = _plain(await serve())
    elif isinstance(effect, Fault):
        answer = Answer(mischief.UNHEARD, [])
    else:
        return await serve()
    if isinstance(effect, Fault):
        luck = world.chance.stream("fault", request.url.path.encode())
        note = mischief.bend(answer, effect, luck, None)
        why = why if note is None else f"{why} ({note})"
    _keep(world, provider, request, answer, wish, why)
    return Spoilt(answer, desk.runtime)


def _reply(wished: Reply, why: str) -> Answer:
    body = orjson.dumps({"error": "A rule asked for this answer."} if wished.body is None else wished.body)
    headers = [(b"content-type", b"application/json"), (b"x-mock-why", why.encode())]
    headers += [(name.lower().encode(), value.encode()) for name, value in wished.headers]
    if wished.retry_after is not None or wished.status == 429:
        headers.append((b"retry-after", str(wished.retry_after or 1).encode()))
    return Answer(wished.status, headers, body)


def _plain(response: Response) -> Answer:
    """The same, as an answer: its length is told by who writes it."""
    headers = [pair for pair in response.raw_headers if pair[0] != b"content-length"]
    return Answer(response.status_code, headers, bytes(response.body))


def _keep(world: World, provider: str, request: Request, answer: Answer, wish: Wish, why: str) -> None:
    """Note it in the journal: what the client gets of it, and the door of the rule."""
    status, headers, body = mischief.heard(answer)
    journal = world.journal
    record = Record(
        journal.numbers,
        world.clock.now_s,
        0.0,
        provider,
        DOWNLOAD,
        request.method,
        request.url.path[:2_000],
        request.url.query.encode(),
        status,
        dict(request.scope["headers"]),
        b"",
        headers,
        body[:MAX_BODY_BYTES],
        wish.door,
        wish.rule,
        why,
    )
    journal.numbers += 1
    journal.add(record)
