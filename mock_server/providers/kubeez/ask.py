"""An authorization request, read: who asks for what, and where the answer goes."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import msgspec

from mock_server.providers.kubeez import grants
from mock_server.providers.kubeez.account import SCOPES
from mock_server.providers.kubeez.discovery import MCP, PREFIX
from mock_server.webhooks.targets import is_loopback

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Refused(Exception):
    """An OAuth error, told to whoever sent the request. `error` is the standard's own word."""

    def __init__(self, error: str, said: str, status: int = 400) -> None:
        super().__init__(said)
        self.error = error
        self.said = said
        self.status = status


class Bounced(Refused):
    """An OAuth error that is told to the client, through the browser."""

    def __init__(self, error: str, said: str, to: str, state: str | None) -> None:
        super().__init__(error, said)
        self.to = to
        self.state = state


class Ask(msgspec.Struct, frozen=True):
    """An authorization request that can be granted."""

    client: grants.Client
    redirect_uri: str
    state: str | None
    challenge: str
    scopes: tuple[str, ...]
    resource: str | None


def read(asked: Mapping[str, str], origin: str) -> Ask:
    """The request as asked for. Raises Refused while it is not known who may be told, then Bounced."""
    client = grants.client(asked.get("client_id", ""))
    if client is None:
        raise Refused("invalid_client", "This client_id is not registered here. Register first, then start again.")
    redirect_uri = asked.get("redirect_uri") or client.redirect_uris[0]
    if not any(_same(redirect_uri, each) for each in client.redirect_uris):
        raise Refused("invalid_request", "This redirect_uri is none of those the client has registered.")
    state = asked.get("state")
    fault = _fault(asked, origin)
    if fault is not None:
        raise Bounced(*fault, redirect_uri, state)
    scopes = grants.in_order(asked["scope"].split() if asked.get("scope") else SCOPES)
    return Ask(client, redirect_uri, state, asked["code_challenge"], scopes, asked.get("resource"))


def _fault(asked: Mapping[str, str], origin: str) -> tuple[str, str] | None:
    """What keeps a request from being granted: the standard's word and a sentence."""
    if asked.get("response_type") != "code":
        return "unsupported_response_type", "response_type is wanted as `code`."
    if asked.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(asked.get("code_challenge", "")):
        return "invalid_request", "PKCE is wanted: a code_challenge of 43 letters, code_challenge_method=S256."
    unknown = [scope for scope in asked.get("scope", "").split() if scope not in SCOPES]
    if unknown:
        return "invalid_scope", f"Unknown scope {unknown[0][:80]}. Known: {', '.join(SCOPES)}."
    if asked.get("resource") is not None and not is_ours(asked["resource"], origin):
        return "invalid_target", f"resource is wanted as {origin}{PREFIX}{MCP}."
    return None


def is_ours(resource: str, origin: str) -> bool:
    """Whether a resource indicator names the MCP endpoint, or the origin it is at (RFC 8707)."""
    return resource.rstrip("/") in (origin, f"{origin}{MCP}", f"{origin}{PREFIX}{MCP}")


def bounce(to: str, **told: str | None) -> bytes:
    """Where the browser goes: the client's redirect_uri with these parameters."""
    added = urlencode({name: text for name, text in told.items() if text is not None})
    return f"{to}{'&' if urlsplit(to).query else '?'}{added}".encode()


def _same(uri: str, registered: str) -> bool:
    """Whether this is the registered URI; on loopback any port will do (RFC 8252)."""
    if uri == registered:
        return True
    if not grants.is_redirect_uri(uri):
        return False
    mine, theirs = urlsplit(uri), urlsplit(registered)
    rest = (mine.scheme, mine.hostname, mine.path, mine.query) == (
        theirs.scheme,
        theirs.hostname,
        theirs.path,
        theirs.query,
    )
    return rest and mine.scheme == "http" and is_loopback(mine.hostname or "")
