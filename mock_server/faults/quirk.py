"""A job's quirk: the wish that was granted to the request that made it, for what is told of it later."""

from typing import Final

import msgspec

from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import Outcome

EARLY: Final = "webhook-before-the-202"

# Outcomes that change what is told of a job; the others are its timeline alone.
TOLD = frozenset(
    {
        "completed-with-error-inside",
        "completed-without-url-then-url",
        "result-404-then-200",
        "unknown-status-word",
        EARLY,
        "never-a-webhook",
        "partial-batch",
    }
)


class Quirk(msgspec.Struct):
    """A granted wish with its door and rule. jobs: ids of the jobs the request has made."""

    effect: Outcome | Misrule
    door: str
    rule: str
    jobs: list[str] = []

    @property
    def outcome(self) -> Outcome | None:
        """How the job goes; None where only its deliveries are odd."""
        return self.effect if isinstance(self.effect, Outcome) else None

    @property
    def early(self) -> bool:
        """Whether what the job has to tell goes out before its acceptance is answered."""
        if isinstance(self.effect, Misrule):
            return self.effect.early
        return self.effect.name == EARLY

    @property
    def silent(self) -> bool:
        """Whether the job is never told of."""
        return self.outcome is not None and self.outcome.name == "never-a-webhook"


def quirk_of(effect: object, door: str, rule: str) -> Quirk | None:
    """The quirk a request's jobs get by this effect; None when it is done with once they are accepted."""
    if isinstance(effect, Misrule) or (isinstance(effect, Outcome) and effect.name in TOLD):
        return Quirk(effect, door, rule)
    return None
