"""A video's future, decided at acceptance: who serves it and how its render goes."""

from mock_server.engine.chance import Stream
from mock_server.engine.timeline import Failover, Failure, Phase, Step, Timeline
from mock_server.faults.fate import failed, fated, plain
from mock_server.faults.outcome import Outcome
from mock_server.providers.creativeai import catalog
from mock_server.providers.creativeai.account import Settings
from mock_server.providers.creativeai.errors import MODERATION, POLICY

QUEUE_S = 1.0  # creativeai/EX-8 says PENDING; how long is not stated
DOWN = Failure("provider_unavailable", "The provider stopped rendering and `failover` is false")
BLOCKED = Failure(POLICY, MODERATION)


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
    if outcome is None:
        return plain(length_s)
    first = _wished(length_s, outcome, to)
    last = first.steps[-1]
    if retry and last.phase is Phase.FAILED and last.failure is not None and last.failure.code in ("failed", "timeout"):
        return _again(first, length_s)
    return first


def queued(length_s: float, outcome: Outcome | None) -> Timeline:
    """Work that waits a second before it runs, with the end that was wished for. No failover, no time-out."""
    return fated(length_s, outcome, BLOCKED, waits_s=QUEUE_S)


def running(length_s: float, outcome: Outcome | None) -> Timeline:
    """Work that runs at once, with the end that was wished for. No failover, no time-out."""
    return fated(length_s, outcome, BLOCKED)


def _wished(length_s: float, outcome: Outcome, to: str | None) -> Timeline:
    if outcome.name == "failover" and outcome.at_s is not None:
        return _moved(length_s, outcome.at_s, to)
    return fated(length_s, outcome, BLOCKED, limit_s=catalog.TIMEOUT_S)


def _moved(length_s: float, at_s: float, to: str | None) -> Timeline:
    """Capacity is lost at `at_s`: the job goes on elsewhere, or fails where that is forbidden."""
    at_s = min(at_s, length_s)
    if to is None:
        return failed(at_s, DOWN)
    return plain(length_s).cut(
        at_s, Step(at_s, Phase.RUNNING, at_s / length_s, failover=Failover(to)), Step(length_s, Phase.SUCCEEDED, 1.0)
    )


def _again(first: Timeline, length_s: float) -> Timeline:
    """The failed render, its end unseen, and a second one behind it."""
    at_s = first.length_s
    second = plain(length_s).steps
    return Timeline((*first.steps[:-1], *(Step(at_s + step.at_s, step.phase, step.progress) for step in second)))
