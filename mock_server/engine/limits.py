"""Windows of requests, slots for running jobs, and the rolling daily cap. All lookups on the world's clock."""

import heapq
from collections import deque
from collections.abc import Iterable
from math import ceil, inf

UNLIMITED = 1_000_000  # what an unlimited world tells in its rate headers
DAY_S = 86_400.0
_NEARLY = 1e-6  # of a request: the pace of most limits is no exact float


class Window:
    """At most `limit` requests in `period_s`, counted from the first request of the window."""

    __slots__ = ("count", "ends_s", "limit", "period_s")

    def __init__(self, limit: int, period_s: float = 60.0) -> None:
        self.limit = limit
        self.period_s = period_s
        self.count = 0
        self.ends_s = -inf

    def take(self, at_s: float) -> bool:
        """Count one request; False when the window is full (a refused request is not counted)."""
        if at_s >= self.ends_s:
            self.count, self.ends_s = 0, at_s + self.period_s
        if self.count >= self.limit:
            return False
        self.count += 1
        return True

    @property
    def remaining(self) -> int:
        """Requests left in this window."""
        return self.limit - self.count

    @property
    def allowance(self) -> str:
        """What it allows, in words."""
        return f"{self.limit} requests in {self.period_s:g} s"


class Bucket(Window):
    """`limit` requests in `period_s` at a steady pace, and up to `burst` of them at once after a rest.

    A full bucket holds `burst` requests; one more fits every `period_s / limit` seconds. ends_s: when the next fits.
    """

    __slots__ = ("_full_s", "burst")

    def __init__(self, limit: int, burst: int, period_s: float = 60.0) -> None:
        super().__init__(limit, period_s)
        self.burst = burst
        self._full_s = -inf  # when it will be full again, if nothing more is taken

    def take(self, at_s: float) -> bool:
        """Count one request; False when the bucket is empty (a refused request is not counted)."""
        pace_s = self.period_s / self.limit
        full_s = max(self._full_s, at_s)
        self.count = ceil((full_s - at_s) / pace_s - _NEARLY)
        if self.count >= self.burst:
            self.ends_s = full_s - (self.burst - 1) * pace_s
            return False
        self.count += 1
        self._full_s = full_s + pace_s
        self.ends_s = max(at_s, self._full_s - (self.burst - 1) * pace_s)
        return True

    @property
    def remaining(self) -> int:
        """Requests left at once, as of the last one."""
        return self.burst - self.count

    @property
    def allowance(self) -> str:
        """What it allows, in words."""
        return f"{super().allowance}, {self.burst} of them at once"


class Cap:
    """At most `limit` acceptances in a rolling `period_s`."""

    __slots__ = ("_taken", "limit", "period_s")

    def __init__(self, limit: int, period_s: float = DAY_S) -> None:
        self.limit = limit
        self.period_s = period_s
        self._taken: deque[float] = deque(maxlen=limit)

    def wait_s(self, at_s: float, wanted: int = 1) -> float:
        """World seconds until `wanted` more fit; 0 when they fit now, infinite when they never do."""
        if wanted > self.limit:
            return inf
        while self._taken and self._taken[0] + self.period_s <= at_s:
            self._taken.popleft()
        over = len(self._taken) + wanted - self.limit
        return 0.0 if over <= 0 else self._taken[over - 1] + self.period_s - at_s

    def take(self, at_s: float, count: int = 1) -> None:
        """Count `count` acceptances."""
        self._taken.extend([at_s] * count)


def starts_for(slots: int, running_ends_s: Iterable[float], lengths_s: Iterable[float], at_s: float) -> list[float]:
    """When each waiting item starts, in order, on `slots` slots of which some are taken until their known ends.

    An infinite end never frees its slot; an item behind only such ends starts at infinity, as all do without slots.
    """
    if slots < 1:
        return [inf for _ in lengths_s]
    frees = sorted(running_ends_s)
    over = max(0, len(frees) - slots)
    heap = frees[over:] + [at_s] * max(0, slots - len(frees))
    heapq.heapify(heap)
    starts = []
    for length_s in lengths_s:
        start_s = max(at_s, heapq.heappop(heap))
        starts.append(start_s)
        heapq.heappush(heap, start_s + length_s)
    return starts
