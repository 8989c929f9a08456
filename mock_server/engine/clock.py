"""A world's clock, and the only reader of the machine's.

World time is seconds since the world's start (`at_s`, float). Everything a world does is dated by it. Instants lie on
a grid of a quarter of a microsecond, on which sums and differences of floats are exact: what is planned for
`start + length` happens there, and a look there sees it, whatever fraction of a second the start fell on.
"""

import math
import time
from datetime import UTC, datetime
from functools import lru_cache

GRID = 1 << 22  # instants are whole multiples of 1 / GRID s: exact for 68 years of world time
MOST_TOLD_S = 2**31 - 1  # the longest wait told to a client, where there is no end in sight
FROZEN_START_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp()  # where a frozen world begins when none is named


def real_s() -> float:
    """Real seconds of a monotonic clock, for measuring how long something of ours took."""
    return time.perf_counter()


def wall_epoch_s() -> float:
    """The machine's own epoch seconds."""
    return time.time()


def on_grid(duration_s: float) -> float:
    """The next duration on the grid of instants: rounded up, so that ten times "100ms" reach a whole second."""
    return math.ceil(duration_s * GRID - 1e-6) / GRID


def stamp(epoch_s: float) -> str:
    """`2026-03-09T16:10:00Z`: whole seconds, as providers print them."""
    return _whole_stamp(math.floor(epoch_s + 1e-6))


@lru_cache(maxsize=4_096)
def _whole_stamp(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fine_stamp(epoch_s: float) -> str:
    """`2026-03-09T16:10:00.250Z`: milliseconds where there are any, as the control API prints them."""
    whole = datetime.fromtimestamp(round(epoch_s, 3), UTC)
    return whole.isoformat(timespec="milliseconds" if whole.microsecond else "seconds").replace("+00:00", "Z")


class Clock:
    """One world's time. `rate` 1 is real, N is N times faster, 0 is frozen and moved by hand."""

    __slots__ = ("_anchor_real_s", "_anchor_s", "_held", "moved_s", "rate", "start_epoch_s")

    def __init__(self, rate: float = 1, start_epoch_s: float | None = None) -> None:
        self.rate = rate
        self.start_epoch_s = start_epoch_s if start_epoch_s is not None else _default_start(rate)
        self._anchor_s = 0.0
        self._anchor_real_s = time.monotonic()
        self._held = False
        self.moved_s = 0.0  # how far it has been moved by hand, in all

    @property
    def now_s(self) -> float:
        """World seconds since the world's start."""
        if self._held or not self.rate:
            return self._anchor_s
        return self._anchor_s + int((time.monotonic() - self._anchor_real_s) * self.rate * GRID) / GRID

    @property
    def held(self) -> bool:
        """Whether a jump is walking this clock."""
        return self._held

    def set_rate(self, rate: float) -> None:
        """From now on time runs `rate` times as fast."""
        self._anchor(self.now_s)
        self.rate = rate

    def move_to(self, at_s: float) -> None:
        """Jump forward to an instant; time never goes back."""
        now_s = self.now_s
        then_s = max(on_grid(at_s), now_s)
        self.moved_s += then_s - now_s
        self._anchor(then_s)

    def hold(self) -> None:
        """Stand still while a jump walks through the instants; `resume` ends it."""
        self._anchor(self.now_s)
        self._held = True

    def resume(self) -> None:
        """Run on, at the clock's rate, from the instant reached."""
        self._anchor(self._anchor_s)
        self._held = False

    def epoch_s(self, at_s: float) -> float:
        """The epoch second of a world instant."""
        return self.start_epoch_s + at_s

    def stamp(self, at_s: float) -> str:
        """A world instant as providers print it: `2026-03-09T16:10:00Z`."""
        return stamp(self.start_epoch_s + at_s)

    def fine_stamp(self, at_s: float) -> str:
        """A world instant as the control API prints it."""
        return fine_stamp(self.start_epoch_s + at_s)

    def client_seconds(self, duration_s: float) -> int:
        """A duration as told to a client: its own seconds, rounded up, at least 1 (design section 4)."""
        own_s = duration_s / self.rate if self.rate else duration_s
        return max(1, math.ceil(min(own_s, MOST_TOLD_S) - 1e-6))

    def client_epoch_s(self, duration_s: float) -> int:
        """A stamp a client compares with its own clock; on a frozen world, the world's time (design section 4)."""
        if not self.rate:
            return math.ceil(self.start_epoch_s + self.now_s + duration_s - 1e-6)
        return math.ceil(time.time()) + self.client_seconds(duration_s)

    def real_seconds_until(self, at_s: float) -> float | None:
        """How long a machine has to wait for an instant; None when the clock stands still."""
        if self._held or not self.rate:
            return None
        return max(0.0, (at_s - self.now_s) / self.rate)

    def _anchor(self, at_s: float) -> None:
        self._anchor_s = at_s
        self._anchor_real_s = time.monotonic()


def _default_start(rate: float) -> float:
    return math.floor(time.time()) if rate else FROZEN_START_S
