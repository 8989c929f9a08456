"""Jumps: everything due happens in order, deliveries go out on the way, and receivers may call back."""

import asyncio
from math import inf

import pytest

from mock_server import runtime as runtime_file
from mock_server.engine.jobs import look
from mock_server.engine.ledger import entries
from mock_server.engine.timeline import STUCK, Failure, Phase, render
from mock_server.runtime import HORIZON_S, MAX_ENTRIES, Jumped
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import World
from tests.network import Network, answering, fine, runtime_on, soon
from tests.plainroom import money, plain_world, work

pytestmark = pytest.mark.anyio

HOOK = "http://127.0.0.1/hook"


def on(network: Network, world: World) -> World:
    """The network tells this world's instants in its log."""
    network.worlds[HOOK] = world
    return world


def told(jumped: Jumped) -> list[tuple[float, str, str]]:
    return [(each.at_s, each.what, each.id) for each in jumped.fired]


async def test_until_idle_goes_from_entry_to_entry() -> None:
    network = Network()
    world = on(network, plain_world())
    for name, length_s in (("a", 100.0), ("b", 40.0)):
        world.accept(work(name, length_s, hook=HOOK))
    jumped = await runtime_on(network).until_idle(world)
    assert told(jumped) == [
        (40, "job.succeeded", "b"),
        (40, "delivery.attempt", "b.succeeded"),
        (100, "job.succeeded", "a"),
        (100, "delivery.attempt", "a.succeeded"),
    ]
    assert (jumped.fired_total, jumped.stopped, world.clock.now_s, world.clock.held) == (4, None, 100, False)
    assert network.log == [("b.succeeded", 40), ("a.succeeded", 100)]


async def test_an_idle_world_stays_where_it_is() -> None:
    world = plain_world()
    assert await runtime_on(Network()).until_idle(world) == Jumped()
    assert world.clock.now_s == 0


async def test_a_refused_delivery_is_tried_again_at_5_and_35_in_the_same_jump() -> None:
    network = Network(answering(500, 500, 200))
    world = on(network, plain_world())
    world.accept(work("j", 100.0, hook=HOOK))
    await runtime_on(network).until_idle(world)
    [delivery] = world.deliveries
    assert [(each.at_s, each.status) for each in delivery.attempts] == [(100, 500), (105, 500), (135, 200)]
    assert network.log == [("j.succeeded", 100), ("j.succeeded", 105), ("j.succeeded", 135)]
    assert (delivery.state, world.clock.now_s) == ("delivered", 135)


async def test_an_end_that_was_brought_forward_leaves_nothing_behind_to_walk_to() -> None:
    world = plain_world()
    job = work("j", 100.0)
    world.accept(job)
    await runtime_on(Network()).advance(world, 30.0)
    world.command(job, "finish")
    assert ((await runtime_on(Network()).until_idle(world)).fired_total, world.clock.now_s) == (0, 30)


async def test_advance_ends_where_it_was_asked_to() -> None:
    network = Network(answering(500))
    world = on(network, plain_world())
    world.accept(work("j", 100.0, hook=HOOK))
    jumped = await runtime_on(network).advance(world, 110.0)
    assert (world.clock.now_s, jumped.fired_total, jumped.stopped) == (110, 3, None)
    jumped = await runtime_on(network).advance(world, 24.75)
    assert (world.clock.now_s, jumped.fired_total) == (134.75, 0)
    jumped = await runtime_on(network).advance(world, 0.25)
    assert told(jumped) == [(135, "delivery.attempt", "j.succeeded")]


async def test_until_a_job_has_ended_its_webhook_is_out_and_the_others_wait() -> None:
    network = Network()
    world = on(network, plain_world())
    jobs = [work(name, length_s, hook=HOOK) for name, length_s in (("a", 50.0), ("b", 70.0), ("c", 90.0))]
    for job in jobs:
        world.accept(job)
    jumped = await runtime_on(network).until_ended(world, jobs[1])
    assert ([job.ended for job in jobs], world.clock.now_s, jumped.stopped) == ([True, True, False], 70, None)
    assert [name for name, _ in network.log] == ["a.succeeded", "b.succeeded"]
    assert (await runtime_on(network).until_ended(world, jobs[1])).fired_total == 0  # it has


async def test_a_job_without_an_end_is_not_waited_for() -> None:
    world = plain_world()
    stuck = work("stuck", STUCK)
    world.accept(stuck)
    world.accept(work("j", 100.0))
    jumped = await runtime_on(Network()).until_ended(world, stuck)
    assert (jumped.fired_total, jumped.stopped, world.clock.now_s) == (0, None, 0)
    assert (await runtime_on(Network()).until_idle(world)).fired_total == 1
    assert world.unfinished() == ["stuck"]


async def test_a_jump_over_a_thousand_jobs_of_mixed_ends_fires_everything_in_order() -> None:
    """In the middle of it a receiver fails a job that still had 400 s to go: it is refunded at that very instant."""
    network = Network()
    world = on(network, plain_world(credits=100_000))
    ends = [Phase.SUCCEEDED, Phase.FAILED, None]
    for number in range(1_000):
        end = ends[number % 3]
        timeline = STUCK if end is None else render(float(1 + number * 7 % 301), end)
        world.accept(work(f"{number}", timeline, hook=HOOK if number == 90 else ""))
    cut = work("cut", 500.0, price=60)
    world.accept(cut)

    async def fail_it(delivery: Delivery) -> int:
        world.command(cut, "fail", Failure("failed", "from the receiver"))
        return 200

    network.happening = fail_it
    jumped = await runtime_on(network).until_idle(world)
    at_s = 1 + 90 * 7 % 301
    lengths = {f"{n}": 1 + n * 7 % 301 for n in range(1_000) if ends[n % 3] is not None}
    assert network.log == [("90.succeeded", at_s)]
    assert (cut.ended_s, look(cut, at_s).phase) == (at_s, Phase.FAILED)
    assert [(each.at_s, each.kind, each.amount) for each in entries(cut, False)] == [
        (0, "hold", 60),
        (at_s, "release", 60),
    ]
    expected = sorted((length_s, int(name)) for name, length_s in lengths.items())
    met = [(each.at_s, int(each.id)) for each in jumped.fired if each.id.isdigit()]
    assert met == expected  # by instant, then in order of birth
    assert (jumped.fired_total, world.clock.now_s, jumped.stopped) == (len(lengths) + 2, max(lengths.values()), None)
    assert len(world.unfinished()) == 333
    assert money(world).ledger.spent == 10 * 334
    assert money(world).ledger.held == 10 * 333


async def test_only_the_first_thousand_are_told_all_are_counted() -> None:
    world = plain_world(credits=100_000)
    for number in range(1_200):
        world.accept(work(f"{number}", 1.0))
    jumped = await runtime_on(Network()).until_idle(world)
    assert (len(jumped.fired), jumped.fired_total) == (1_000, 1_200)


async def test_two_clock_calls_on_one_world_queue() -> None:
    """The second begins where the first ended, though it was asked at the same time."""
    network = Network()
    world = on(network, plain_world())
    world.accept(work("a", 60.0, hook=HOOK))
    world.accept(work("b", 120.0, hook=HOOK))
    runtime = runtime_on(network)
    jumps = await asyncio.gather(runtime.advance(world, 90.0), runtime.advance(world, 90.0))
    assert (world.clock.now_s, [each.fired_total for each in jumps]) == (180, [2, 2])


async def test_clock_calls_on_two_worlds_do_not_wait_for_each_other() -> None:
    release = asyncio.Event()

    async def hang(delivery: Delivery) -> int:
        await release.wait()
        return 200

    network = Network(hang)
    held, free = plain_world("held"), plain_world("free")
    for world in (held, free):
        world.accept(work("j", 60.0, hook=HOOK if world is held else ""))
    runtime = runtime_on(network)
    hanging = asyncio.create_task(runtime.until_idle(held))
    await soon(network.sent)
    assert (await runtime.until_idle(free)).fired_total == 1
    assert not hanging.done()
    release.set()
    assert (await hanging).fired_total == 2


async def test_deliveries_of_one_instant_go_out_together() -> None:
    """Each is answered only when both have come; one after the other none ever would be."""
    both = asyncio.Event()
    network = Network()

    async def meet(delivery: Delivery) -> int:
        if network.out == 2:
            both.set()
        await soon(both)
        return 200

    network.happening = meet
    world = on(network, plain_world())
    for name in ("a", "b"):
        world.accept(work(name, 50.0, hook=HOOK))
    world.accept(work("later", 50.25, hook=HOOK))
    jump = asyncio.create_task(runtime_on(network).until_idle(world))
    await soon(both)
    assert [name for name, _ in network.log] == ["a.succeeded", "b.succeeded"]
    await jump
    assert network.log[2] == ("later.succeeded", 50.25)


async def test_a_receiver_that_calls_back_is_answered_at_the_instant_reached() -> None:
    """What it starts from its handler falls due in the same jump, its webhook and the retry of that too."""
    network = Network()
    world = on(network, plain_world())
    first = work("first", 100.0, hook=HOOK)
    world.accept(first)
    seen: list[tuple[str, float, Phase]] = []
    refuse = answering(500, 200)

    async def call_back(delivery: Delivery) -> int:
        now_s = world.clock.now_s
        seen.append((delivery.id, now_s, look(first, now_s).phase))
        if delivery.id == "first.succeeded":
            world.accept(work("second", 30.0, at_s=now_s, hook=HOOK))
            return 200
        return await refuse(delivery) or 0

    network.happening = call_back
    jumped = await runtime_on(network).until_idle(world)
    assert seen == [
        ("first.succeeded", 100, Phase.SUCCEEDED),
        ("second.succeeded", 130, Phase.SUCCEEDED),
        ("second.succeeded", 135, Phase.SUCCEEDED),
    ]
    assert (100, "job.running", "second") in told(jumped)
    assert (world.clock.now_s, jumped.fired_total) == (135, 6)


@pytest.mark.parametrize(("days", "stopped"), [(30, None), (31, "horizon"), (400, "horizon")])
async def test_a_jump_ends_at_the_horizon_and_says_so(days: int, stopped: str | None) -> None:
    world = plain_world()
    jumped = await runtime_on(Network()).advance(world, days * 86_400.0)
    assert (world.clock.now_s, jumped.stopped) == (30 * 86_400, stopped)


@pytest.mark.parametrize("until", ["idle", "late"])
async def test_an_end_behind_the_horizon_is_not_reached(until: str) -> None:
    world = plain_world()
    late = work("late", HORIZON_S + 100)
    world.accept(work("soon", 9.0))
    world.accept(late)
    runtime = runtime_on(Network())
    jumped = await (runtime.until_idle(world) if until == "idle" else runtime.until_ended(world, late))
    assert (jumped.stopped, late.ended, world.clock.now_s) == ("horizon", False, 9)
    await runtime.advance(world, 91.0)
    assert ((await runtime.until_idle(world)).stopped, late.ended) == (None, True)


async def test_a_jump_stops_after_so_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MAX_ENTRIES == 100_000
    monkeypatch.setattr(runtime_file, "MAX_ENTRIES", 50)
    world = plain_world(credits=100_000)
    for number in range(60):
        world.accept(work(f"{number}", float(number + 1)))
    jumped = await runtime_on(Network()).until_idle(world)
    assert (jumped.fired_total, jumped.stopped, world.clock.now_s) == (50, "horizon", 50)
    jumped = await runtime_on(Network()).until_idle(world)
    assert (jumped.fired_total, jumped.stopped, world.clock.now_s) == (10, None, 60)


async def test_exactly_so_many_entries_are_no_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime_file, "MAX_ENTRIES", 50)
    world = plain_world()
    for number in range(50):
        world.accept(work(f"{number}", float(number + 1)))
    jumped = await runtime_on(Network()).advance(world, 70.0)
    assert (jumped.fired_total, jumped.stopped, world.clock.now_s) == (50, None, 70)


async def test_a_receiver_that_never_stops_starting_jobs_does_not_hold_the_jump_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every webhook starts a job that ends at once, at the same instant, and has a webhook."""
    monkeypatch.setattr(runtime_file, "MAX_ENTRIES", 90)
    network = Network()
    world = on(network, plain_world(credits=10**9))

    async def again(delivery: Delivery) -> int:
        world.accept(work(f"{len(world.jobs)}", 0.0, at_s=world.clock.now_s, hook=HOOK))
        return 200

    network.happening = again
    world.accept(work("first", 10.0, hook=HOOK))
    jumped = await asyncio.wait_for(runtime_on(network).until_idle(world), 10)
    assert (jumped.stopped, world.clock.now_s) == ("horizon", 10)
    assert 90 <= jumped.fired_total < 95


async def test_others_have_their_turn_during_a_long_jump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime_file, "ENTRIES_A_TURN", 20)
    world = plain_world()
    for number in range(100):
        world.accept(work(f"{number}", float(number + 1)))
    met: list[float] = []

    def watch() -> None:
        met.append(world.clock.now_s)
        if not jump.done():
            asyncio.get_running_loop().call_soon(watch)

    jump = asyncio.create_task(runtime_on(Network()).until_idle(world))
    watch()
    await jump
    assert sorted({0.0, *met}) == [0, 20, 40, 60, 80, 100]


async def test_a_jump_that_breaks_lets_the_clock_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(delivery: Delivery) -> int:
        raise RuntimeError("a fault of ours")

    network = Network(broken)
    world = on(network, plain_world())
    world.accept(work("j", 10.0, hook=HOOK))
    with pytest.raises(RuntimeError):
        await runtime_on(network).until_idle(world)
    assert (world.clock.held, world.watchers) == (False, [])
    network.happening = fine
    jumped = await runtime_on(network).until_idle(world)
    assert told(jumped) == [(10, "delivery.attempt", "j.succeeded")]  # it was never made, so it is still due
    assert [delivery.state for delivery in world.deliveries] == ["delivered"]


async def test_the_end_seen_is_the_end_that_fired_whatever_fraction_a_world_stands_at() -> None:
    """A world that ran for a while stands at no whole second; a poll at the end of its jump must see the end."""
    for start_s in (0.1, 1 / 3, 7.123456, 1_234_567.891):
        world = plain_world()
        world.clock.move_to(start_s)
        job = work("j", 137.0, at_s=world.clock.now_s)
        world.accept(job)
        await runtime_on(Network()).until_ended(world, job)
        assert look(job, world.clock.now_s).phase is Phase.SUCCEEDED
        assert job.ended_s == world.clock.now_s != inf
