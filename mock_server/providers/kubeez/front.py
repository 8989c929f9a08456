"""What of Kubeez is neither a tool nor REST: MCP over HTTP, sign-in, discovery. Which paths are theirs, who answers.

`session` brings the MCP SDK along: it is imported in a thread when somebody first asks for the endpoint.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.answer import Answer, Request
from mock_server.providers.kit import Room
from mock_server.providers.kubeez.discovery import MCP, OAUTH, PREFIX, RESOURCE, SERVER
from mock_server.providers.kubeez.oauth import OAuth
from mock_server.worlds import Worlds

if TYPE_CHECKING:
    from mock_server.providers.kubeez.session import Endpoint

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
SIGN_IN = OAUTH.removeprefix(PREFIX) + "/"


class House(msgspec.Struct, frozen=True):
    """What these mouths need of the server they are in.

    answer: the edge's; ready: waits for what an answer asks for; carry: writes one; read: a request's body, and whether
    it was too long; hosts: names the endpoint may be called by; oauth: `auto` or `page`.
    """

    worlds: Worlds
    room: Room
    answer: Callable[[Request], Answer]
    ready: Callable[[Answer], Awaitable[Answer | None]]
    carry: Callable[[Answer, Scope, Receive, Send], Awaitable[None]]
    read: Callable[[Receive, Mapping[bytes, bytes]], Awaitable[tuple[bytes, bool]]]
    version: Callable[[], str]
    hosts: tuple[str, ...] = ()
    oauth: str = "auto"
    seed: int = 0


def is_beside(path: str) -> bool:
    """Whether a path behind Kubeez's prefix is none of the edge's."""
    return path == MCP or path.startswith(SIGN_IN)


def is_discovery(path: str) -> bool:
    """Whether a whole path is that of a discovery document."""
    return path in (SERVER, RESOURCE) or path.startswith(f"{RESOURCE}/")


class Front:
    """Answers what `is_beside` and `is_discovery` name; `path` of such a request is the whole one, as it came."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._oauth = OAuth(house.worlds, page=house.oauth == "page", seed=house.seed, hosts=house.room.hosts)
        self._endpoint: asyncio.Future[Endpoint] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send, request: Request) -> None:
        """Answer one request, its body still to be read."""
        if request.path in (MCP, PREFIX + MCP):
            endpoint = await self._served()
            await endpoint(scope, receive, send, request)
            return
        request.body, request.oversize = await self._house.read(receive, request.headers)
        await self._house.carry(self._oauth.answer(request), scope, receive, send)

    async def _served(self) -> "Endpoint":
        if self._endpoint is None:  # one for all: who comes while it is made waits for the same
            self._endpoint = asyncio.get_running_loop().run_in_executor(None, _endpoint, self._house)
        return await asyncio.shield(self._endpoint)


def _endpoint(house: House) -> "Endpoint":
    from mock_server.providers.kubeez.session import Endpoint

    return Endpoint(house)
