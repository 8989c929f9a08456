"""Takes keys out of what is kept and shown, and writes the line that repeats a request."""

import json
import shlex
from collections.abc import Mapping

KEY_HEADERS = frozenset({"authorization", "x-api-key", "x-auth-token", "api-key", "cookie", "set-cookie"})
HIDDEN = "[redacted]"
VARIABLE = "$SOUNDSTAGE_TARGET_KEY"
_CUT = 8_000  # longer bodies are cut in reports
_NOT_REPEATED = frozenset({"host", "content-length", "accept-encoding", "connection", "user-agent", "accept"})


def headers(given: Mapping[str, str]) -> dict[str, str]:
    """Headers fit to be shown."""
    return {name: HIDDEN if name.lower() in KEY_HEADERS else value for name, value in given.items()}


def text(body: bytes, secrets: tuple[str, ...] = ()) -> str:
    """A body fit to be shown: as text, without keys, cut when long."""
    shown = body.decode(errors="replace") if _is_text(body) else f"[{len(body)} bytes]"
    return without(shown[:_CUT] + ("..." if len(shown) > _CUT else ""), secrets)


def without(shown: str, secrets: tuple[str, ...]) -> str:
    """The text with every key in it hidden."""
    for secret in secrets:
        shown = shown.replace(secret, HIDDEN)
    return shown


def _is_text(body: bytes) -> bool:
    return b"\0" not in body[:2_000]


def curl(
    method: str, url: str, given: Mapping[str, str], body: bytes, own: str | None, secrets: tuple[str, ...] = ()
) -> str:
    """A line that repeats the request; the run's own key is the variable, other keys stay hidden."""
    parts = ["curl", "-i"] + (["-X", method] if method != ("POST" if body else "GET") else [])
    parts.append(shlex.quote(without(url, secrets)))
    for name, value in given.items():
        if name.lower() not in _NOT_REPEATED:
            parts += ["-H", _header(name, value, own, secrets)]
    if body:
        parts += ["--data-binary", shlex.quote(_compact(body, secrets))]
    return " ".join(parts)


def _header(name: str, value: str, own: str | None, secrets: tuple[str, ...]) -> str:
    if own and own in value:
        return f'"{name}: {value.replace(own, VARIABLE)}"'
    hidden = name.lower() in KEY_HEADERS and any(secret in value for secret in secrets)
    return shlex.quote(f"{name}: {HIDDEN if hidden else without(value, secrets)}")


def _compact(body: bytes, secrets: tuple[str, ...]) -> str:
    try:
        shown = json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        shown = text(body)
    return without(shown[:2_000] + ("..." if len(shown) > 2_000 else ""), secrets)
