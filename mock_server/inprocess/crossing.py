"""One HTTP request from this process to the house inside it, asked in any thread or loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote

import msgspec

from mock_server.answer import Header
from mock_server.inprocess.waiting import Ended, Home, Message, Waiting

BODILESS = frozenset({204, 304})
LINE = "soundstage.line"  # where a scope lends the connection
MEANT: ContextVar[frozenset[str] | None] = ContextVar("meant", default=None)  # worlds an intercepted request may make


class Asked(msgspec.Struct, frozen=True):
    """A request, read whole. `target`: path and query as they are written; header names are lower case."""

    method: str
    scheme: str
    host: str
    port: int | None
    target: bytes
    headers: list[Header]
    body: bytes

    def scope(self) -> dict[str, Any]:
        """The same for an ASGI application."""
        path, _, query = self.target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": self.scheme,
            "path": unquote(path.decode("latin-1")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": self.headers,
            "client": ("127.0.0.1", 0),
            "server": (self.host, self.port or (443 if self.scheme == "https" else 80)),
        }


class Started(msgspec.Struct, frozen=True):
    """Status and headers have come."""

    status: int
    headers: list[Header]


class Broken(Exception):
    """The connection ended before the answer did; its cause is what broke it, if anything but an early end did."""


class Crossing(Waiting):
    """One exchange. read_s: how long the asker waits for each part; meant: the worlds its key may name."""

    def __init__(self, house: Home, asked: Asked, read_s: float | None, meant: frozenset[str] | None = None) -> None:
        super().__init__(house, read_s)
        self._asked = asked
        self._meant = meant
        self._left_bytes = 0  # still to come by the answer's own word

    def start(self) -> Started:
        """Ask; wait for status and headers. Raises Late, Broken."""
        self.begin()
        return self._started(self.next())

    def parts(self) -> Iterator[bytes]:
        """The body as it comes. Raises Late, Broken."""
        while isinstance(part := self.next(), bytes):
            self._left_bytes -= len(part)
            if part:
                yield part
        self._finish(part)

    async def astart(self) -> Started:
        """As `start`, on the running loop."""
        self.abegin()
        return self._started(await self.anext())

    async def aparts(self) -> AsyncIterator[bytes]:
        """As `parts`, on the running loop."""
        while isinstance(part := await self.anext(), bytes):
            self._left_bytes -= len(part)
            if part:
                yield part
        self._finish(part)

    def _started(self, message: Message) -> Started:
        if not isinstance(message, Started):
            raise Broken("Server disconnected without sending a response.") from getattr(message, "error", None)
        length = next((value for name, value in message.headers if name.lower() == b"content-length"), b"")
        if length.isdigit() and self._asked.method != "HEAD" and message.status not in BODILESS:
            self._left_bytes = int(length)
        return message

    def _finish(self, last: Message) -> None:
        error = last.error if isinstance(last, Ended) else None
        if error is not None or self._left_bytes > 0:
            raise Broken("peer closed connection without sending complete message body") from error

    async def work(self, tell: Callable[[Message], Any]) -> None:
        """One ASGI exchange."""
        MEANT.set(self._meant)
        line = Line()
        bodies = [self._asked.body]

        async def receive() -> MutableMapping[str, Any]:
            if bodies:
                return {"type": "http.request", "body": bodies.pop(), "more_body": False}
            await line.gone.wait()  # the asker is still there; when it leaves, this is cancelled
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                tell(Started(message["status"], list(message.get("headers", ()))))
            elif message["type"] == "http.response.body":
                tell(message.get("body", b""))

        await self.house.app({**self._asked.scope(), "extensions": {LINE: {"line": line}}}, receive, send)
        if line.gone.is_set():
            raise ConnectionResetError


class Line:
    """The connection that is lent in the scope, for faults that reset it."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    def unsent_bytes(self) -> int:
        """None: whatever is written here has arrived."""
        return 0

    def reset(self) -> None:
        """End it as a reset does."""
        self.gone.set()
