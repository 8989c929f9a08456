"""What a poll sees. Looking never moves a job."""

import gc
from math import inf

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import STUCK, TERMINAL, Failover, Failure, Phase, Step, Timeline, render
from tests.plainroom import timelines, work

instants = st.integers(0, 4_000).map(lambda quarters: quarters / 4)


@given(timelines(), instants, instants, st.lists(instants, min_size=1, max_size=8))
def test_ten_looks_equal_one(timeline: Timeline, accepted_s: float, wait_s: float, at: list[float]) -> None:
    """Whatever was looked at before, in whatever order, a look sees the same, and the job is the same after it."""
    job = work("j", timeline, at_s=accepted_s, starts_s=accepted_s + wait_s)
    untouched = msgspec.structs.replace(job)
    alone = [look(msgspec.structs.replace(job), at_s) for at_s in at]
    assert [look(job, at_s) for _ in range(10) for at_s in at] == alone * 10
    assert job == untouched


@given(timelines(), instants, instants, instants)
def test_time_never_brings_a_job_back(timeline: Timeline, starts_s: float, one_s: float, later_s: float) -> None:
    job = work("j", timeline, starts_s=starts_s)
    first, second = look(job, min(one_s, later_s)), look(job, max(one_s, later_s))
    assert first.since_s <= second.since_s
    assert not first.over or second == first


@pytest.mark.parametrize(
    ("at_s", "seen"),
    [
        (0, Look(Phase.QUEUED, 0.0, 10.0, Step(0.0, Phase.QUEUED))),
        (49.75, Look(Phase.QUEUED, 0.0, 10.0, Step(0.0, Phase.QUEUED))),
        (50, Look(Phase.RUNNING, 0.0, 50.0, render(100.0).steps[0])),
        (80, Look(Phase.RUNNING, 0.25, 75.0, render(100.0).steps[1])),
        (150, Look(Phase.SUCCEEDED, 1.0, 150.0, render(100.0).steps[4])),
        (9_999, Look(Phase.SUCCEEDED, 1.0, 150.0, render(100.0).steps[4])),
    ],
)
def test_a_look_tells_phase_progress_and_since_when(at_s: float, seen: Look) -> None:
    assert look(work("j", 100.0, at_s=10.0, starts_s=50.0), at_s) == seen
    assert seen.over is (seen.phase in TERMINAL)


@pytest.mark.parametrize(
    ("starts_s", "timeline", "step", "next_s", "ends_s"),
    [
        (50.0, render(100.0), -1, 50.0, 150.0),
        (50.0, render(100.0), 0, 150.0, 150.0),
        (50.0, render(100.0), 4, inf, 150.0),
        (inf, render(100.0), -1, inf, inf),
        (50.0, STUCK, 0, inf, inf),
    ],
)
def test_the_next_turn_and_the_end(
    starts_s: float, timeline: Timeline, step: int, next_s: float, ends_s: float
) -> None:
    job = work("j", timeline, starts_s=starts_s)
    job.step = step
    assert (job.next_s, job.ends_s) == (next_s, ends_s)


def records() -> list[object]:
    failover = Step(1.0, Phase.RUNNING, 0.1, failover=Failover("other"))
    failed = Step(2.0, Phase.FAILED, 0.1, Failure("timeout", "too late"))
    timeline = Timeline((failover, failed))
    return [work("j", timeline), timeline, failover, failed, failed.failure, failover.failover, look(work("j"), 1.0)]


def test_no_collector_walks_the_records() -> None:
    """A million jobs would stop the server for a second at every full collection."""
    assert [type(each).__name__ for each in records() if gc.is_tracked(each)] == []


def test_what_a_job_holds_is_not_walked_either() -> None:
    gc.collect()  # a tuple of untracked things is let go at the first collection it meets
    held = [getattr(work("j", render(60.0)), field) for field in Job.__struct_fields__]
    steps = render(60.0).steps
    gc.collect()
    assert [each for each in [*held, steps] if gc.is_tracked(each)] == []
