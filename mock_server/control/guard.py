"""Who may call the control API: this machine, hosts that were named, holders of the token. A plain ASGI layer.

A page of some other site can make a browser send requests to loopback; what such a request cannot choose are its Host
(or the name it was rebound from) and its Origin. So both are looked at before anything else is.
"""

import hmac
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from mock_server.control.desk import Options
from mock_server.control.problems import problem
from mock_server.webhooks.targets import is_loopback

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ROOT = "/_mock"
MAX_BODY_BYTES = 1 << 20
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+?)\.?(?::[0-9]{1,5})?")
_ORIGIN = re.compile(r"https?://(.+)")


class Guard:
    """Stands in front of the application and lets through what is not under `/_mock`."""

    def __init__(self, app: App, options: Options) -> None:
        self._app = app
        self._token = options.control_token
        named = [*options.allow_hosts, urlsplit(options.public_url or "").netloc]
        self._allowed = frozenset(name for host in named if (name := host_name(host)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its whole body, or refuse it."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == ROOT or path.startswith(f"{ROOT}/")):
            return await self._app(scope, receive, send)
        refusal = self._refusal(scope)
        if refusal is None:
            body = await _read(receive, dict(scope["headers"]))
            if body is not None:
                return await self._app(_as_json(scope, body), _again(body, receive), send)
            refusal = problem(413, f"The body is over {MAX_BODY_BYTES} bytes; control calls take no more than that.")
        return await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        hosts = _values(scope, b"host")
        origins = _values(scope, b"origin")
        if not hosts or not all(self._is_ours(host) for host in hosts):
            return problem(403, _foreign("Host", ", ".join(hosts)))
        if not all((match := _ORIGIN.fullmatch(origin)) and self._is_ours(match[1]) for origin in origins):
            return problem(403, _foreign("Origin", ", ".join(origins)))
        if self._token is not None and not self._holds_token(dict(scope["headers"]), self._token):
            step = "Send it as `Authorization: Bearer <token>` or as `X-Mock-Token`."
            return problem(401, f"This server was started with --control-token. {step}", {"WWW-Authenticate": "Bearer"})
        return None

    def _is_ours(self, host: str) -> bool:
        name = host_name(host)
        return name is not None and (is_loopback(name) or name in self._allowed)

    @staticmethod
    def _holds_token(headers: Mapping[bytes, bytes], token: str) -> bool:
        scheme, _, bearer = headers.get(b"authorization", b"").partition(b" ")
        given = bearer.strip() if scheme.lower() == b"bearer" else headers.get(b"x-mock-token", b"")
        return hmac.compare_digest(given, token.encode())


def host_name(written: str) -> str | None:
    """`localhost` for `localhost:8080`, `::1` for `[::1]:8080`; None for what is no host."""
    match = _HOST.fullmatch(written)
    return match[1].strip("[]").lower() if match else None


def _foreign(header: str, met: str) -> str:
    name = host_name(met.partition("://")[2] or met)
    step = f"start the server with --allow-host {name}" if name else "start the server with --allow-host NAME"
    return (
        f"{header} `{met[:200]}` may not use the control API. Call it by a loopback name such as 127.0.0.1, or {step}."
    )


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


async def _read(receive: Receive, headers: Mapping[bytes, bytes]) -> bytes | None:
    """The whole body; None when it is over the bound."""
    length = headers.get(b"content-length", b"")
    if length.isdigit() and int(length[:20]) > MAX_BODY_BYTES:
        return None
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MAX_BODY_BYTES:
            return None
    return body


def _as_json(scope: Scope, body: bytes) -> Scope:
    """Bodies here are JSON whatever they are called (curl calls them a form), and a trailing slash changes nothing."""
    headers = scope["headers"]
    if body:
        headers = [
            *((key, value) for key, value in headers if key != b"content-type"),
            (b"content-type", b"application/json"),
        ]
    return {**scope, "path": scope["path"].rstrip("/"), "headers": headers}


def _again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once, then whatever comes."""
    waiting = [body]

    async def replay() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return replay
