"""An event loop that opens no socket of its own: it is woken through a pipe.

asyncio's own loop wakes itself through a pair of sockets; a test that forbids sockets would forbid the loop.
"""

import asyncio
import os
import sys


class _End:
    """One end of a pipe, spoken to as the loop speaks to its sockets."""

    def __init__(self, number: int) -> None:
        os.set_blocking(number, False)
        self._number = number

    def fileno(self) -> int:
        return self._number

    def recv(self, size_bytes: int) -> bytes:
        return os.read(self._number, size_bytes)

    def send(self, data: bytes) -> int:
        return os.write(self._number, data)

    def close(self) -> None:
        os.close(self._number)


class _PipeLoop(asyncio.SelectorEventLoop):
    """Woken by a byte in a pipe."""

    def _make_self_pipe(self) -> None:
        read, write = os.pipe()
        self._ssock, self._csock = _End(read), _End(write)
        self._internal_fds: int = getattr(self, "_internal_fds", 0) + 1
        self._add_reader(read, self._read_from_self)  # type: ignore[attr-defined]  # the loop's own, untyped


def quiet_loop() -> asyncio.AbstractEventLoop:
    """A new loop without a socket; where pipes cannot be waited for, the platform's ordinary one."""
    return asyncio.new_event_loop() if sys.platform == "win32" else _PipeLoop()
