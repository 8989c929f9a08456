"""One ASGI callable. A first path segment or Host that is a provider goes straight to the edge; everything else goes to
one FastAPI application (control, media, documents) that stands beside the edge and is built on first use."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mock_server import providers
from mock_server.answer import Answer, Request
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge, Mouth, read
from mock_server.media.library import Library
from mock_server.outflow import line_of
from mock_server.providers.kubeez.front import Front, House, is_beside, is_discovery
from mock_server.runtime import Receive, Runtime, Send, Sender
from mock_server.webhooks.sender import HttpSender
from mock_server.webhooks.targets import Targets
from mock_server.worlds import Worlds

Scope = MutableMapping[str, Any]
Beside = Callable[[Scope, Receive, Send], Awaitable[None]]

OURS = frozenset({"_mock", "media", ".well-known", ""})
DOCUMENTS = frozenset({"/openapi.json", "/docs"})
KUBEEZ = "kubeez"


def build(options: Options | None = None, sender: Callable[[Targets], Sender] = HttpSender) -> "App":
    """A whole server, ready to be given to uvicorn or an ASGI transport. Raises BadInput for options it cannot use.

    sender: makes what its webhooks go out by.
    """
    options = options or Options()
    rooms = providers.rooms()
    folder = Path(options.scenarios) if options.scenarios else None
    births = Births(rooms, scenario=options.scenario, folder=folder, rate=options.rate, seed=options.seed)
    targets = Targets(options.allow_webhook_hosts)
    births.targets = targets
    births.cdn_links = options.cdn_host
    worlds = Worlds(births)
    runtime = Runtime(Library(), sender(targets))
    return App(Desk(options, worlds, births, Edge(worlds, rooms), runtime))


class App:
    """The front of the house."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._mouth = Mouth(desk.edge, desk.runtime)
        self._rooms = desk.edge.rooms
        self._by_host = {host: room.name for room in self._rooms.values() for host in room.hosts}
        self._public = desk.options.public_url.rstrip("/") if desk.options.public_url else None
        self._beside: asyncio.Future[Beside] | None = None
        self._front: Front | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            request = self.request(scope["method"], scope["path"], scope["query_string"], headers, scope["scheme"])
            if request is not None:
                await self._mouth(request, receive, send, line_of(scope))
                return
            request = self._for_front(scope, headers)
            if request is not None:
                await self._kubeez()(scope, receive, send, request)
                return
        beside = await self._other()
        await beside({**scope, "path": scope["path"].rstrip("/") or "/"}, receive, send)

    def request(self, method: str, path: str, query: bytes, headers: dict[bytes, bytes], scheme: str) -> Request | None:
        """The request to a provider, its body still to be read; None when it is for the application beside."""
        first = path[1:].partition("/")[0]
        if first in OURS:
            return None
        host = headers.get(b"host", b"localhost").decode("latin-1")
        provider: str | None = first
        if first in self._rooms:
            path = path[len(first) + 1 :]
        else:
            provider = self._by_host.get(host.partition(":")[0], self.desk.options.only)
        path = path.rstrip("/") if path[-1:] == "/" else path
        if provider is None or path in DOCUMENTS or (provider == KUBEEZ and is_beside(path)):
            return None
        return Request(provider, method, path, query, headers, b"", self._public or _origin(scheme, host))

    def _for_front(self, scope: Scope, headers: dict[bytes, bytes]) -> Request | None:
        """The request when it is for Kubeez's mouths beside the edge (MCP, sign-in, discovery), its path whole."""
        path = scope["path"].rstrip("/")
        host = headers.get(b"host", b"localhost").decode("latin-1")
        named = path.startswith(f"/{KUBEEZ}/")
        picked = self._by_host.get(host.partition(":")[0], self.desk.options.only) == KUBEEZ
        if not is_discovery(path) and not ((named or picked) and is_beside(path.removeprefix(f"/{KUBEEZ}"))):
            return None
        origin = self._public or _origin(scope["scheme"], host)
        return Request(KUBEEZ, scope["method"], path, scope["query_string"], headers, b"", origin)

    def _kubeez(self) -> Front:
        if self._front is None:
            self._front = Front(house(self.desk))
        return self._front

    async def _other(self) -> Beside:
        """The FastAPI application; imported in a thread, so that nobody waits for it who does not need it."""
        if self._beside is None:  # one for all: who comes while it is made waits for the same
            self._beside = asyncio.get_running_loop().run_in_executor(None, _beside, self.desk)
        return await asyncio.shield(self._beside)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await send({"type": "lifespan.startup.complete"})
            else:
                await self.desk.runtime.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


@lru_cache(maxsize=1_024)
def _origin(scheme: str, host: str) -> str:
    return f"{scheme}://{host}"


def house(desk: Desk) -> House:
    """What Kubeez's own mouths need of a server."""
    from mock_server.control.version import own_version

    async def carry(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        await desk.runtime.carry(answer, send, receive, line_of(scope))

    public = urlsplit(desk.options.public_url or "").hostname
    return House(
        desk.worlds,
        desk.edge.rooms[KUBEEZ],
        desk.edge.answer,
        desk.runtime.ready,
        carry,
        read,
        own_version,
        hosts=(*desk.options.allow_hosts, *([public] if public else ())),
        oauth=desk.options.oauth,
        seed=desk.options.seed,
    )


def _beside(desk: Desk) -> Beside:
    from mock_server.control.application import application

    return application(desk)
