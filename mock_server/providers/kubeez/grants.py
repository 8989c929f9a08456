"""What OAuth has handed out: clients, codes, refresh tokens, and the access tokens that `tokens` keeps.

A client's id says itself what was registered, so nothing is kept for it and it outlives a restart. Codes and tokens
name their world (`kzr_demo_8f3a...`), which keeps them and dates them: a reset has forgotten them.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from hashlib import blake2b, sha256
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from mock_server.engine.chance import Stream
from mock_server.providers.kubeez import tokens
from mock_server.providers.kubeez.account import SCOPES, purse
from mock_server.world import World
from mock_server.worlds import Worlds

ACCESS_S = 3_600.0
REFRESH_S = 30 * 86_400.0
CODE_S = 600.0
MOST_KEPT = 10_000  # of each kind and world; the oldest go
UNSAFE = frozenset({"javascript", "data", "vbscript", "file", "about", "blob"})
SECRETIVE = ("client_secret_basic", "client_secret_post")
METHODS = ("none", *SECRETIVE)

Kept = TypeVar("Kept")
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[!-~]+", re.IGNORECASE)


class Client(msgspec.Struct, frozen=True):
    """A registered client; its id holds all of it. mark: makes two registrations of the same client two."""

    redirect_uris: tuple[str, ...]
    method: str
    name: str
    mark: str

    @property
    def id(self) -> str:
        """`kzclient-` and the registration, in letters a URL takes."""
        return f"kzclient-{_letters(msgspec.json.encode(self))}"

    @property
    def secret(self) -> str | None:
        """What it proves itself with; None for a public client."""
        if self.method not in SECRETIVE:
            return None
        return f"kzsecret-{blake2b(self.id.encode(), digest_size=16, person=b'soundstage').hexdigest()}"

    def is_proven_by(self, secret: str | None) -> bool:
        """Whether this is its secret; a public client has none to show."""
        own = self.secret
        return own is None or hmac.compare_digest((secret or "").encode(), own.encode())


def client(ident: str) -> Client | None:
    """The client of this id; None for an id that was never given out."""
    head, _, letters = ident.partition("-")
    if head != "kzclient" or len(ident) > 8_000:
        return None
    try:
        read = msgspec.json.decode(urlsafe_b64decode(letters + "=" * (-len(letters) % 4)), type=Client)
    except (ValueError, msgspec.MsgspecError):
        return None
    # Anyone can write such letters: what could not have been registered is nobody's.
    good = read.redirect_uris and all(map(is_redirect_uri, read.redirect_uris)) and read.method in METHODS
    return read if good else None


def is_redirect_uri(uri: object) -> bool:
    """Whether a browser may be sent there: a whole URL without a fragment, and none that would run something."""
    if not isinstance(uri, str) or len(uri) > 2_000 or not _URI.fullmatch(uri) or "#" in uri:
        return False
    try:
        parts = urlsplit(uri)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme not in UNSAFE and (parts.scheme not in ("http", "https") or bool(parts.hostname))


class Approval(msgspec.Struct):
    """What was approved for a client: these scopes, at this resource. Revoked, it is worth nothing any more."""

    client_id: str
    scopes: tuple[str, ...]
    resource: str | None
    revoked: bool = False


class Code(msgspec.Struct):
    """On its way from the browser to the client. It is kept when used: a second use revokes what the first has got."""

    approval: Approval
    redirect_uri: str
    challenge: str
    gone_s: float
    used: bool = False


class Refresh(msgspec.Struct, frozen=True):
    """A refresh token: what it renews, and until when (world seconds)."""

    approval: Approval
    gone_s: float


class Pair(msgspec.Struct, frozen=True):
    """What a client gets for a code or a refresh token."""

    access: str
    refresh: str


class Book:
    """What is handed out in one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.codes: dict[str, Code] = {}
        self.refresh: dict[str, Refresh] = {}
        self._access: dict[str, Approval] = {}  # which approval a token came from; `tokens` says what it is good for

    def code(self, approval: Approval, redirect_uri: str, challenge: str, luck: Stream) -> str:
        """A new code."""
        name = f"kzc_{self._world.name}_{luck.token('code', 28)}"
        self._keep(self.codes, name, Code(approval, redirect_uri, challenge, self._world.clock.now_s + CODE_S))
        return name

    def pair(self, approval: Approval, luck: Stream, scopes: tuple[str, ...]) -> Pair:
        """A new access token for these scopes, and a new refresh token for all that was approved."""
        world, now_s = self._world, self._world.clock.now_s
        access = tokens.token_of(world.name, luck.token("access", 28))
        oldest = self._keep(self._access, access, approval)
        if oldest is not None:
            purse(world).tokens.drop(oldest)
        purse(world).tokens.put(access, tokens.Grant(frozenset(scopes), now_s + ACCESS_S))
        refresh = f"kzr_{world.name}_{luck.token('refresh', 28)}"
        self._keep(self.refresh, refresh, Refresh(approval, now_s + REFRESH_S))
        return Pair(access, refresh)

    def revoke(self, token: str, client_id: str) -> None:
        """Take a client's token back; with a refresh token goes all that its approval has given (RFC 7009)."""
        renewed, access = self.refresh.get(token), self._access.get(token)
        if renewed is not None and renewed.approval.client_id == client_id:
            self.end(renewed.approval)
        elif access is not None and access.client_id == client_id:
            self._drop(token)

    def end(self, approval: Approval) -> None:
        """An approval is over, with every token it has given."""
        approval.revoked = True
        for token in [token for token, each in self._access.items() if each is approval]:
            self._drop(token)
        self.refresh = {token: each for token, each in self.refresh.items() if each.approval is not approval}

    def _drop(self, token: str) -> None:
        del self._access[token]
        purse(self._world).tokens.drop(token)

    @staticmethod
    def _keep(shelf: dict[str, Kept], name: str, thing: Kept) -> str | None:
        """Keep a thing; the name of the one that had to go for it."""
        shelf[name] = thing
        oldest = next(iter(shelf)) if len(shelf) > MOST_KEPT else None
        if oldest is not None:
            del shelf[oldest]
        return oldest


def book(world: World) -> Book:
    """A world's book, opened on first use."""
    found: Book | None = world.groups.get("kubeez/oauth")
    if found is None:
        found = world.groups["kubeez/oauth"] = Book(world)
    return found


def book_of(worlds: Worlds, token: str) -> tuple[World, Book] | None:
    """The world that a code or token names, and its book; None when it is not there."""
    parts = token.split("_")
    world = worlds.find(parts[1]) if len(parts) == 3 else None
    return (world, book(world)) if world is not None else None


def proof(verifier: str) -> str:
    """The S256 challenge of a code verifier (RFC 7636)."""
    return _letters(sha256(verifier.encode()).digest())


def in_order(scopes: Iterable[str]) -> tuple[str, ...]:
    """Known scopes, each once, in the order they are documented in."""
    wanted = set(scopes)
    return tuple(scope for scope in SCOPES if scope in wanted)


def _letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
