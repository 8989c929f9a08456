"""A receiver of webhooks, as an ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

import orjson

from mock_server.engine.errors import BadInput
from mock_server.webhooks.signing import verifies

Message = MutableMapping[str, Any]

MAX_BODY_BYTES = 32 << 20
TOLD_CHARACTERS = 2_000


class Receiver:
    """Answers deliveries one after the other with the statuses given; the last one stays.

    key: verifies signatures, None leaves them unchecked; delay_s: real seconds before each answer; say: prints a line.
    """

    def __init__(self, key: str | None, answers: tuple[int, ...], delay_s: float, say: Callable[[str], Any]) -> None:
        self._key = key
        self._answers = answers
        self._delay_s = delay_s
        self._say = say
        self._count = 0

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Receive one delivery."""
        if scope["type"] != "http":
            return
        status = self._answers[min(self._count, len(self._answers) - 1)]
        self._count += 1
        body = await _read(receive)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self._say(f"{self._count:>3}  {scope['method']} {scope['path']}  {self.told(headers, body)}  answered {status}")
        self._say(f"     {_shown(body)}")
        await self._rest()
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})

    def told(self, headers: Mapping[str, str], body: bytes) -> str:
        """Event, delivery id and signature of a delivery."""
        named = [_ending(headers, "-event"), _ending(headers, "-delivery-id"), self._signature(headers, body)]
        return "  ".join(name for name in named if name)

    def _signature(self, headers: Mapping[str, str], body: bytes) -> str:
        signature = _ending(headers, "-signature")
        if signature is None:
            return "unsigned"
        if self._key is None:
            return "signature not checked (no --key)"
        return "signature right" if verifies(self._key, body, signature) else "signature WRONG"

    async def _rest(self) -> None:
        # Nothing sets this event: it is a wait that a stopping server can end.
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), self._delay_s)


def statuses(written: str) -> tuple[int, ...]:
    """`"500,500,200"` -> (500, 500, 200). Raises BadInput."""
    parts = [part.strip() for part in written.split(",")]
    if not all(part.isascii() and part.isdigit() and 200 <= int(part[:4]) <= 599 for part in parts):
        raise BadInput(f"--status `{written}` is no list of statuses from 200 to 599; write for instance 500,500,200")
    return tuple(int(part) for part in parts)


def _ending(headers: Mapping[str, str], tail: str) -> str | None:
    return next((value for name, value in headers.items() if name.startswith("x-") and name.endswith(tail)), None)


async def _read(receive: Callable[[], Awaitable[Message]]) -> bytes:
    body, more = b"", True
    while more and len(body) <= MAX_BODY_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _shown(body: bytes) -> str:
    try:
        text = orjson.dumps(orjson.loads(body)).decode()
    except orjson.JSONDecodeError:
        text = ascii(body.decode("utf-8", "replace"))[1:-1]
    return text if len(text) <= TOLD_CHARACTERS else f"{text[:TOLD_CHARACTERS]} ... ({len(body)} bytes)"
