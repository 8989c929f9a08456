"""MCP over Streamable HTTP: revision 2026-07-28, and 2025-11-25 and older with or without sessions.

The official SDK transports and frames; each request has a transport of its own that ends with it. A session is a name
that a world knows, drawn from its chance, and nothing that runs: so none is left behind, and a reset forgets them all.
Nothing is ever sent unasked, so there is no stream to listen on (GET is answered 405).
"""

from collections.abc import MutableMapping
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from mcp_types import INVALID_REQUEST
from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS
from msgspec.structs import replace
from starlette.requests import Request as Wire

from mock_server.answer import Answer, Header, Request
from mock_server.engine.clock import real_s
from mock_server.engine.errors import WrongKey
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez import discovery, toolbox
from mock_server.providers.kubeez.account import Settings, purse
from mock_server.providers.kubeez.front import House, Receive, Scope, Send
from mock_server.providers.kubeez.minutes import note
from mock_server.providers.kubeez.operations import TOOLS
from mock_server.providers.kubeez.toolbox import Context, Visit
from mock_server.world import World

MOST_BYTES = 32 << 20
MOST_SESSIONS = 1_000  # names a world keeps; the longest unused goes, and its client is told to begin anew
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SESSION, REVISION = b"mcp-session-id", b"mcp-protocol-version"
VISIT = "soundstage.visit"
# For clients that live in a page on this machine, as inspectors do; a page of elsewhere has been kept out before.
READABLE: list[Header] = [(b"access-control-expose-headers", b"mcp-session-id, www-authenticate"), (b"vary", b"origin")]
ASKABLE: list[Header] = [
    (b"access-control-allow-methods", b"POST, DELETE"),
    (b"access-control-allow-headers", b"*, authorization"),
]


class Endpoint:
    """The MCP endpoint of one server."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._server = toolbox.server(house.version(), _visit, self._ask)
        self._security = _security((*LOOPBACK, *house.room.hosts, *house.hosts))
        self._sessions: WeakKeyDictionary[World, dict[bytes, None]] = WeakKeyDictionary()  # the last used last

    async def __call__(self, scope: Scope, receive: Receive, send: Send, request: Request) -> None:
        """Answer one HTTP request to the endpoint; its body is still to be read."""
        started_s = real_s()
        answer = await self._foreign(scope)
        if answer is not None:
            note(self._house.worlds, request, answer, started_s)
            await self._house.carry(answer, scope, receive, send)
            return
        if request.method == "OPTIONS" and b"access-control-request-method" in request.headers:
            answer = Answer(204, [*ASKABLE])
        else:
            answer = self._unknown(request, started_s) or await self._served(scope, receive, request)
        if answer is None:  # the client has left
            return
        origin = request.headers.get(b"origin")
        if origin is not None:
            answer.headers += [(b"access-control-allow-origin", origin), *READABLE]
        await self._house.carry(answer, scope, receive, send)

    async def _foreign(self, scope: Scope) -> Answer | None:
        """The refusal of a name we do not go by, or of a page of elsewhere."""
        refusal = await TransportSecurityMiddleware(self._security).validate_request(Wire(scope))
        if refusal is None:
            return None
        said = "This name or origin may not call the endpoint. Use 127.0.0.1, or serve with --allow-host NAME."
        return _error(refusal.status_code, said)

    def _unknown(self, request: Request, started_s: float) -> Answer | None:
        """The refusal of a request without a good key or token."""
        try:
            self._house.room.seat(self._house.worlds, _bearing(request))
            return None
        except WrongKey as error:
            answer = _challenge(request, error.message)
        note(self._house.worlds, request, answer, started_s, "key")
        return answer

    async def _served(self, scope: Scope, receive: Receive, request: Request) -> Answer | None:
        world = self._house.room.seat(self._house.worlds, _bearing(request)).world
        visit = Visit(world, _bearing(request), request.origin)
        session, revision = request.headers.get(SESSION), request.headers.get(REVISION, b"").decode("latin-1")
        if revision in ("", *HANDSHAKE_PROTOCOL_VERSIONS):
            settled = self._settled(request.method, world, session)
            if settled is not None:
                return settled
        told = _Told()
        manager = StreamableHTTPSessionManager(
            self._server,
            json_response=b"text/event-stream" not in request.headers.get(b"accept", b""),
            stateless=True,
            security_settings=self._security,
            max_request_body_size=MOST_BYTES,
        )
        async with manager.run():
            await manager.handle_request({**scope, VISIT: visit}, receive, told.note)
        return self._in_words(request, visit, session, told)

    def _settled(self, method: str, world: World, session: bytes | None) -> Answer | None:
        """What is said about the session itself, the SDK not asked."""
        if session is not None and session not in self._known(world):
            return _error(404, "Session not found. It ended, or its world was reset: initialize anew.")
        if method == "DELETE" and session is not None:
            del self._known(world)[session]
            return Answer(200, [JSON, (SESSION, session)])
        if method in ("GET", "DELETE"):
            answer = _error(405, "Nothing is sent unasked, so there is no stream to listen on. POST your messages.")
            answer.headers.append((b"allow", b"POST, DELETE"))
            return answer
        if session is not None:
            known = self._known(world)
            known[session] = known.pop(session)  # used last
        return None

    def _in_words(self, request: Request, visit: Visit, session: bytes | None, told: "_Told") -> Answer | None:
        """The SDK's response as an answer, with the session's name; None when it gave none."""
        called = visit.answer
        if called is not None and called.status == 401:
            return _challenge(request, "The token is not good any more. Refresh it, or authorize again.")
        if told.status is None:
            return None
        if called is not None and (not toolbox.is_a_tools(called) or _is_for_http(called, visit)):
            return _as_it_is(request, called, visit)
        if visit.began and told.status == 200 and session is None:
            session = self._begun(visit.world)
        more: list[Header] = [(SESSION, session)] if session is not None else []
        if called is None:
            return Answer(told.status, [*told.headers, *more], told.body)
        more += [pair for pair in called.headers if pair[0] == b"x-mock-why"]
        # Whatever else a fault wants of the wire stays as the edge has said it.
        wired = replace(called, delay_ms=0.0, world=None)
        return replace(wired, status=told.status, headers=[*told.headers, *more], body=told.body)

    def _begun(self, world: World) -> bytes:
        """The name of a new session."""
        known = self._known(world)
        name = world.chance.stream("mcp/session", b"").token("name", 32).encode()
        known[name] = None
        if len(known) > MOST_SESSIONS:
            del known[next(iter(known))]
        return name

    def _known(self, world: World) -> dict[bytes, None]:
        """The sessions of a world, which takes them along when it goes."""
        return self._sessions.setdefault(world, {})

    async def _ask(self, request: Request) -> Answer:
        ready = await self._house.ready(self._house.answer(request))
        assert ready is not None  # nobody was named whose leaving would end the wait
        return ready


class _Told:
    """A response as the SDK writes it, kept whole: one message, whatever it is framed in."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: list[Header] = []
        self.body = b""

    async def note(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = [pair for pair in message.get("headers", []) if pair[0].lower() != b"content-length"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


def _visit(context: Context) -> Visit:
    assert context.request is not None  # over HTTP there always is one
    visit: Visit = context.request.scope[VISIT]
    return visit


def _bearing(request: Request) -> dict[bytes, bytes]:
    """The headers as MCP reads them: a key stands in `Authorization` or nowhere."""
    return {name: value for name, value in request.headers.items() if name != b"x-api-key"}


def _security(names: tuple[str, ...]) -> TransportSecuritySettings:
    """These names, at any port."""
    hosts = [f"{name}{port}" for name in names for port in ("", ":*")]
    origins = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    return TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)


def _challenge(request: Request, said: str) -> Answer:
    """401, with the way to sign in."""
    error = "invalid_token" if request.headers.get(b"authorization") else None
    header = discovery.challenge(request.origin, request.path, error, said)
    body = orjson.dumps({"error": error or "invalid_request", "error_description": said})
    return Answer(401, [JSON, (b"www-authenticate", header), (b"x-mock-why", b"key")], body)


def _is_for_http(called: Answer, visit: Visit) -> bool:
    """Whether this account wants such a refusal on HTTP and not as a tool's result."""
    settings: Settings = purse(visit.world).settings
    return called.status in (402, 403, 429) and settings.refusals == "http"


def _as_it_is(request: Request, called: Answer, visit: Visit) -> Answer:
    """What the edge has said, over HTTP; a missing scope comes with a challenge that names it."""
    answer = replace(called, delay_ms=0.0, world=None)  # it was waited for already
    tool = TOOLS.get(visit.tool)
    if called.status == 403 and tool is not None:
        said = f"The scope {tool.scope} was not granted."
        header = discovery.challenge(request.origin, request.path, "insufficient_scope", said, tool.scope)
        answer.headers = [*answer.headers, (b"www-authenticate", header)]
    return answer


def _error(status: int, said: str) -> Answer:
    """An HTTP error that says why, as JSON-RPC does."""
    error = {"code": INVALID_REQUEST, "message": said}
    return Answer(status, [JSON], orjson.dumps({"jsonrpc": "2.0", "id": None, "error": error}))
