"""What falls due in a world: job turns and delivery attempts, nothing else. In order of instant, then of birth."""

import heapq
from math import inf
from typing import Protocol

import msgspec


class Due(Protocol):
    """Something with a next instant; infinite when it has none."""

    @property
    def next_s(self) -> float: ...


class _Entry(msgspec.Struct, order=True, gc=False):
    at_s: float
    birth: int
    # Compared only if instant and birth were equal, which they never are.
    what: Due


class Agenda:
    """A heap of instants. An entry whose thing has since moved to another instant is dropped when it is met."""

    __slots__ = ("_births", "_heap")

    def __init__(self) -> None:
        self._heap: list[_Entry] = []
        self._births = 0

    def add(self, what: Due) -> None:
        """Note the thing's next instant; nothing is noted when it has none."""
        at_s = what.next_s
        if at_s != inf:
            self._births += 1
            heapq.heappush(self._heap, _Entry(at_s, self._births, what))

    @property
    def head_s(self) -> float:
        """An instant before which surely nothing is due; infinite when idle. Cheap: asked at every request."""
        return self._heap[0].at_s if self._heap else inf

    @property
    def next_s(self) -> float | None:
        """The earliest instant noted; None when idle."""
        heap = self._heap
        while heap and heap[0].what.next_s != heap[0].at_s:
            heapq.heappop(heap)
        return heap[0].at_s if heap else None

    def take(self, until_s: float) -> Due | None:
        """Remove and return the earliest thing due by `until_s`."""
        at_s = self.next_s
        if at_s is None or at_s > until_s:
            return None
        return heapq.heappop(self._heap).what
