"""Worlds whose clocks run: alarms, webhooks in the background, resets. Rates are high, so real waits are short."""

import asyncio

import pytest

from mock_server.runtime import SENDS_AT_ONCE
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Fired, World
from tests.network import Network, answering, fine, runtime_on, soon
from tests.plainroom import plain_world, work

pytestmark = pytest.mark.anyio

HOOK = "http://127.0.0.1/hook"
FAST = 1e5  # a hundred world seconds are a millisecond


class Watch:
    """Sees what a world does, and can be waited on for something."""

    def __init__(self, world: World, what: str, count: int = 1) -> None:
        self.met = asyncio.Event()
        self.seen: list[Fired] = []
        self._what, self._count = what, count
        world.watchers.append(self._note)

    def _note(self, fired: Fired) -> None:
        self.seen.append(fired)
        if sum(each.what == self._what for each in self.seen) == self._count:
            self.met.set()


async def delivered(world: World) -> Delivery:
    """The world's only delivery, once it has come to an end."""
    [delivery] = world.deliveries
    for _ in range(2_000):
        if delivery.state != "due":
            return delivery
        await asyncio.to_thread(lambda: None)
    raise AssertionError(f"still due: {delivery}")


async def test_an_alarm_meets_what_falls_due_though_nobody_asks() -> None:
    world = plain_world(rate=FAST)
    runtime = runtime_on(Network())
    job = work("j", 200.0)
    world.accept(job)
    watch = Watch(world, "job.succeeded")
    runtime.tend(world)
    await soon(watch.met)
    assert (job.ended_s, [each.what for each in watch.seen]) == (200, ["job.succeeded"])
    assert world.clock.now_s >= 200


async def test_one_alarm_after_the_other() -> None:
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    watch = Watch(world, "job.succeeded", 3)
    for name, length_s in (("c", 300.0), ("a", 100.0), ("b", 200.0)):
        world.accept(work(name, length_s))
        runtime.tend(world)  # an end before the one the alarm was set for
    world.clock.set_rate(FAST)
    runtime.retune(world)
    await soon(watch.met)
    ends = [each for each in watch.seen if each.what == "job.succeeded"]
    assert [(each.id, each.at_s - world.jobs[each.id].accepted_s) for each in ends] == [
        ("a", 100),
        ("b", 200),
        ("c", 300),
    ]


async def test_retries_are_walked_and_count_from_their_due_instants() -> None:
    network = Network(answering(500, 500, 200))
    world = plain_world(rate=FAST)
    runtime = runtime_on(network)
    job = work("j", 50.0, hook=HOOK)
    world.accept(job)
    watch = Watch(world, "delivery.attempt", 3)
    runtime.tend(world)
    await soon(watch.met)
    delivery = await delivered(world)
    assert [each.at_s - (job.ended_s or 0) for each in delivery.attempts] == [0, 5, 35]
    assert delivery.state == "delivered"


async def test_a_frozen_clock_sets_no_alarm_and_one_set_running_does() -> None:
    world = plain_world(rate=0)
    runtime = runtime_on(Network())
    world.accept(work("j", 100.0))
    runtime.tend(world)
    assert not runtime._alarms
    watch = Watch(world, "job.succeeded")
    world.clock.set_rate(FAST)
    runtime.retune(world)
    await soon(watch.met)


async def test_a_clock_that_is_stopped_takes_its_alarm_along() -> None:
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    world.accept(work("j", 100.0))
    runtime.tend(world)
    assert len(runtime._alarms) == 1
    world.clock.set_rate(0)
    runtime.retune(world)
    assert not runtime._alarms


async def test_a_world_has_one_alarm_for_what_comes_next() -> None:
    """It stays while nothing nearer comes, and is stopped when something does, or the clock changes its pace."""
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    world.accept(work("far", 5_000.0))
    runtime.tend(world)
    far = runtime._alarms[world][1]
    runtime.tend(world)
    assert runtime._alarms[world][1] is far
    world.accept(work("near", 500.0))
    runtime.tend(world)
    near = runtime._alarms[world][1]
    assert (far.cancelled(), near.cancelled(), near.when() < far.when()) == (True, False, True)
    world.clock.set_rate(0.5)
    runtime.retune(world)
    assert (near.cancelled(), runtime._alarms[world][1].when() > near.when()) == (True, True)


async def test_an_alarm_that_rings_too_early_is_set_again() -> None:
    """An alarm lasts a day at most; what lies further off is met by the one after it."""
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    world.accept(work("far", 9 * 86_400.0))
    runtime.tend(world)
    first = runtime._alarms[world][1]
    assert first.when() - asyncio.get_running_loop().time() <= 86_400
    runtime._ring(world)
    assert runtime._alarms[world][1] is not first


async def test_a_faster_clock_rings_sooner() -> None:
    """The alarm was set an hour ahead; it is set anew for the new rate."""
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    world.accept(work("j", 3_600.0))
    runtime.tend(world)
    watch = Watch(world, "job.succeeded")
    world.clock.set_rate(1e6)
    runtime.retune(world)
    await soon(watch.met)


async def test_a_hanging_receiver_in_one_world_delays_no_other() -> None:
    """More deliveries hang in the one world than may be out at once; the other's goes out all the same."""
    release = asyncio.Event()
    calm = plain_world("calm", rate=FAST)
    watch = asyncio.Event()

    async def hang(delivery: Delivery) -> int:
        if delivery.id.startswith("calm"):
            watch.set()
            return 200
        await release.wait()
        return 200

    network = Network(hang)
    runtime = runtime_on(network)
    stormy = plain_world("stormy", rate=FAST)
    for number in range(SENDS_AT_ONCE + 5):
        stormy.accept(work(f"s{number}", 10.0, hook=HOOK))
    runtime.tend(stormy)
    await soon(network.sent)
    calm.accept(work("calm", 10.0, hook=HOOK))
    runtime.tend(calm)
    await soon(watch)
    assert (await delivered(calm)).state == "delivered"
    assert network.out == SENDS_AT_ONCE
    release.set()


async def test_a_jump_waits_for_what_a_running_clock_has_in_flight() -> None:
    """Its outcome counts from its due instant, and the retry it asks for is walked in the jump."""
    release = asyncio.Event()
    refuse = answering(500, 200)

    async def slow(delivery: Delivery) -> int | None:
        await release.wait()
        return await refuse(delivery)

    network = Network(slow)
    world = plain_world(rate=FAST)
    runtime = runtime_on(network)
    job = work("j", 20.0, hook=HOOK)
    world.accept(job)
    runtime.tend(world)
    await soon(network.sent)
    jump = asyncio.create_task(runtime.until_idle(world))
    asyncio.get_running_loop().call_soon(release.set)
    jumped = await jump
    [delivery] = world.deliveries
    assert [each.at_s - (job.ended_s or 0) for each in delivery.attempts] == [0, 5]
    assert (delivery.state, jumped.stopped) == ("delivered", None)


async def test_after_a_jump_the_clock_runs_on_from_there() -> None:
    world = plain_world(rate=1)
    runtime = runtime_on(Network())
    world.accept(work("near", 10.0))
    world.accept(work("far", 86_400.0 + 100))
    jumped = await runtime.advance(world, 86_400.0)
    assert ([each.id for each in jumped.fired], len(runtime._alarms)) == (["near"], 1)
    watch = Watch(world, "job.succeeded")
    world.clock.set_rate(FAST)
    runtime.retune(world)
    await soon(watch.met)
    assert [(each.id, each.at_s) for each in watch.seen] == [("far", 86_500)]


async def hang(delivery: Delivery) -> int:
    """A receiver that never answers."""
    await asyncio.Event().wait()
    return 200


async def test_a_reset_abandons_what_is_in_flight() -> None:
    """As many are out as may be, others wait behind them: none is recorded, none goes out later, no alarm rings."""
    network = Network(hang)
    runtime = runtime_on(network)
    world = plain_world(rate=FAST)
    for number in range(SENDS_AT_ONCE + 3):
        world.accept(work(f"{number}", 10.0, hook=HOOK))
    late = work("late", 1e9)
    world.accept(late)
    seen = Watch(world, "delivery.attempt", SENDS_AT_ONCE + 3)
    runtime.tend(world)
    await soon(seen.met)
    await soon(network.sent)
    tasks = [*runtime._sends[world]]
    world.abandon()
    await asyncio.wait(tasks, timeout=5)
    assert (len(network.log), network.out) == (SENDS_AT_ONCE, 0)
    assert [delivery for delivery in world.deliveries if delivery.attempts] == []
    assert world not in runtime._alarms
    world.clock.move_to(late.ends_s)
    runtime._ring(world)  # as if one had been too late to stop
    runtime.tend(world)
    assert (late.ended, len(network.log)) == (False, SENDS_AT_ONCE)


async def test_a_reset_ends_a_jump_that_waits_for_a_receiver() -> None:
    world = plain_world()
    network = Network(hang)
    world.accept(work("j", 10.0, hook=HOOK))
    world.accept(work("k", 20.0, hook=HOOK))
    jump = asyncio.create_task(runtime_on(network).until_idle(world))
    await soon(network.sent)
    world.abandon()
    jumped = await asyncio.wait_for(jump, 5)
    assert ([name for name, _ in network.log], network.out, jumped.stopped) == (["j.succeeded"], 0, None)
    assert [delivery.attempts for delivery in world.deliveries] == [[]]
    assert (world.clock.held, world.watchers, world.waits) == (False, [], [])


async def test_a_reset_ends_a_jump_that_waits_for_what_a_running_clock_sent() -> None:
    world = plain_world(rate=FAST)
    network = Network(hang)
    runtime = runtime_on(network)
    world.accept(work("j", 10.0, hook=HOOK))
    runtime.tend(world)
    await soon(network.sent)
    jump = asyncio.create_task(runtime.advance(world, 50.0))
    asyncio.get_running_loop().call_soon(world.abandon)
    assert (await asyncio.wait_for(jump, 5)).fired_total == 0


async def test_a_jump_whose_caller_leaves_is_given_up() -> None:
    world = plain_world()
    network = Network(hang)
    world.accept(work("j", 10.0, hook=HOOK))
    jump = asyncio.create_task(runtime_on(network).until_idle(world))
    await soon(network.sent)
    jump.cancel()
    await asyncio.wait([jump], timeout=5)
    assert (jump.cancelled(), world.clock.held, world.watchers, world.waits) == (True, False, [], [])
    network.happening = fine
    await runtime_on(network).until_idle(world)
    assert [delivery.state for delivery in world.deliveries] == ["delivered"]  # what was cut short is made up for


async def test_closing_lets_nothing_hang() -> None:
    network = Network(hang)
    runtime = runtime_on(network)
    world = plain_world(rate=FAST)
    world.accept(work("j", 1.0, hook=HOOK))
    runtime.tend(world)
    await soon(network.sent)
    waiting = plain_world("waiting", rate=1)
    waiting.accept(work("k", 3_600.0))
    runtime.tend(waiting)
    await runtime.close()
    await asyncio.wait({*runtime._sends[world]}, timeout=5)
    assert (network.out, network.closed) == (0, True)
    assert all(handle.cancelled() for _, handle in runtime._alarms.values())


async def test_a_late_look_sends_what_was_due() -> None:
    """Nobody tended the world; the next request settles it, and what fell due goes out with its due instants."""
    network = Network(fine)
    world = plain_world(rate=0)
    runtime = runtime_on(network)
    world.accept(work("j", 100.0, hook=HOOK))
    world.clock.move_to(5_000)
    world.settle()
    runtime.tend(world)
    await soon(network.sent)
    assert (await delivered(world)).attempts[0].at_s == 100
