"""What falls due in a world: job turns and delivery attempts, nothing else. In order of instant, then of birth."""

import heapq
from collections import deque
from math import inf
from typing import Protocol


class Due(Protocol):
    """Something with a next instant; infinite when it has none."""

    @property
    def next_s(self) -> float: ...


class Agenda:
    """Instants, and what falls due at each. A thing that has since moved to another instant is dropped when it is met.

    Most instants have one thing, which stands there by itself; more of them queue in the order of their births.
    """

    __slots__ = ("_due", "_instants")

    def __init__(self) -> None:
        self._instants: list[float] = []
        self._due: dict[float, Due | deque[Due]] = {}

    def add(self, what: Due) -> None:
        """Note the thing's next instant; nothing is noted when it has none."""
        at_s = what.next_s
        if at_s == inf:
            return
        there = self._due.get(at_s)
        if there is None:
            heapq.heappush(self._instants, at_s)
            self._due[at_s] = what
        elif isinstance(there, deque):
            there.append(what)
        else:
            self._due[at_s] = deque((there, what))

    @property
    def head_s(self) -> float:
        """An instant before which surely nothing is due; infinite when idle. Cheap: asked at every request."""
        return self._instants[0] if self._instants else inf

    @property
    def next_s(self) -> float | None:
        """The earliest instant noted; None when idle."""
        while self._instants:
            at_s = self._instants[0]
            first = self._first(at_s)
            if first.next_s == at_s:
                return at_s
            self._drop_first(at_s)
        return None

    def take(self, until_s: float) -> Due | None:
        """Remove and return the earliest thing due by `until_s`."""
        at_s = self.next_s
        if at_s is None or at_s > until_s:
            return None
        first = self._first(at_s)
        self._drop_first(at_s)
        return first

    def _first(self, at_s: float) -> Due:
        there = self._due[at_s]
        return there[0] if isinstance(there, deque) else there

    def _drop_first(self, at_s: float) -> None:
        there = self._due[at_s]
        if isinstance(there, deque) and len(there) > 1:
            there.popleft()
        else:
            del self._due[at_s]
            heapq.heappop(self._instants)
