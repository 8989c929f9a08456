"""Which results were downloaded, and when: a short record beside the journal, for the referee."""

from collections.abc import Iterator

import msgspec

from mock_server.engine.clock import Clock, real_s

MOST = 1_000


class Download(msgspec.Struct, frozen=True, gc=False):
    """A request for a file: the instant on three clocks, the answer, whether all of it was asked for."""

    name: str
    at_s: float
    real_s: float
    moved_s: float
    status: int
    whole: bool


class Downloads:
    """The first thousand of one world."""

    __slots__ = ("_noted",)

    def __init__(self) -> None:
        self._noted: list[Download] = []

    def __iter__(self) -> Iterator[Download]:
        return iter(tuple(self._noted))

    def note(self, clock: Clock, name: str, status: int, *, whole: bool) -> None:
        """Note one, as of now."""
        if len(self._noted) < MOST:
            self._noted.append(Download(name[:200], clock.now_s, real_s(), clock.moved_s, status, whole))
