"""A video's future, decided at acceptance: who serves it and how its render goes."""

from functools import lru_cache
from math import inf

from mock_server.engine.chance import Stream
from mock_server.engine.timeline import STUCK, TERMINAL, Failover, Failure, Phase, Step, Timeline, render
from mock_server.faults.outcome import Outcome
from mock_server.providers.creativeai import catalog
from mock_server.providers.creativeai.account import Settings
from mock_server.providers.creativeai.errors import MODERATION, POLICY

QUEUE_S = 1.0  # creativeai/EX-8 says PENDING; how long is not stated
DOWN = Failure("provider_unavailable", "The provider stopped rendering and `failover` is false")


def server(settings: Settings, model: str, *, image: bool) -> str:
    """The key that serves a model: the legacy one, unless quality routing finds the margin large enough (sheet 3.3)."""
    if model == "auto" and settings.quality_routing and settings.routing_margin >= settings.routing_threshold:
        return catalog.provider_key("seedance", image=image)
    return catalog.first_choice(model, image=image)


def timeline(
    stream: Stream, duration_s: int, outcome: Outcome | None, *, retry: bool = False, to: str | None = None
) -> Timeline:
    """The render of one clip, with the end that was wished for.

    retry: a failed render is started once more before anything terminal is shown (creativeai/Q-6, creativeai/D-23).
    to: the provider key a failover in mid-render moves to; None forbids it.
    """
    length_s = float(catalog.render_s(stream, duration_s))
    if outcome is None or (outcome.name == "failover" and outcome.at_s is None):
        return _render(length_s)
    first = _wished(length_s, outcome, to, catalog.TIMEOUT_S)
    last = first.steps[-1]
    if retry and last.phase is Phase.FAILED and last.failure is not None and last.failure.code in ("failed", "timeout"):
        return _again(first, length_s)
    return first


def queued(length_s: float, outcome: Outcome | None) -> Timeline:
    """Work that waits a second before it runs, with the end that was wished for. No failover, no time-out."""
    return _behind_a_second(running(length_s, outcome))


def running(length_s: float, outcome: Outcome | None) -> Timeline:
    """Work that runs at once, with the end that was wished for. No failover, no time-out."""
    if outcome is None or outcome.name == "failover":
        return _render(length_s)
    return _wished(length_s, outcome, None, inf)


def _wished(length_s: float, outcome: Outcome, to: str | None, limit_s: float) -> Timeline:
    match outcome.name:
        case "instant":
            return _render(0.0)
        case "stuck":
            return STUCK
        case "slow":
            return _until(length_s if outcome.at_s is None else outcome.at_s, None, limit_s)
        case "failover":
            return _moved(length_s, outcome.at_s or 0.0, to)
        case "moderated":
            return _until(length_s if outcome.at_s is None else outcome.at_s, Failure(POLICY, MODERATION), limit_s)
        case "fail":
            return _until(length_s if outcome.at_s is None else outcome.at_s, Failure(), limit_s)


def _until(length_s: float, failure: Failure | None, limit_s: float) -> Timeline:
    """A render of this length with this end, cut short by the provider's own time-out."""
    if length_s > limit_s:
        return _failed(limit_s, Failure("timeout"))
    return _render(length_s) if failure is None else _failed(length_s, failure)


def _moved(length_s: float, at_s: float, to: str | None) -> Timeline:
    """Capacity is lost at `at_s`: the job goes on elsewhere, or fails where that is forbidden."""
    at_s = min(at_s, length_s)
    if to is None:
        return _failed(at_s, DOWN)
    return _render(length_s).cut(
        at_s, Step(at_s, Phase.RUNNING, at_s / length_s, failover=Failover(to)), Step(length_s, Phase.SUCCEEDED, 1.0)
    )


def _again(first: Timeline, length_s: float) -> Timeline:
    """The failed render, its end unseen, and a second one behind it."""
    at_s = first.length_s
    second = _render(length_s).steps
    return Timeline((*first.steps[:-1], *(Step(at_s + step.at_s, step.phase, step.progress) for step in second)))


@lru_cache(maxsize=1_024)
def _behind_a_second(work: Timeline) -> Timeline:
    """The same work with the same end; until its first second is over, or it is, it waits."""
    starts_s = min(QUEUE_S, work.length_s)
    later = (step for step in work.steps[1:] if step.at_s > starts_s or step.phase in TERMINAL)
    return Timeline((Step(0.0, Phase.QUEUED), Step(starts_s, Phase.RUNNING), *later))


@lru_cache(maxsize=4_096)
def _render(length_s: float) -> Timeline:
    """Lengths are whole seconds, so jobs share their timelines."""
    return render(length_s)


@lru_cache(maxsize=1_024)
def _failed(length_s: float, failure: Failure) -> Timeline:
    return render(length_s, Phase.FAILED, failure)
