"""A world: jobs come to their ends by themselves or by command, and the books follow at that instant."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine import clock as clock_file
from mock_server.engine.errors import BadInput, NotThere
from mock_server.engine.jobs import look
from mock_server.engine.ledger import entries
from mock_server.engine.timeline import STUCK, Failover, Failure, Phase, Step, Timeline, render
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Fired, Verb, World
from tests.plainroom import NAME, fired, jump, money, plain_world, room, work

VERBS: tuple[Verb, ...] = ("finish", "fail", "hold", "release", "cancel")


def test_a_job_runs_by_itself_to_its_end() -> None:
    world = plain_world()
    told = fired(world)
    job = work("j", 100.0, price=60)
    world.accept(job)
    assert (money(world).ledger.balance, job.ended) == (940, False)
    jump(world, 99.75)
    assert not job.ended
    jump(world, 100)
    assert (job.ended_s, money(world).ledger.spent, money(world).ledger.held) == (100, 60, 0)
    assert told == [Fired(0, "job.running", "j"), Fired(100, "job.succeeded", "j")]


@pytest.mark.parametrize(
    ("verb", "phase", "spent", "line"),
    [
        ("finish", Phase.SUCCEEDED, 60, "capture"),
        ("fail", Phase.FAILED, 0, "release"),
        ("cancel", Phase.CANCELLED, 0, "release"),
    ],
)
def test_a_running_job_ends_at_once_and_the_ledger_knows(verb: Verb, phase: Phase, spent: float, line: str) -> None:
    world = plain_world()
    job = work("j", 100.0, price=60)
    world.accept(job)
    jump(world, 30)
    told = fired(world)
    world.command(job, verb, Failure("failed", "as wished") if verb == "fail" else None)
    assert (job.ended_s, look(job, 30).phase, money(world).ledger.spent) == (30, phase, spent)
    assert money(world).ledger.balance == 1_000 - spent
    assert [(each.at_s, each.kind, each.amount) for each in entries(job, verb == "finish")][1:] == [(30, line, 60)]
    assert [each.what for each in told] == [f"job.{'succeeded' if verb == 'finish' else 'failed'}"]
    jump(world, 1_000)
    assert (len(told), job.ended_s, world.agenda.next_s) == (1, 30, None)  # the end it had is never met


def test_a_failure_keeps_its_words_and_its_progress() -> None:
    world = plain_world()
    job = work("j", 100.0)
    world.accept(job)
    jump(world, 60)
    world.command(job, "fail", Failure("out_of_memory", "It was too large"))
    seen = look(job, 60)
    assert (seen.step.failure, seen.progress, seen.since_s) == (Failure("out_of_memory", "It was too large"), 0.5, 60)
    assert look(job, 55).phase is Phase.RUNNING  # what has been stays


def test_a_held_job_stays_where_it_is_until_released() -> None:
    world = plain_world()
    job = work("j", 100.0)
    world.accept(job)
    jump(world, 30)
    world.command(job, "hold")
    assert (job.ends_s, world.unfinished(), world.agenda.next_s) == (inf, ["j"], None)
    jump(world, 5_000)
    assert (look(job, 5_000).progress, job.ended) == (0.25, False)
    world.command(job, "release")
    assert (job.ends_s, world.unfinished()) == (5_070, [])
    assert look(job, 5_019.75).progress == 0.25
    assert look(job, 5_020).progress == 0.5  # twenty seconds after the hold, as it would have been
    jump(world, 5_070)
    assert job.ended_s == 5_070


def test_a_held_job_can_be_ended_too() -> None:
    for verb in ("finish", "fail", "cancel"):
        world = plain_world()
        job = work("j", 100.0)
        world.accept(job)
        world.command(job, "hold")
        jump(world, 500)
        world.command(job, verb)
        assert (job.ended_s, world.held, world.unfinished()) == (500, {}, [])


def test_a_stuck_job_can_be_finished() -> None:
    world = plain_world()
    job = work("j", STUCK)
    world.accept(job)
    jump(world, 10_000)
    assert world.unfinished() == ["j"]
    world.command(job, "finish")
    assert job.ended_s == 10_000


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("end", ["by itself", "finish", "fail", "cancel"])
def test_what_has_ended_is_not_changed_again(verb: Verb, end: str) -> None:
    world = plain_world()
    job = work("j", 100.0)
    world.accept(job)
    if end == "by itself":
        jump(world, 100)
    else:
        world.command(job, end)  # type: ignore[arg-type]  # a verb, by the rows above
    before = (job.timeline, job.ended_s, money(world).ledger.balance)
    with pytest.raises(BadInput, match=rf"job `j` has already ended \(\w+\); only a running or waiting job can {verb}"):
        world.command(job, verb)
    assert (job.timeline, job.ended_s, money(world).ledger.balance) == before


def test_an_end_that_is_due_comes_before_a_command() -> None:
    """A job whose end has come unnoticed has succeeded: it cannot be failed any more."""
    world = plain_world()
    job = work("j", 100.0)
    world.accept(job)
    world.clock.move_to(100)
    with pytest.raises(BadInput, match="succeeded"):
        world.command(job, "fail")


def test_holding_twice_and_releasing_what_is_not_held_is_refused() -> None:
    world = plain_world()
    job = work("j")
    world.accept(job)
    with pytest.raises(BadInput, match="job `j` is not held; hold it first"):
        world.command(job, "release")
    world.command(job, "hold")
    with pytest.raises(BadInput, match="job `j` is already held; release it first"):
        world.command(job, "hold")


def test_a_command_reads_the_clock_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fast clock an end may fall between two readings; the job must not end twice."""
    world = plain_world(rate=0)
    job = work("j", 100.0, price=60)
    world.accept(job)
    readings = iter([90.0, 110.0, 130.0, 150.0])
    monkeypatch.setattr(clock_file.Clock, "now_s", property(lambda clock: next(readings)))
    world.command(job, "fail")
    assert (job.ended_s, money(world).ledger.held, money(world).ledger.spent) == (90, 0, 0)


def test_a_failover_turns_in_the_middle_and_progress_does_not() -> None:
    world = plain_world()
    told = fired(world)
    moved = Step(40.0, Phase.RUNNING, 0.4, failover=Failover("plain-2"))
    world.accept(work("j", render(100.0).cut(40.0, moved, Step(100.0, Phase.SUCCEEDED, 1.0))))
    jump(world, 200)
    assert [each.at_s for each in told] == [0, 40, 100]
    assert room(world).turns == [("j", "running", 0), ("j", "running", 40), ("j", "succeeded", 100)]


def test_the_provider_is_told_after_the_books_are_right() -> None:
    world = plain_world()
    balances = []
    world.rooms[NAME].turned = lambda world, job, step: balances.append(money(world).ledger.balance)  # type: ignore[method-assign]
    world.accept(work("j", render(50.0, Phase.FAILED), price=60))
    jump(world, 50)
    assert balances == [940, 1_000]


@pytest.mark.parametrize("late_s", [100.0, 163.25, 10_000.0])
def test_what_was_not_looked_at_in_time_happened_in_time(late_s: float) -> None:
    """Nobody asked until long after: ends, webhooks and ledger are dated as if somebody had."""
    world = plain_world()
    job = work("j", 100.0, hook="http://127.0.0.1/hook")
    world.accept(job)
    world.clock.move_to(late_s)
    world.settle()
    assert (job.ended_s, [each.due_s for each in world.take_outbox()]) == (100, [100])


def test_a_delivery_to_a_target_that_is_not_allowed_is_only_recorded() -> None:
    world = plain_world()
    delivery = Delivery("d", "j", "ended", "https://your-app.com/hook", (), b"{}", 0.0, (0.0, 5.0))
    world.deliver(delivery)
    jump(world, 100)
    assert (delivery.state, delivery.attempts, world.outbox) == ("blocked", [], [])
    assert [each.id for each in world.deliveries] == ["d"]
    assert list(world.targets.blocked_hosts) == ["your-app.com"]


def test_a_job_that_is_not_there_is_named_with_the_way_to_the_list() -> None:
    with pytest.raises(NotThere, match="no job `x` in world `w`; GET /_mock/worlds/w/jobs lists them"):
        plain_world().job("x")


def test_rendered_bodies_are_remembered_within_a_bound() -> None:
    world = plain_world()
    for number in range(2_500):
        world.tell(f"{number}", number, b"body")
    assert 0 < len(world.told) <= 1_000
    assert world.told["2499"] == (2_499, b"body")


steps = st.tuples(st.integers(0, 60), st.sampled_from(VERBS), st.integers(0, 3))


@given(st.lists(st.integers(1, 120) | st.none(), min_size=4, max_size=4), st.lists(steps, max_size=25))
def test_whatever_is_commanded_the_books_agree_with_the_looks(
    lengths: list[int | None], moves: list[tuple[int, Verb, int]]
) -> None:
    """Four jobs, some stuck, under any commands: each ends once, and ledger, looks and fired entries tell one story."""
    world = plain_world(credits=100)
    told = fired(world)
    jobs = [work(f"{n}", STUCK if each is None else each / 4) for n, each in enumerate(lengths)]
    for job in jobs:
        world.accept(job)
    for quarters, verb, which in moves:
        jump(world, world.clock.now_s + quarters / 4)
        try:
            world.command(jobs[which], verb)
        except BadInput:
            continue
    agree(world, told)


def agree(world: World, told: list[Fired]) -> None:
    now_s = world.clock.now_s
    seen = {job.id: look(job, now_s) for job in world.jobs.values()}
    over = {name for name, look_at in seen.items() if look_at.over}
    assert over == {job.id for job in world.jobs.values() if job.ended}
    assert over == {each.id for each in told if each.what != "job.running"}
    assert len(told) == len(world.jobs) + len(over)
    assert [each.at_s for each in told] == sorted(each.at_s for each in told)
    won = sum(each.phase is Phase.SUCCEEDED for each in seen.values())
    assert money(world).ledger.spent == 10 * won
    assert money(world).ledger.held == 10 * (len(seen) - len(over))
    assert all(job.ended_s == seen[job.id].since_s for job in world.jobs.values() if job.ended)


def test_timelines_may_begin_in_line() -> None:
    """A step that waits is told to nobody, and running is told when it comes."""
    world = plain_world()
    told = fired(world)
    world.accept(work("j", Timeline((Step(0.0, Phase.QUEUED), Step(5.0, Phase.RUNNING), Step(9.0, Phase.SUCCEEDED)))))
    jump(world, 20)
    assert [(each.at_s, each.what) for each in told] == [(5, "job.running"), (9, "job.succeeded")]
