"""How a run waits and what time it is: the one file of the suite that looks at a clock or lets time pass."""

from threading import Event
from time import monotonic
from typing import Protocol


class Pace(Protocol):
    """Time as the target lives it. times: how much faster than the real provider's that is."""

    times: float

    def now_s(self) -> float:
        """Seconds on the target's clock; only differences count."""
        ...

    def wait(self, world_s: float) -> None:
        """Let so many of the target's seconds pass."""
        ...

    def real_s(self) -> float:
        """Seconds on our own clock; only differences count."""
        ...


class RealPace:
    """Waits for real, `times` shorter than the provider's guidance says."""

    def __init__(self, times: float = 1.0) -> None:
        self.times = times
        self._never = Event()

    def now_s(self) -> float:
        """Seconds on the target's clock."""
        return monotonic() * self.times

    def wait(self, world_s: float) -> None:
        """Let so many of the target's seconds pass."""
        if world_s > 0:
            self._never.wait(world_s / self.times)

    def real_s(self) -> float:
        """Seconds on our own clock."""
        return monotonic()
