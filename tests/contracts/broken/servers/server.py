"""A wrong server: our own mock with one deliberate fault on top, as an ASGI application.

A fault bends what is asked before the mock sees it, what is told before the client sees it, or what is sent to
webhook receivers. Everything else stays as it is, so a check that finds something has found the fault.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from mock_server.app import App, build
from mock_server.control.desk import Options
from mock_server.runtime import Sender
from mock_server.webhooks.deliveries import Delivery

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
SCENARIO = "check"
BARE = ("/media/", "/.well-known/")  # what lies beside the prefixes of providers


@dataclass
class Ask:
    """A request on its way to the mock. path: behind the prefix; memory: the server's own, for all calls."""

    method: str
    path: str
    query: bytes
    headers: dict[str, str]
    body: bytes
    memory: dict[str, Any]

    @property
    def line(self) -> str:
        """`POST /v1/images/generations`, what faults are matched by."""
        return f"{self.method} {self.path}"


@dataclass
class Tell:
    """An answer on its way to the client."""

    status: int
    headers: dict[str, str]
    body: bytes


Asked = Callable[[Ask], None]
Told = Callable[[Ask, Tell], None]
Sent = Callable[[Delivery], Sequence[Delivery]]


@dataclass(frozen=True)
class Wrong:
    """One wrong server. rules: any of them is to be named; account: settings of its account."""

    name: str
    provider: str
    rules: tuple[str, ...]
    asked: Asked | None = None
    told: Told | None = None
    sent: Sent | None = None
    account: dict[str, Any] = field(default_factory=dict)
    scenario: str = SCENARIO

    @property
    def id(self) -> str:
        """Among all wrong servers: `mayanio-page-of-all`."""
        return f"{self.provider}-{self.name}"


class WrongServer:
    """The mock behind one fault. `app` is the mock itself: its worlds can be looked into and moved."""

    def __init__(self, wrong: Wrong, **options: Any) -> None:
        self.wrong = wrong
        self.app: App = build(Options(scenario=wrong.scenario, **options))
        self._memory: dict[str, Any] = {}
        runtime = self.app.desk.runtime
        if wrong.sent is not None:
            runtime._sender = BentSender(runtime._sender, wrong.sent)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        prefix = f"/{self.wrong.provider}"
        if scope["type"] != "http" or not str(scope["path"]).startswith((prefix, *BARE)):
            await self.app(scope, receive, send)
            return
        ask = await self._read(scope, receive, prefix)
        if self.wrong.asked is not None:
            self.wrong.asked(ask)
        tell = await self._answer(scope, ask, prefix)
        if self.wrong.told is not None:
            self.wrong.told(ask, tell)
        await _write(tell, send)

    async def _read(self, scope: Scope, receive: Receive, prefix: str) -> Ask:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = str(scope["path"]).removeprefix(prefix)
        return Ask(scope["method"], path, scope["query_string"], headers, body, self._memory)

    async def _answer(self, scope: Scope, ask: Ask, prefix: str) -> Tell:
        tell, parts, told = Tell(0, {}, b""), [ask.body], asyncio.Event()

        async def receive() -> MutableMapping[str, Any]:
            if parts:
                return {"type": "http.request", "body": parts.pop(), "more_body": False}
            await told.wait()  # the client stays until it has its answer: who asks again listens for its leaving
            return {"type": "http.disconnect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                tell.status = message["status"]
                tell.headers |= {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
            else:
                tell.body += message.get("body", b"")
                if not message.get("more_body"):
                    told.set()

        path = ask.path if ask.path.startswith(BARE) else prefix + ask.path
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in ask.headers.items()]
        headers = [pair for pair in headers if pair[0] != b"content-length"]
        headers.append((b"content-length", str(len(ask.body)).encode()))
        asked = {**scope, "method": ask.method, "path": path, "raw_path": path.encode(), "query_string": ask.query}
        await self.app({**asked, "headers": headers}, receive, send)
        return tell


async def _write(tell: Tell, send: Send) -> None:
    headers = {**tell.headers, "content-length": str(len(tell.body))} if tell.status not in (204, 304) else tell.headers
    pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": tell.status, "headers": pairs})
    await send({"type": "http.response.body", "body": tell.body})


class BentSender:
    """Sends what the fault makes of each attempt: nothing, the attempt otherwise, or several."""

    def __init__(self, inner: Sender, bend: Sent) -> None:
        self.inner = inner
        self._bend = bend

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """Attempt; the last one's outcome counts, and nothing sent counts as taken."""
        outcome: tuple[int | None, str | None, float] = (200, None, 0.0)
        for each in self._bend(delivery):
            outcome = await self.inner.send(each)
        return outcome

    async def close(self) -> None:
        """Close the inner one."""
        await self.inner.close()


def bent(delivery: Delivery, **changes: Any) -> Delivery:
    """The attempt with other headers or another body."""
    return replace(delivery, **changes)
