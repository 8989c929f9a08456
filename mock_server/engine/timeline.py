"""A job's future, fixed at acceptance: steps of (instant, phase, progress, what happens)."""

from enum import StrEnum
from math import inf

import msgspec
from msgspec.structs import force_setattr


class Phase(StrEnum):
    """The five phases every provider's status words are mapped from."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


TERMINAL = frozenset({Phase.SUCCEEDED, Phase.FAILED, Phase.CANCELLED})


class Failure(msgspec.Struct, frozen=True, gc=False):
    """Why a job failed, in our words: `code` is `timeout`, `failed`, `moderated` or a caller's own."""

    code: str = "failed"
    message: str | None = None


class Failover(msgspec.Struct, frozen=True, gc=False):
    """The job moves to another provider key in the middle of its render."""

    to: str
    reason: str = "capacity"


class Step(msgspec.Struct, frozen=True, gc=False):
    """What is true from `at_s` on, in seconds since the job's start."""

    at_s: float
    phase: Phase
    progress: float = 0.0
    failure: Failure | None = None
    failover: Failover | None = None

    @property
    def turns(self) -> bool:
        """Whether reaching this step changes more than progress."""
        return self.phase in TERMINAL or self.failover is not None


class Timeline(msgspec.Struct, frozen=True, gc=False):
    """Steps in order of time; the first is at 0. Shared between jobs of equal length."""

    steps: tuple[Step, ...]
    # For each step, the index of the next that changes more than progress, 0 for none: asked at every acceptance.
    turns: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "turns", tuple(self._turn_after(index) for index in range(len(self.steps))))

    def _turn_after(self, index: int) -> int:
        for later in range(index + 1, len(self.steps)):
            step = self.steps[later]
            if step.turns or step.phase is not self.steps[later - 1].phase:
                return later
        return 0

    @property
    def length_s(self) -> float:
        """Seconds from start to end; infinite where no end is planned."""
        last = self.steps[-1]
        return last.at_s if last.phase in TERMINAL else inf

    def step_at(self, at_s: float) -> Step:
        """The step in force `at_s` seconds after the job's start."""
        met = self.steps[0]
        for step in self.steps:
            if step.at_s > at_s:
                break
            met = step
        return met

    def cut(self, at_s: float, *last: Step) -> "Timeline":
        """What has been until `at_s`, then `last` instead of the rest."""
        return Timeline((*(step for step in self.steps if step.at_s <= at_s), *last))

    def shifted_after(self, at_s: float, by_s: float) -> "Timeline":
        """Everything behind `at_s` comes `by_s` later."""
        return Timeline(
            tuple(
                msgspec.structs.replace(step, at_s=step.at_s + by_s) if step.at_s > at_s else step
                for step in self.steps
            )
        )


def render(length_s: float, end: Phase = Phase.SUCCEEDED, failure: Failure | None = None) -> Timeline:
    """A plain render: running in quarters, then its end."""
    quarters = tuple(Step(length_s * share, Phase.RUNNING, share) for share in (0.0, 0.25, 0.5, 0.75))
    last = Step(length_s, end, 1.0 if end is Phase.SUCCEEDED else 0.75, failure)
    return Timeline((quarters[0], last) if not length_s else (*quarters, last))


STUCK = Timeline((Step(0.0, Phase.RUNNING), Step(30.0, Phase.RUNNING, 0.25)))
