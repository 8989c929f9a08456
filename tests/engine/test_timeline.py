"""A job's future as steps: what is in force when, what turns, and how the rest is replaced."""

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.timeline import STUCK, TERMINAL, Failover, Failure, Phase, Step, Timeline, render
from tests.plainroom import timelines

PLAIN = render(100.0)
MOVED = Timeline(
    (
        Step(0.0, Phase.RUNNING),
        Step(25.0, Phase.RUNNING, 0.25),
        Step(40.0, Phase.RUNNING, 0.4, failover=Failover("seedance-t2v")),
        Step(75.0, Phase.RUNNING, 0.75),
        Step(90.0, Phase.SUCCEEDED, 1.0),
    )
)


@pytest.mark.parametrize(
    ("at_s", "phase", "progress"),
    [
        (0, Phase.RUNNING, 0.0),
        (24.9, Phase.RUNNING, 0.0),
        (25, Phase.RUNNING, 0.25),
        (99.9, Phase.RUNNING, 0.75),
        (100, Phase.SUCCEEDED, 1.0),
        (1e9, Phase.SUCCEEDED, 1.0),
    ],
)
def test_a_step_is_in_force_from_its_instant_on(at_s: float, phase: Phase, progress: float) -> None:
    step = PLAIN.step_at(at_s)
    assert (step.phase, step.progress) == (phase, progress)


def test_a_render_without_length_still_runs_first() -> None:
    """Both steps are at 0: the end is what a look sees, the start is what fires before it."""
    at_once = render(0.0)
    assert [step.phase for step in at_once.steps] == [Phase.RUNNING, Phase.SUCCEEDED]
    assert at_once.step_at(0).phase is Phase.SUCCEEDED


def test_a_failed_render_says_why_and_never_reaches_its_whole() -> None:
    failed = render(40.0, Phase.FAILED, Failure("timeout"))
    assert failed.steps[-1] == Step(40.0, Phase.FAILED, 0.75, Failure("timeout"))


@pytest.mark.parametrize(
    ("timeline", "length_s"), [(PLAIN, 100.0), (render(0.0), 0.0), (STUCK, inf), (PLAIN.cut(30.0), inf)]
)
def test_the_length_is_where_the_end_is(timeline: Timeline, length_s: float) -> None:
    assert timeline.length_s == length_s


@pytest.mark.parametrize(
    ("timeline", "turns"),
    [
        (PLAIN, (4, 4, 4, 4, 0)),
        (MOVED, (2, 2, 4, 4, 0)),
        (STUCK, (0, 0)),
        (render(0.0), (1, 0)),
        (Timeline((Step(0.0, Phase.QUEUED), Step(5.0, Phase.RUNNING), Step(6.0, Phase.RUNNING, 0.5))), (1, 0, 0)),
    ],
)
def test_progress_alone_is_no_turn(timeline: Timeline, turns: tuple[int, ...]) -> None:
    """For each step the index of the next that changes phase or provider, 0 for none."""
    assert timeline.turns == turns


def test_a_cut_keeps_what_has_been() -> None:
    end = Step(40.0, Phase.FAILED, 0.25, Failure())
    assert PLAIN.cut(40.0, end).steps == (*PLAIN.steps[:2], end)
    assert PLAIN.cut(50.0, end).steps[:3] == PLAIN.steps[:3]  # the step of that very instant has been
    assert PLAIN.cut(40.0, end).turns == (2, 2, 0)


def test_what_is_left_comes_later() -> None:
    later = PLAIN.shifted_after(50.0, 1_000.0)
    assert [step.at_s for step in later.steps] == [0, 25, 50, 1_075, 1_100]
    assert [step.progress for step in later.steps] == [step.progress for step in PLAIN.steps]


@given(timelines(), st.integers(0, 2_400))
def test_the_step_in_force_is_the_last_that_has_come(timeline: Timeline, quarters: int) -> None:
    at_s = quarters / 4
    assert timeline.step_at(at_s) is [step for step in timeline.steps if step.at_s <= at_s][-1]


@given(timelines(), st.integers(0, 2_400))
def test_a_cut_changes_nothing_before_it(timeline: Timeline, quarters: int) -> None:
    at_s = quarters / 4
    cut = timeline.cut(at_s, Step(at_s, Phase.CANCELLED))
    before = [earlier_s for earlier_s in (0.0, at_s / 2, at_s - 0.25) if 0 <= earlier_s < at_s]
    assert [cut.step_at(each) for each in before] == [timeline.step_at(each) for each in before]
    assert cut.step_at(at_s).phase is Phase.CANCELLED


@given(timelines())
def test_walking_the_turns_meets_every_change_once(timeline: Timeline) -> None:
    index, met = 0, [timeline.steps[0].phase]
    while nxt := timeline.turns[index]:
        assert nxt > index
        index = nxt
        met.append(timeline.steps[index].phase)
    phases = [step.phase for step in timeline.steps]
    changes = [b for a, b in pairwise(phases) if a is not b or b in TERMINAL]
    assert met[1:] == changes
