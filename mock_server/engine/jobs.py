"""Lean job records, and `look`: what a poll sees. Looking never moves a job."""

from functools import lru_cache
from math import inf

import msgspec

from mock_server.engine.timeline import TERMINAL, Phase, Step, Timeline

_WAITING = Step(0.0, Phase.QUEUED)


class Order(msgspec.Struct, frozen=True, gc=False):
    """What the jobs of one client have in common: one record for all of them."""

    provider: str
    operation: str
    origin: str
    key: str
    slotted: bool


order = lru_cache(maxsize=1_024)(Order)


class Job(msgspec.Struct, gc=False):
    """One accepted piece of work; made by `Job.of`.

    accepted_s: world seconds; starts_s: when its timeline begins, infinite while no slot is in sight.
    served_by: the provider key that renders it now; quoted, price: held at acceptance, and what a success costs.
    request: the accepted body as bytes; origin: scheme and host that links are told with; key: the literal key used.
    notes: bits of the provider's own; slotted: whether it takes one of the account's slots while it runs.
    first_served_by: the provider key it was first meant for, where it has moved since.
    step: index of the last step applied, -1 before the start; ended_s: when its end was applied.
    parent: the batch it belongs to.
    """

    id: str
    order: Order
    served_by: str
    accepted_s: float
    starts_s: float
    timeline: Timeline
    request: bytes
    quoted: float
    price: float
    notes: int = 0
    parent: str | None = None
    first_served_by: str | None = None
    step: int = -1
    ended_s: float | None = None

    @classmethod
    def of(  # noqa: PLR0913, PLR0917  (a record's fields, in their order)
        cls,
        ident: str,
        provider: str,
        operation: str,
        served_by: str,
        accepted_s: float,
        starts_s: float,
        timeline: Timeline,
        request: bytes,
        quoted: float,
        price: float,
        origin: str,
        key: str,
        *,
        notes: int = 0,
        slotted: bool = True,
        parent: str | None = None,
        first_served_by: str | None = None,
    ) -> "Job":
        """A job that has not started."""
        common = order(provider, operation, origin, key, slotted)
        return cls(
            ident,
            common,
            served_by,
            accepted_s,
            starts_s,
            timeline,
            request,
            quoted,
            price,
            notes,
            parent,
            first_served_by,
        )

    @property
    def provider(self) -> str:
        """The provider it was asked of."""
        return self.order.provider

    @property
    def operation(self) -> str:
        """The operation that made it."""
        return self.order.operation

    @property
    def origin(self) -> str:
        """Scheme and host of the request that made it."""
        return self.order.origin

    @property
    def key(self) -> str:
        """The literal key of the request that made it."""
        return self.order.key

    @property
    def slotted(self) -> bool:
        """Whether it takes a slot while it runs."""
        return self.order.slotted

    @property
    def ends_s(self) -> float:
        """The world second of its end; infinite for a stuck, held or waiting job."""
        return self.starts_s + self.timeline.length_s

    @property
    def next_s(self) -> float:
        """The world second of its next turn; infinite when there is none."""
        if self.step < 0:
            return self.starts_s
        timeline = self.timeline
        index = timeline.turns[self.step]
        return self.starts_s + timeline.steps[index].at_s if index else inf

    @property
    def ended(self) -> bool:
        """Whether its end has been applied."""
        return self.ended_s is not None


class Look(msgspec.Struct, frozen=True, gc=False):
    """What is true of a job at an instant. `since_s`: when this step began, in world seconds."""

    phase: Phase
    progress: float
    since_s: float
    step: Step

    @property
    def over(self) -> bool:
        """Whether the phase is terminal."""
        return self.phase in TERMINAL


def look(job: Job, at_s: float) -> Look:
    """What a poll sees at `at_s`. Pure: ten looks equal one."""
    if at_s < job.starts_s:
        return Look(Phase.QUEUED, 0.0, job.accepted_s, _WAITING)
    step = job.timeline.step_at(at_s - job.starts_s)
    return Look(step.phase, step.progress, job.starts_s + step.at_s, step)
