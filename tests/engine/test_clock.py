"""A world's clock: rates, jumps, and how durations are told."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine import clock as clock_file
from mock_server.engine.clock import FROZEN_START_S, GRID, MOST_TOLD_S, Clock, fine_stamp, on_grid, stamp

WALL_S = 1_780_000_000.25


class Machine:
    """The machine's clocks, moved by hand."""

    def __init__(self) -> None:
        self.passed_s = 0.0

    def monotonic(self) -> float:
        return 5_000.0 + self.passed_s

    def time(self) -> float:
        return WALL_S + self.passed_s


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(clock_file, "time", made)
    return made


@pytest.mark.parametrize(("rate", "after_8_s"), [(0, 0.0), (1, 8.0), (60, 480.0), (0.5, 4.0), (1e5, 8e5)])
def test_time_runs_at_the_rate(machine: Machine, rate: float, after_8_s: float) -> None:
    clock = Clock(rate)
    machine.passed_s = 8
    assert clock.now_s == after_8_s


def test_a_new_rate_counts_from_now_on(machine: Machine) -> None:
    clock = Clock(1)
    machine.passed_s = 10
    clock.set_rate(60)
    machine.passed_s = 12
    assert clock.now_s == 10 + 2 * 60
    clock.set_rate(0)
    machine.passed_s = 99
    assert clock.now_s == 130


def test_a_jump_goes_forward_only(machine: Machine) -> None:
    clock = Clock(0)
    clock.move_to(100)
    clock.move_to(40)
    assert clock.now_s == 100

    running = Clock(1)
    machine.passed_s = 50
    running.move_to(20)
    machine.passed_s = 51
    assert running.now_s == 51


def test_a_held_clock_stands_still_and_runs_on_from_the_instant_reached(machine: Machine) -> None:
    clock = Clock(10)
    machine.passed_s = 1
    clock.hold()
    machine.passed_s = 5
    assert (clock.now_s, clock.held, clock.real_seconds_until(90)) == (10, True, None)
    clock.move_to(70)
    clock.resume()
    machine.passed_s = 6
    assert (clock.now_s, clock.held) == (80, False)
    clock.hold()
    machine.passed_s = 50
    clock.resume()
    machine.passed_s = 51
    assert clock.now_s == 90  # what passed while it was held is not made up for


@pytest.mark.parametrize(("rate", "wait_s"), [(1, 90.0), (60, 1.5), (0.5, 180.0), (0, None)])
def test_a_machine_waits_a_duration_divided_by_the_rate(machine: Machine, rate: float, wait_s: float | None) -> None:
    clock = Clock(rate)
    assert clock.real_seconds_until(90) == wait_s
    assert clock.real_seconds_until(-1) == (None if rate == 0 else 0.0)


@pytest.mark.parametrize(
    ("rate", "duration_s", "told"),
    [
        (1, 60, 60),
        (1, 59.2, 60),  # rounded up
        (1, 0, 1),  # at least one
        (60, 60, 1),
        (60, 61, 2),
        (60, 3_600, 60),
        (0.5, 60, 120),
        (0, 60, 60),  # frozen: world seconds as they are
        (0, 0.25, 1),
        (0.1, 6, 60),  # 6 / 0.1 is a little over 60 in floats
        (1e-300, 60, MOST_TOLD_S),
        (1, math.inf, MOST_TOLD_S),
    ],
)
def test_a_duration_is_told_in_the_clients_own_seconds(rate: float, duration_s: float, told: int) -> None:
    assert Clock(rate).client_seconds(duration_s) == told


@pytest.mark.parametrize(("rate", "own_s"), [(1, 30), (60, 1), (0.5, 60)])
def test_a_stamp_for_the_clients_clock_is_its_now_and_its_seconds(machine: Machine, rate: float, own_s: int) -> None:
    clock = Clock(rate, start_epoch_s=0)
    machine.passed_s = 10
    assert clock.client_epoch_s(30) == math.ceil(WALL_S + 10) + own_s


def test_on_a_frozen_world_that_stamp_is_world_time(machine: Machine) -> None:
    clock = Clock(0, start_epoch_s=1_000)
    clock.move_to(5.5)
    assert clock.client_epoch_s(30) == 1_036


def test_where_a_world_begins(machine: Machine) -> None:
    assert Clock(1).start_epoch_s == math.floor(WALL_S)
    assert Clock(0).start_epoch_s == FROZEN_START_S
    assert stamp(FROZEN_START_S) == "2026-01-01T00:00:00Z"
    assert Clock(1, start_epoch_s=5).start_epoch_s == 5


def test_stamps_are_printed_in_whole_seconds_and_for_us_in_milliseconds() -> None:
    clock = Clock(0, datetime(2026, 3, 9, 16, 10, tzinfo=UTC).timestamp())
    assert (clock.stamp(163), clock.fine_stamp(163)) == ("2026-03-09T16:12:43Z", "2026-03-09T16:12:43Z")
    assert (clock.stamp(0.75), clock.fine_stamp(0.75)) == ("2026-03-09T16:10:00Z", "2026-03-09T16:10:00.750Z")
    assert clock.stamp(0.9999999) == "2026-03-09T16:10:01Z"  # less than a microsecond short is there
    assert fine_stamp(0.9996) == "1970-01-01T00:00:01Z"


@given(st.floats(0, 1e9), st.integers(0, 10**7))
def test_on_the_grid_sums_and_differences_are_exact(real_s: float, length_s: int) -> None:
    """An end planned at start + length is seen there: (start + length) - start is the length, to the bit."""
    start_s = on_grid(real_s)
    assert start_s >= real_s - 1e-9
    assert (start_s + length_s) - start_s == length_s
    assert on_grid(start_s) == start_s


def test_a_running_clock_reads_instants_of_the_grid(machine: Machine) -> None:
    clock = Clock(1 / 3)
    machine.passed_s = 0.1
    assert clock.now_s * GRID == int(clock.now_s * GRID)
    assert clock.now_s == pytest.approx(0.1 / 3, abs=1e-6)


def test_ten_steps_of_a_tenth_reach_a_whole_second() -> None:
    clock = Clock(0)
    for _ in range(10):
        clock.move_to(clock.now_s + on_grid(0.1))
    assert 1 <= clock.now_s < 1.00001
