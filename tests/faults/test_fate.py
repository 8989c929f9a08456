"""The future of a job follows the wish: its end, its instant, and how long it waits first."""

import pytest

from mock_server.engine.timeline import Failure, Phase, Timeline
from mock_server.faults.fate import fated
from mock_server.faults.outcome import Name, Outcome

BLOCKED = Failure("policy", "No.")


def end(timeline: Timeline) -> tuple[float, Phase, str | None]:
    """When it ends, how, and why."""
    last = timeline.steps[-1]
    return timeline.length_s, last.phase, last.failure.code if last.failure else None


@pytest.mark.parametrize(
    ("name", "at_s", "wanted"),
    [
        ("instant", None, (0.0, Phase.SUCCEEDED, None)),
        ("stuck", None, (float("inf"), Phase.RUNNING, None)),
        ("slow", 480.0, (480.0, Phase.SUCCEEDED, None)),
        ("fail", None, (90.0, Phase.FAILED, "failed")),
        ("fail", 40.0, (40.0, Phase.FAILED, "failed")),
        ("moderated", None, (90.0, Phase.FAILED, "policy")),
        ("moderated", 20.0, (20.0, Phase.FAILED, "policy")),
        ("failover", None, (90.0, Phase.SUCCEEDED, None)),
        ("failover", 20.0, (90.0, Phase.SUCCEEDED, None)),
    ],
)
@pytest.mark.parametrize("waits_s", [0.0, 2.0])
def test_the_end_is_the_one_wished_for(
    name: Name, at_s: float | None, wanted: tuple[float, Phase, str | None], waits_s: float
) -> None:
    assert end(fated(90.0, Outcome(name, at_s), BLOCKED, waits_s=waits_s)) == wanted


def test_without_a_wish_it_succeeds() -> None:
    assert end(fated(90.0, None, BLOCKED)) == (90.0, Phase.SUCCEEDED, None)


@pytest.mark.parametrize(
    ("at_s", "wanted"),
    [(600.0, (600.0, Phase.SUCCEEDED, None)), (601.0, (600.0, Phase.FAILED, "timeout"))],
)
def test_the_provider_gives_up_at_its_limit(at_s: float, wanted: tuple[float, Phase, str | None]) -> None:
    assert end(fated(90.0, Outcome("slow", at_s), BLOCKED, limit_s=600.0)) == wanted


def test_what_waits_is_queued_first_and_never_longer_than_it_lives() -> None:
    long, short = fated(90.0, None, BLOCKED, waits_s=2.0), fated(90.0, Outcome("fail", 1.0), BLOCKED, waits_s=2.0)

    assert [long.step_at(at_s).phase for at_s in (0, 1.75, 2, 89)] == [Phase.QUEUED] * 2 + [Phase.RUNNING] * 2
    assert [short.step_at(at_s).phase for at_s in (0, 0.75, 1)] == [Phase.QUEUED] * 2 + [Phase.FAILED]


def test_jobs_of_one_length_share_their_timeline() -> None:
    assert fated(90.0, None, BLOCKED) is fated(90.0, None, BLOCKED)
    assert fated(90.0, None, BLOCKED, waits_s=2.0) is fated(90.0, None, BLOCKED, waits_s=2.0)
