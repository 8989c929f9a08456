"""The future of one job: plain work of a length, with the end that a rule or magic value wished for."""

from functools import lru_cache
from math import inf

from mock_server.engine.timeline import STUCK, TERMINAL, Failure, Phase, Step, Timeline, render
from mock_server.faults.outcome import Outcome


def fated(
    length_s: float, outcome: Outcome | None, blocked: Failure, *, waits_s: float = 0.0, limit_s: float = inf
) -> Timeline:
    """Work of this length as it goes. A wish for a failover changes nothing: what one is, is the provider's to say.

    blocked: how it fails that moderation stops; waits_s: how long it is queued before it runs; limit_s: when the
    provider itself gives up.
    """
    work = _wished(length_s, outcome, blocked, limit_s)
    return _behind(waits_s, work) if waits_s else work


def _wished(length_s: float, outcome: Outcome | None, blocked: Failure, limit_s: float) -> Timeline:
    if outcome is None:
        return plain(length_s)
    at_s = length_s if outcome.at_s is None else outcome.at_s
    match outcome.name:
        case "instant":
            return plain(0.0)
        case "stuck":
            return STUCK
        case "slow":
            return _until(at_s, None, limit_s)
        case "moderated":
            return _until(at_s, blocked, limit_s)
        case "fail":
            return _until(at_s, Failure(), limit_s)
        case "failover":
            return plain(length_s)


def _until(length_s: float, failure: Failure | None, limit_s: float) -> Timeline:
    """Work of this length with this end, cut short by the provider's own time-out."""
    if length_s > limit_s:
        return failed(limit_s, Failure("timeout"))
    return plain(length_s) if failure is None else failed(length_s, failure)


@lru_cache(maxsize=4_096)
def plain(length_s: float) -> Timeline:
    """Work that succeeds. Lengths are whole seconds, so jobs share their timelines."""
    return render(length_s)


@lru_cache(maxsize=1_024)
def failed(length_s: float, failure: Failure) -> Timeline:
    """Work that fails."""
    return render(length_s, Phase.FAILED, failure)


@lru_cache(maxsize=4_096)
def _behind(waits_s: float, work: Timeline) -> Timeline:
    """The same work with the same end; until it has waited, or is over, it is queued."""
    starts_s = min(waits_s, work.length_s)
    later = (step for step in work.steps[1:] if step.at_s > starts_s or step.phase in TERMINAL)
    return Timeline((Step(0.0, Phase.QUEUED), Step(starts_s, Phase.RUNNING), *later))
