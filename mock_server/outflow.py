"""How an answer's bytes leave: whole, as a stream at its pace, slowly, or up to where the connection is reset.

Nothing here waits by itself: who writes hands in how.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from math import inf
from typing import Any, Protocol

from mock_server.answer import Answer, Chunk, Wire
from mock_server.engine.clock import real_s

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Pause = Callable[[float], Awaitable[None]]

BODILESS = frozenset({204, 304})  # a body behind these would be read as the start of the next answer
LINE = "soundstage.line"  # where a server's protocol lends its connection in the scope
PIECES_A_SECOND = 10  # of a slow body
FLUSH_TURN_S = 0.005
FLUSH_S = 5.0  # how long a reset waits for what was written before it


class Line(Protocol):
    """A connection that can be reset."""

    def unsent_bytes(self) -> int: ...
    def reset(self) -> None: ...


def line_of(scope: MutableMapping[str, Any]) -> Line | None:
    """The connection of a request, where its server lends it."""
    lent: dict[str, Line] = (scope.get("extensions") or {}).get(LINE) or {}
    return lent.get("line")


async def write(answer: Answer, send: Send, receive: Receive | None, line: Line | None, pause: Pause) -> None:
    """Write an answer. pause: waits for so many real seconds."""
    if answer.wire is not None and not answer.wire.plain:
        await _write_oddly(answer, answer.wire, send, receive, line, pause)
    elif answer.chunks is not None:
        await _stream(answer, answer.chunks, send, pause)
    else:
        await send(_start(answer))
        await send({"type": "http.response.body", "body": b"" if answer.status in BODILESS else answer.body})


async def left(receive: Receive) -> None:
    """Until the client has gone; whatever else it sends behind its request is of no interest."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _stream(answer: Answer, chunks: tuple[Chunk, ...], send: Send, pause: Pause) -> None:
    await send(_start(answer))
    for chunk in chunks:
        if chunk.delay_ms:
            await pause(chunk.delay_ms / 1_000)
        await send({"type": "http.response.body", "body": chunk.data, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _start(answer: Answer) -> MutableMapping[str, Any]:
    """Status and headers, with the length of a body that is no stream."""
    headers = answer.headers
    if answer.chunks is None and answer.status not in BODILESS:
        headers = [*headers, (b"content-length", str(len(answer.body)).encode())]
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


async def _write_oddly(
    answer: Answer, wire: Wire, send: Send, receive: Receive | None, line: Line | None, pause: Pause
) -> None:
    """Write an answer at its pace, up to where it is reset."""
    if wire.reset_at != 0:
        await send(_start(answer))
        whole = Chunk(b"" if answer.status in BODILESS else answer.body)
        chunks = answer.chunks if answer.chunks is not None else (whole,)
        if not await _send_pieces(_pieces(chunks, wire), send, receive, pause):
            return
    if wire.reset_at is None:
        await send({"type": "http.response.body", "body": b""})
    else:
        await _reset(wire, receive, line, pause)


def _pieces(chunks: Iterable[Chunk], wire: Wire) -> Iterator[Chunk]:
    """The chunks in pieces of a slow body, each with the wait before it, up to where the connection is reset."""
    left = inf if wire.reset_at is None else wire.reset_at
    for chunk in chunks:
        data = chunk.data if left == inf else chunk.data[: int(left)]
        left -= len(data)
        if wire.bytes_per_s is None:
            yield Chunk(data, chunk.delay_ms)
            continue
        size = max(1, int(wire.bytes_per_s / PIECES_A_SECOND))
        for start in range(0, len(data), size):
            piece = data[start : start + size]
            yield Chunk(piece, len(piece) / wire.bytes_per_s * 1_000)


async def _send_pieces(pieces: Iterable[Chunk], send: Send, receive: Receive | None, pause: Pause) -> bool:
    """Send them, each after its wait. False when the client left first."""
    gone = asyncio.ensure_future(left(receive)) if receive is not None else None
    try:
        for piece in pieces:
            if piece.delay_ms and gone is None:
                await pause(piece.delay_ms / 1_000)
            elif piece.delay_ms and gone is not None:
                await asyncio.wait({gone}, timeout=piece.delay_ms / 1_000)
            if gone is not None and gone.done():
                return False
            await send({"type": "http.response.body", "body": piece.data, "more_body": True})
    finally:
        if gone is not None:
            gone.cancel()
    return True


async def _reset(wire: Wire, receive: Receive | None, line: Line | None, pause: Pause) -> None:
    """Reset the connection once what was written has left. Raises ConnectionResetError where none is lent."""
    if line is None:
        if wire.closed is not None:
            wire.closed()
        raise ConnectionResetError("a rule resets this connection")
    started_s = real_s()
    while line.unsent_bytes() and real_s() - started_s < FLUSH_S:
        await pause(FLUSH_TURN_S)
    line.reset()
    if receive is not None:
        await left(receive)  # the server has to know of it before it looks for the rest of the answer
