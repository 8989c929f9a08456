"""uvicorn's HTTP protocol with a short way to the edge: what waits for nothing is answered as its last byte is read.

A request that is small, plain and alone on its connection goes from the parser to `Edge.answer` and back in one write,
without a scope, a task or an event. Everything else (paths of our own, long or chunked bodies, HEAD, Expect, upgrades,
requests behind one that is not answered yet, answers that wait) goes uvicorn's own way, to the same application.
"""

import socket
import struct
from asyncio import TimerHandle
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import HEADER_RE, HEADER_VALUE_RE, STATUS_LINE, HttpToolsProtocol

from mock_server.answer import Answer, Header, Request
from mock_server.app import App
from mock_server.outflow import BODILESS, LINE

SHORT_BYTES = 64 << 10  # a longer body is read with uvicorn's flow control
ODD = frozenset({b"transfer-encoding", b"expect", b"upgrade"})


class Protocol(HttpToolsProtocol):
    """One connection. Its application is an `App`."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._front: App = self.app
        self._answer = self._front.desk.edge.answer
        self._tend = self._front.desk.runtime.tend
        self._request: Request | None = None
        self._body = b""
        self._quiet_since_s: float | None = None  # None while a request is read or answered
        self._alarm: TimerHandle | None = None

    def on_message_begin(self) -> None:
        self.url = b""
        self.headers = []
        self._quiet_since_s = None

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self._request = self._short()
        if self._request is None:
            self._go_long(self._front)
        else:
            self._body = b""

    def on_body(self, body: bytes) -> None:
        if self._request is None:
            super().on_body(body)
        else:
            self._body += body

    def on_message_complete(self) -> None:
        request = self._request
        if request is None:
            super().on_message_complete()
            return
        self._request = None
        request.body = self._body
        answer = self._answer(request)
        if _waits(answer):
            self._carry(answer)
            return
        if answer.world is not None:
            self._tend(answer.world)
        try:
            self._write(answer)
        except ValueError:  # a header that is none: uvicorn says so its own way
            self._carry(answer)

    def _short(self) -> Request | None:
        """The request, if it can go the short way."""
        cycle, url = self.cycle, self.url
        if (cycle is not None and not cycle.response_complete) or self.flow.write_paused:
            return None
        headers = dict(self.headers)
        if not ODD.isdisjoint(headers) or int(headers.get(b"content-length", 0)) > SHORT_BYTES:
            return None
        if b"connection" in headers and self.parser.get_http_version() == "1.0":
            return None
        method = self.parser.get_method()
        if url[:1] != b"/" or b"%" in url or b"#" in url or not url.isascii() or method == b"HEAD":
            return None
        path, _, query = url.decode().partition("?")
        return self._front.request(method.decode(), path, query.encode(), headers, self.scheme or "http")

    def _go_long(self, app: Any) -> None:
        url, headers = self.url, self.headers
        super().on_message_begin()
        self.url = url
        self.scope["extensions"] = {LINE: {"line": self}}
        for name, value in headers:
            super().on_header(name, value)
        self.app = app
        super().on_headers_complete()

    def _carry(self, answer: Answer) -> None:
        """Let the runtime wait for what the answer asks for, in a task as uvicorn makes it."""

        async def carried(_scope: Any, receive: Any, send: Any) -> None:
            await self._front.desk.runtime.carry(answer, send, receive, self)

        self._go_long(carried)
        super().on_message_complete()

    def _write(self, answer: Answer) -> None:
        transport, state, body = self.transport, self.server_state, answer.body
        if transport.is_closing():
            return
        keeps = self.parser.should_keep_alive()
        transport.write(
            b"%b%b%bcontent-length: %d\r\n%b\r\n%b"
            % (
                STATUS_LINE[answer.status],
                _lines(tuple(state.default_headers)),
                _lines(tuple(answer.headers)),
                len(body),
                b"" if keeps else b"connection: close\r\n",
                body,
            )
        )
        state.total_requests += 1
        if not keeps:
            transport.close()
            return
        self._quiet_since_s = self.loop.time()
        if self._alarm is None:
            self._alarm = self.loop.call_later(self.timeout_keep_alive, self._listen)

    def unsent_bytes(self) -> int:
        """What is written and has not left yet."""
        return int(self.transport.get_write_buffer_size())

    def reset(self) -> None:
        """Reset the connection: the client meets an error, not an end."""
        link = self.transport.get_extra_info("socket")
        if link is not None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    def _listen(self) -> None:
        """Close a connection that has been quiet for too long: one timer for each, not one for each request."""
        self._alarm = None
        if self.transport.is_closing() or self.timeout_keep_alive_task is not None:
            return
        since_s = self._quiet_since_s
        quiet_s = 0.0 if since_s is None else self.loop.time() - since_s
        if quiet_s >= self.timeout_keep_alive:
            self.transport.close()
        else:
            self._alarm = self.loop.call_later(self.timeout_keep_alive - quiet_s, self._listen)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        super().connection_lost(exc)


def _waits(answer: Answer) -> bool:
    """Whether there is something to do, or to leave out, before the answer is written."""
    return bool(
        answer.delay_ms
        or answer.held is not None
        or answer.body_of is not None
        or answer.chunks is not None
        or answer.wire is not None
        or answer.status in BODILESS
    )


@lru_cache(maxsize=4_096)
def _lines(headers: tuple[Header, ...]) -> bytes:
    """Header lines. Raises ValueError for what is not one line each."""
    for name, value in headers:
        if HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
            raise ValueError(f"header {name!r} does not fit on a line")
    return b"".join(name + b": " + value + b"\r\n" for name, value in headers)
