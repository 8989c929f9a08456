"""An answer on its way out: what faults bend. Plain data; who carries answers copies it from and to theirs."""

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
import orjson

from mock_server.engine.chance import Stream

EVENT = b"data: "


class Said(msgspec.Struct):
    """Status, headers and body; `parts` in place of the body where it is a stream.

    delay_ms: real milliseconds before anything is written; bytes_per_s: how fast the body is;
    reset_at: the connection is reset behind so many bytes of the body, 0: before a byte of anything;
    earlier: the body this very request was answered with before, None where it was not.
    """

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    parts: list[bytes] | None = None
    delay_ms: float = 0.0
    bytes_per_s: float | None = None
    reset_at: int | None = None
    earlier: bytes | None = None

    def header(self, name: bytes, value: bytes) -> None:
        """Set a header in place of all of its name."""
        self.headers = [pair for pair in self.headers if pair[0].lower() != name] + [(name, value)]

    def replace(self, body: bytes) -> None:
        """Another body, and no stream."""
        self.body, self.parts = body, None

    def each(self, change: Callable[[bytes], bytes]) -> bool:
        """Change the body, or every part of a stream. False when nothing was changed by it."""
        if self.parts is None:
            before, self.body = self.body, change(self.body)
            return self.body != before
        parts, self.parts = self.parts, [change(part) for part in self.parts]
        return self.parts != parts

    def each_value(self, change: Callable[[Any], Any]) -> bool:
        """Change the JSON of the body, or of every event of a stream. False when nothing was changed by it."""
        return self.each(lambda raw: _changed(raw, change))


class Fault(msgspec.Struct, frozen=True):
    """What happens to one answer. Each kind is a file, with an example of how it is written."""

    EXAMPLE: ClassVar[str] = ""

    def check(self) -> str | None:
        """What is wrong with the values, in a sentence; None when nothing is."""
        return None

    def bend(self, said: Said, luck: Stream) -> str | None:
        """Change the answer. Returns why it could not, None when it did."""
        raise NotImplementedError


def _changed(raw: bytes, change: Callable[[Any], Any]) -> bytes:
    """JSON changed; what is none, as it was. A stream's event keeps its frame."""
    head, text, tail = b"", raw, b""
    if raw.startswith(EVENT):
        head, text, tail = EVENT, raw[len(EVENT) :].rstrip(b"\r\n"), raw[len(raw.rstrip(b"\r\n")) :]
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return raw
    return head + orjson.dumps(change(value)) + tail
