"""Access tokens of one world: what OAuth has granted, looked up by the literal token. Pure; expiry is the world's.

A token names its world, so that nothing but that world has to keep it: `kzt_demo_6f1c...`. A world that is reset has
forgotten its tokens.
"""

import re

import msgspec

_TOKEN = re.compile(r"kzt_([a-z0-9-]{1,100})_[A-Za-z0-9]+")


class Grant(msgspec.Struct, frozen=True):
    """What a token may do, and the world second from which it may nothing."""

    scopes: frozenset[str]
    gone_s: float


class Tokens:
    """The access tokens of one world."""

    __slots__ = ("_grants",)

    def __init__(self) -> None:
        self._grants: dict[str, Grant] = {}

    def __len__(self) -> int:
        return len(self._grants)

    def put(self, token: str, grant: Grant) -> None:
        """Let this token be good for this grant."""
        self._grants[token] = grant

    def find(self, token: str, at_s: float) -> Grant | None:
        """What a token is good for now; None for one that is unknown, revoked or expired."""
        grant = self._grants.get(token)
        return grant if grant is not None and at_s < grant.gone_s else None

    def drop(self, token: str) -> None:
        """Revoke a token; nothing happens when it is not there."""
        self._grants.pop(token, None)

    def sweep(self, at_s: float) -> None:
        """Forget what has expired."""
        self._grants = {token: grant for token, grant in self._grants.items() if at_s < grant.gone_s}


def token_of(world: str, secret: str) -> str:
    """The literal token of a world. secret: letters and digits drawn from the world's chance."""
    return f"kzt_{world}_{secret}"


def world_of(token: str) -> str | None:
    """The world a token names; None for what is no access token at all, a mock key for instance."""
    named = _TOKEN.fullmatch(token) if len(token) <= 300 else None
    return named[1] if named else None
