"""Keys are never shown: not in the headers that carry them, not in a query, not in a text."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_plus

HIDDEN = "[redacted]"

# Headers that carry a credential whoever the provider is; each provider adds its own.
HEADERS = frozenset(
    {b"authorization", b"proxy-authorization", b"cookie", b"set-cookie", b"x-api-key", b"api-key", b"x-mock-token"}
)
_PARAMETERS = frozenset({"key", "api_key", "apikey", "api-key", "token", "access_token", "authorization"})

# What live keys look like; a mock key is no secret, and its world's name may be part of any text.
_LIVE = re.compile(rb"(?:rph_live_|sk_live_|sk-(?!mock_))[A-Za-z0-9_-]{6,}")


def headers(pairs: Iterable[tuple[bytes, bytes]], hidden: frozenset[bytes]) -> Mapping[str, str]:
    """Header names and values, those that carry a key hidden."""
    told: dict[str, str] = {}
    for raw_name, value in pairs:
        name = raw_name.decode("latin-1").lower()
        shown = HIDDEN if raw_name.lower() in hidden else text(value).decode("latin-1")
        told[name] = f"{told[name]}, {shown}" if name in told else shown
    return told


def text(raw: bytes) -> bytes:
    """Bytes without what looks like a live key."""
    return _LIVE.sub(HIDDEN.encode(), raw)


def query(raw: bytes) -> str:
    """A query string without the values of parameters that carry a key."""
    return "&".join(_parameter(pair) for pair in text(raw).decode("latin-1").split("&"))


def _parameter(pair: str) -> str:
    name, sign, _ = pair.partition("=")
    return f"{name}={HIDDEN}" if sign and unquote_plus(name).lower() in _PARAMETERS else pair
