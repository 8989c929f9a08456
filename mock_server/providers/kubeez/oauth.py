"""Kubeez's authorization server: discovery, registration, sign-in. Sync, and journalled. `redeem` has the rest.

Nothing of it is documented but that it is there (kubeez/Q-2): it follows the MCP authorization specification. A token
belongs to a world and is dated by its clock. `--oauth auto` approves what is asked, in world `demo` unless the
authorization URL says `&world=NAME` or has it in its path, as `/kubeez/oauth/NAME/authorize`.
"""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import orjson

from mock_server.answer import Answer, Header, Request
from mock_server.engine.chance import Chance
from mock_server.engine.clock import real_s, wall_epoch_s
from mock_server.engine.errors import WrongKey
from mock_server.providers.kubeez import ask, consent, discovery, form, grants, redeem
from mock_server.providers.kubeez.ask import Ask, Bounced, Refused
from mock_server.providers.kubeez.discovery import MCP, PREFIX, RESOURCE, SERVER
from mock_server.providers.kubeez.minutes import note
from mock_server.worlds import Worlds

USUAL_WORLD = "demo"
MOST_URIS = 20
HTML: list[Header] = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
]


class OAuth:
    """The authorization server of one Soundstage.

    page: a person is asked, else all is approved at once; hosts: names under which the endpoint is at `/mcp`.
    """

    def __init__(self, worlds: Worlds, *, page: bool = False, seed: int = 0, hosts: tuple[str, ...] = ()) -> None:
        self._worlds = worlds
        self._page = page
        self._chance = Chance(seed, "kubeez/oauth")
        self._hosts = hosts
        self._posts: dict[str, Callable[[Request], Answer]] = {
            "register": self._register,
            "token": partial(redeem.token, worlds),
            "revoke": partial(redeem.revoke, worlds),
        }

    def answer(self, request: Request) -> Answer:
        """The answer to a request under `/.well-known/` or `/oauth/`. A refusal is told as the standards say."""
        started_s = real_s()
        why = None
        try:
            answer = self._serve(request)
        except Refused as refused:
            why = "key" if refused.status == 401 else None
            answer = form.told(refused.status, {"error": refused.error, "error_description": refused.said})
            if refused.status == 401:
                answer.headers.append((b"www-authenticate", b'Basic realm="kubeez"'))
        note(self._worlds, request, answer, started_s, why)
        return answer

    def _serve(self, request: Request) -> Answer:
        if request.oversize:
            raise Refused("invalid_request", "The body is too large. Send less.", 413)
        documented = request.path.startswith(discovery.WELL_KNOWN)
        verb = request.path.rpartition("/")[2]
        if verb == "authorize" and not documented:
            return self._authorize(request)
        serve = self._document if documented else self._posts.get(verb)
        if serve is None:
            known = ", ".join(("authorize", *self._posts))
            raise Refused("not_found", f"Nothing lives here. Under {discovery.OAUTH}/ there are {known}.", 404)
        method = "GET" if documented else "POST"
        if request.method == "OPTIONS":  # a browser asks beforehand whether it may
            return Answer(204, [*form.OPEN])
        if request.method != method:
            raise Refused("invalid_request", f"This path answers {method}.", 405)
        return serve(request)

    def _document(self, request: Request) -> Answer:
        own = PREFIX + MCP
        if request.path == SERVER:
            return form.told(200, discovery.authorization_server(request.origin))
        behind = request.path.removeprefix(RESOURCE)
        if behind == request.path or behind not in ("", MCP, own):
            raise Refused("not_found", f"There are {RESOURCE}{own} and {SERVER}.", 404)
        host = request.headers.get(b"host", b"").decode("latin-1").partition(":")[0]
        usual = MCP if host in self._hosts else own
        return form.told(200, discovery.protected_resource(request.origin, behind or usual))

    def _register(self, request: Request) -> Answer:
        """Take a client in (RFC 7591). Its id holds what it registered; a secret is for those that ask for one."""
        try:
            sent = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise Refused("invalid_client_metadata", f"The body is not JSON: {error}. Send an object.") from error
        uris = sent.get("redirect_uris") if isinstance(sent, dict) else None
        if not isinstance(uris, list) or not 0 < len(uris) <= MOST_URIS or not all(map(grants.is_redirect_uri, uris)):
            raise Refused("invalid_redirect_uri", "redirect_uris is wanted: a list of whole URLs without a fragment.")
        method = sent.get("token_endpoint_auth_method") or "client_secret_basic"
        if method not in grants.METHODS:
            raise Refused(
                "invalid_client_metadata", f"token_endpoint_auth_method is one of {', '.join(grants.METHODS)}."
            )
        mark = self._chance.stream("register", request.body).token("mark", 12)
        client = grants.Client(tuple(uris), method, str(sent.get("client_name") or "A client")[:200], mark)
        told = {**sent, "client_id": client.id, "client_id_issued_at": int(wall_epoch_s()), "redirect_uris": uris}
        told |= {"token_endpoint_auth_method": method, "response_types": ["code"]}
        told |= {"grant_types": ["authorization_code", "refresh_token"]}
        if client.secret is not None:
            told |= {"client_secret": client.secret, "client_secret_expires_at": 0}
        return form.told(201, told)

    def _authorize(self, request: Request) -> Answer:
        """Show the page, or send the browser back with a code or an error."""
        if request.method not in ("GET", "POST"):
            raise Refused("invalid_request", "This path answers GET and POST.", 405)
        try:
            if not _is_own_page(request):
                raise Refused("access_denied", "A page of elsewhere cannot press the buttons of this one.", 403)
            sent = form.read(request.query if request.method == "GET" else request.body)
            asked = ask.read(sent, request.origin)
            name = sent.get("world") or _world_in(request.path) or USUAL_WORLD
            if self._page and (request.method == "GET" or "decision" not in sent):
                known = [world.name for world in self._worlds][:100]
                page = consent.page(asked.client.name, asked.redirect_uri, sent, asked.scopes, name, known)
                return Answer(200, [*HTML], page)
            if sent.get("decision", "approve") != "approve" or (self._page and "scope" not in sent):
                raise Bounced("access_denied", "The person granted nothing.", asked.redirect_uri, asked.state)
            return self._approved(request, asked, name)
        except Bounced as bounced:
            told = {"error": bounced.error, "error_description": bounced.said, "state": bounced.state}
            return _sent_on(ask.bounce(bounced.to, **told, iss=request.origin))
        except Refused as refused:
            return Answer(refused.status, [*HTML], consent.refusal(refused.said))

    def _approved(self, request: Request, asked: Ask, name: str) -> Answer:
        try:
            world = self._worlds.seat(name if "mock_" in name else f"mock_{name}").world
        except WrongKey as error:
            raise Refused("invalid_request", f"World `{name[:100]}` cannot be had: {error}") from error
        approval = grants.Approval(asked.client.id, asked.scopes, asked.resource)
        luck = world.chance.stream("oauth/code", f"{asked.client.id} {asked.challenge}".encode())
        code = grants.book(world).code(approval, asked.redirect_uri, asked.challenge, luck)
        return _sent_on(ask.bounce(asked.redirect_uri, code=code, state=asked.state, iss=request.origin))


def _is_own_page(request: Request) -> bool:
    """Whether a form was sent from the page itself, as far as the browser tells."""
    origin = request.headers.get(b"origin")
    if request.method != "POST" or origin is None:
        return True
    names = (request.headers.get(b"host", b"").decode("latin-1"), urlsplit(request.origin).netloc)
    return origin.decode("latin-1").partition("://")[2] in names


def _world_in(path: str) -> str | None:
    """`ci42` of `/kubeez/oauth/ci42/authorize`."""
    return path.rpartition("/oauth/")[2].rpartition("/")[0] or None


def _sent_on(to: bytes) -> Answer:
    return Answer(302, [(b"location", to), (b"cache-control", b"no-store")])
