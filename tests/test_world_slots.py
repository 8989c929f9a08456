"""Slots of an account: what waits is planned from known ends, and planned anew, in order, when an end moves."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job, look
from mock_server.engine.limits import starts_for
from mock_server.engine.timeline import STUCK, Phase
from mock_server.world import Verb, World
from tests.plainroom import fired, jump, money, plain_world, work


def queue(world: World, *lengths_s: float | None) -> list[Job]:
    """Jobs of these lengths in line at instant 0, None for one that never ends; those with a slot start at once."""
    jobs = []
    for number, length_s in enumerate(lengths_s):
        starts_s = 0.0 if money(world).free_slots() > 0 else inf
        job = work(f"{number}", STUCK if length_s is None else length_s, starts_s=starts_s)
        world.accept(job)
        jobs.append(job)
    return jobs


def starts(jobs: list[Job]) -> list[float]:
    return [job.starts_s for job in jobs]


def test_items_without_a_slot_wait_for_known_ends() -> None:
    world = plain_world(slots=3)
    jobs = queue(world, 100, 50, 70, 30, 20, 10)
    assert starts(jobs) == [0, 0, 0, 50, 70, 80]
    assert [look(job, 60).phase for job in jobs] == [
        Phase.RUNNING,
        Phase.SUCCEEDED,
        *[Phase.RUNNING] * 2,
        *[Phase.QUEUED] * 2,
    ]


def test_waiting_items_are_not_active() -> None:
    world = plain_world(slots=2)
    queue(world, 100, 100, 100, 100)
    account = money(world)
    assert (list(account.active), list(account.waiting), account.free_slots()) == (["0", "1"], ["2", "3"], 0)


def test_the_line_moves_through_the_slots_in_order() -> None:
    world = plain_world(slots=2)
    jobs = queue(world, 100, 40, 10, 10, 10, 10)
    told = fired(world)
    jump(world, 1_000)
    assert starts(jobs) == [0, 0, 40, 50, 60, 70]
    assert [(each.at_s, each.what.removeprefix("job."), each.id) for each in told] == [
        (40, "succeeded", "1"),
        (40, "running", "2"),
        (50, "succeeded", "2"),
        (50, "running", "3"),
        (60, "succeeded", "3"),
        (60, "running", "4"),
        (70, "succeeded", "4"),
        (70, "running", "5"),
        (80, "succeeded", "5"),
        (100, "succeeded", "0"),
    ]
    assert (money(world).active, money(world).waiting) == ({}, {})


@pytest.mark.parametrize("verb", ["finish", "fail", "cancel"])
def test_an_end_brought_forward_lets_the_line_move_up(verb: Verb) -> None:
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30, 30)
    jump(world, 20)
    world.command(jobs[0], verb)
    assert starts(jobs) == [0, 20, 50]
    jump(world, 1_000)
    assert [job.ended_s for job in jobs] == [20, 50, 80]


def test_an_end_put_off_keeps_the_line_waiting() -> None:
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30, 30)
    jump(world, 20)
    world.command(jobs[0], "hold")
    assert starts(jobs) == [0, inf, inf]
    assert world.unfinished() == ["0", "1", "2"]
    jump(world, 500)
    assert look(jobs[1], 500).phase is Phase.QUEUED
    world.command(jobs[0], "release")
    assert starts(jobs) == [0, 580, 610]
    jump(world, 1_000)
    assert [job.ended_s for job in jobs] == [580, 610, 640]


def test_a_stuck_job_keeps_its_slot() -> None:
    world = plain_world(slots=2)
    jobs = queue(world, None, 50, 10, 10)
    assert starts(jobs) == [0, 0, 50, 60]
    jump(world, 1_000)
    assert (list(money(world).active), money(world).free_slots()) == (["0"], 1)
    alone = plain_world(slots=1)
    stuck, behind = queue(alone, None, 10)
    jump(alone, 1_000)
    assert (behind.starts_s, alone.unfinished()) == (inf, ["0", "1"])
    alone.command(stuck, "fail")
    assert behind.starts_s == 1_000


@pytest.mark.parametrize(
    ("verb", "phase", "what"),
    [
        ("finish", Phase.SUCCEEDED, "job.succeeded"),
        ("fail", Phase.FAILED, "job.failed"),
        ("cancel", Phase.CANCELLED, "job.failed"),
    ],
)
def test_a_waiting_item_can_be_ended_at_once_and_never_ran(verb: Verb, phase: Phase, what: str) -> None:
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30, 30)
    jump(world, 10)
    told = fired(world)
    world.command(jobs[1], verb)
    assert (jobs[1].ended_s, look(jobs[1], 10).phase, look(jobs[1], 9).phase) == (10, phase, Phase.QUEUED)
    assert [(each.at_s, each.what, each.id) for each in told] == [(10, what, "1")]
    assert (list(money(world).active), list(money(world).waiting)) == (["0"], ["2"])
    assert jobs[2].starts_s == 100  # the one behind moves up


def test_a_held_item_is_passed_by_and_waits_its_turn_when_released() -> None:
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30, 30)
    world.command(jobs[1], "hold")
    assert starts(jobs) == [0, inf, 100]
    jump(world, 110)
    world.command(jobs[1], "release")
    assert starts(jobs) == [0, 130, 100]
    with pytest.raises(BadInput, match="not held"):
        world.command(jobs[1], "release")


def test_a_held_item_that_is_ended_leaves_the_line() -> None:
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30)
    world.command(jobs[1], "hold")
    world.command(jobs[1], "cancel")
    assert (jobs[1].ended_s, world.held, money(world).waiting) == (0, {}, {})


@pytest.mark.parametrize("late_s", [100.0, 117.0, 5_000.0])
def test_a_line_nobody_watched_moved_in_time(late_s: float) -> None:
    """Ends are met long after they were due: what waited for them has started when they came."""
    world = plain_world(slots=1)
    jobs = queue(world, 100, 30, 30)
    world.clock.move_to(late_s)
    world.settle()
    assert starts(jobs) == [0, 100, 130]


def test_jobs_without_need_of_a_slot_take_none() -> None:
    world = plain_world(slots=1)
    queue(world, 100)
    free = work("free", 50.0, slotted=False)
    world.accept(free)
    assert list(money(world).active) == ["0"]
    jump(world, 50)
    assert free.ended_s == 50


def test_an_account_without_slots_counts_nobody() -> None:
    world = plain_world()
    jobs = queue(world, *[10.0] * 50)
    assert (money(world).free_slots(), money(world).active, set(starts(jobs))) == (inf, {}, {0.0})
    assert money(world).slot_wait_s(0) == 0


@pytest.mark.parametrize(
    ("slots", "lengths_s", "at_s", "wait_s"),
    [
        (3, [100, 50, 70], 10.0, 40.0),
        (3, [100, 50], 10.0, 0.0),
        (2, [100, 50, 200], 10.0, 90.0),  # the one that waits takes the slot that frees at 50
        (1, [100, 30, 30], 0.0, 160.0),  # behind all that wait
        (2, [None, 50], 10.0, 40.0),
        (1, [None], 10.0, inf),
        (1, [None, 30], 10.0, inf),
        (0, [], 10.0, inf),
    ],
)
def test_a_newcomer_is_told_when_a_slot_is_really_free(
    slots: int, lengths_s: list[float | None], at_s: float, wait_s: float
) -> None:
    world = plain_world(slots=slots)
    queue(world, *lengths_s)
    jump(world, at_s)
    assert money(world).slot_wait_s(at_s) == wait_s


moves = st.tuples(
    st.integers(0, 80), st.sampled_from(["finish", "fail", "hold", "release", "cancel"]), st.integers(0, 7)
)


@given(
    st.integers(1, 3),
    st.lists(st.integers(1, 120).map(lambda quarters: quarters / 4), min_size=8, max_size=8),
    st.lists(moves, max_size=12),
)
def test_under_any_commands_no_slot_is_taken_twice_or_left_idle(
    slots: int, lengths_s: list[float], commands: list[tuple[int, Verb, int]]
) -> None:
    """At every instant something happens: at most `slots` run, and nobody who may start waits beside a free slot."""
    world = plain_world(slots=slots)
    taken: list[int] = []
    world.watchers.append(lambda _: taken.append(len(money(world).active)))
    jobs = queue(world, *lengths_s)
    for quarters, verb, which in commands:
        jump(world, world.clock.now_s + quarters / 4)
        try:
            world.command(jobs[which], verb)
        except BadInput:
            continue
        check(world, slots)
    while (at_s := world.agenda.next_s) is not None:
        jump(world, at_s)
        check(world, slots)
    assert set(world.unfinished()) == {job.id for job in jobs if not job.ended}
    assert max(taken) <= slots  # between two things of one instant, too


def check(world: World, slots: int) -> None:
    now_s, account = world.clock.now_s, money(world)
    running = [job.id for job in world.jobs.values() if look(job, now_s).phase is Phase.RUNNING]
    assert running == [job.id for job in world.jobs.values() if job.id in account.active]
    assert len(running) <= slots
    movable = [job for job in account.waiting.values() if job.id not in world.held]
    assert not (movable and len(running) < slots)
    ends_s = [job.ends_s for job in account.active.values()]
    assert starts(movable) == starts_for(slots, ends_s, [job.timeline.length_s for job in movable], now_s)
