"""The future of one job: plain work of a length, with the end that a rule or magic value wished for."""

from functools import lru_cache
from math import inf

from mock_server.engine.clock import on_grid
from mock_server.engine.timeline import STUCK, TERMINAL, Failure, Phase, Step, Timeline, render
from mock_server.faults.outcome import GIVEN_UP_S, LATE_S, QUEUED_S, Outcome


def fated(
    length_s: float, outcome: Outcome | None, blocked: Failure, *, waits_s: float = 0.0, limit_s: float = inf
) -> Timeline:
    """Work of this length as it goes. A wish for a failover changes nothing: what one is, is the provider's to say.

    blocked: how it fails that moderation stops; waits_s: how long it is queued before it runs; limit_s: when the
    provider itself gives up.
    """
    work = _wished(length_s, outcome, blocked, limit_s)
    if outcome is not None and outcome.timeline is not None:
        return work
    return _behind(waits_s, work) if waits_s else work


def _wished(length_s: float, outcome: Outcome | None, blocked: Failure, limit_s: float) -> Timeline:
    """Outcomes that are not named here change what is told of a job, not how it goes."""
    if outcome is None:
        return plain(length_s)
    if outcome.name in ENDS:
        default_s, end = ENDS[outcome.name]
        at_s = outcome.at_s if outcome.at_s is not None else default_s or length_s
        return _until(at_s, {"fail": Failure(), "block": blocked, "succeed": None}[end], limit_s)
    match outcome.name:
        case "timeline" if outcome.timeline is not None:
            return outcome.timeline
        case "instant" | "webhook-before-the-202":
            return plain(0.0)
        case "stuck":
            return STUCK
        case "queue-then-run":
            return _queued(length_s, QUEUED_S if outcome.at_s is None else outcome.at_s)
        case "progress-falls-back":
            return _falling(length_s, outcome.at_s)
    return plain(length_s)


# How these end, and when unless they say: None for the end of the work.
ENDS: dict[str, tuple[float | None, str]] = {
    "slow": (None, "succeed"),
    "success-after-client-gave-up": (GIVEN_UP_S, "succeed"),
    "fail": (None, "fail"),
    "fails-late": (None, "fail"),
    "moderated": (None, "block"),
    "moderated-late": (LATE_S, "block"),
    **dict.fromkeys(("completed-with-error-inside", "completed-without-url-then-url"), (None, "succeed")),
    **dict.fromkeys(("result-404-then-200", "never-a-webhook", "partial-batch"), (None, "succeed")),
}


def _queued(length_s: float, at_s: float) -> Timeline:
    """It waits that long, then takes as long as it would have."""
    work = plain(length_s).steps
    later = (Step(at_s + step.at_s, step.phase, step.progress) for step in work)
    return Timeline((Step(0.0, Phase.QUEUED), *later))


def _falling(length_s: float, at_s: float | None) -> Timeline:
    """Half done, then back at the start of the queue for a moment, then on: the end comes as it would have."""
    at_s = on_grid(length_s / 2) if at_s is None else min(at_s, length_s)
    before = [step for step in plain(length_s).steps if step.at_s < at_s]
    left_s = length_s - at_s
    again = [
        Step(at_s, Phase.QUEUED, 0.1),
        Step(on_grid(at_s + left_s / 4), Phase.RUNNING, 0.2),
        Step(on_grid(at_s + left_s / 2), Phase.RUNNING, 0.6),
    ]
    return Timeline((*before, *again, Step(length_s, Phase.SUCCEEDED, 1.0)))


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
