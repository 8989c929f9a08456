"""The only file that waits: it pumps agendas, sends due webhooks, makes media in worker threads, sleeps for faults."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from math import inf
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import msgspec

from mock_server import outflow
from mock_server.answer import Answer
from mock_server.engine.clock import real_s
from mock_server.engine.jobs import Job
from mock_server.media.library import Library
from mock_server.media.recipe import Recipe
from mock_server.outflow import Line
from mock_server.webhooks.deliveries import Attempt, Delivery
from mock_server.world import Fired, World

Send = outflow.Send
Receive = outflow.Receive

HORIZON_S = 30 * 86_400.0
MAX_ENTRIES = 100_000
MAX_TOLD = 1_000
ENTRIES_A_TURN = 250  # instants a jump walks before others on the loop have their turn
SENDS_AT_ONCE = 16  # per world: a receiver that hangs holds up its own world only
MEDIA_THREADS = 2


class Sender(Protocol):
    """Makes one attempt: (status, error, took_ms)."""

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]: ...
    async def close(self) -> None: ...


class Jumped(msgspec.Struct):
    """What a jump did. `stopped` is "horizon" when it met a bound before its goal."""

    fired: list[Fired] = []
    fired_total: int = 0
    stopped: str | None = None

    def note(self, fired: Fired) -> None:
        """Count an entry; the first thousand are told."""
        self.fired_total += 1
        if len(self.fired) < MAX_TOLD:
            self.fired.append(fired)


class Runtime:
    """Waits on behalf of every world of a server. Lives on one event loop."""

    def __init__(self, library: Library, sender: Sender) -> None:
        self.library = library
        self._sender = sender
        self._threads = ThreadPoolExecutor(MEDIA_THREADS, thread_name_prefix="media")
        self._alarms: WeakKeyDictionary[World, tuple[float, asyncio.TimerHandle]] = WeakKeyDictionary()
        self._jumps: WeakKeyDictionary[World, asyncio.Lock] = WeakKeyDictionary()
        self._gates: WeakKeyDictionary[World, asyncio.Semaphore] = WeakKeyDictionary()
        self._sends: WeakKeyDictionary[World, set[asyncio.Task[None]]] = WeakKeyDictionary()

    async def carry(self, answer: Answer, send: Send, receive: Receive | None = None, line: Line | None = None) -> None:
        """Do what the answer asks for first, then write it.

        receive: tells when a client leaves that has to wait; line: the connection, where one can be reset.
        """
        ready = await self.ready(answer, receive)
        if ready is not None:
            await outflow.write(ready, send, receive, line, asyncio.sleep)

    async def ready(self, answer: Answer, receive: Receive | None = None) -> Answer | None:
        """The answer once all it waits for has happened, its body made; None when the client has left first."""
        world = answer.world
        if world is not None:
            if answer.wire is not None and answer.wire.early:
                await self._send_early(world, answer.wire.early)
            self.tend(world)
        if answer.delay_ms:
            await asyncio.sleep(answer.delay_ms / 1_000)
        if answer.held is not None and world is not None:
            if not await _ended(world, answer.held.job, receive):
                return None
            answer = answer.held.tell()
        if answer.body_of is not None:
            answer.body = answer.body_of(tuple([await self.make(recipe) for recipe in answer.assets]))
        return answer

    async def _send_early(self, world: World, jobs: frozenset[str]) -> None:
        """Attempt what these jobs have to tell, and let it be answered, before their acceptance is."""
        taken = world.take_outbox()
        world.outbox += [delivery for delivery in taken if delivery.job not in jobs]
        await _all(world, [self.attempt(world, delivery) for delivery in taken if delivery.job in jobs])

    async def make(self, recipe: Recipe) -> bytes:
        """The bytes of a recipe, from the library or made now in a worker thread."""
        kept = self.library.get(recipe.etag)
        if kept is not None:
            return kept
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.library.make, recipe)

    def tend(self, world: World) -> None:
        """See that what is due goes out and what falls due next is met. Called after anything has touched a world."""
        if world.clock.held or world.gone:
            return
        if world.outbox:
            self._send_outbox(world)
        if world.clock.rate:
            self._set_alarm(world)

    def _set_alarm(self, world: World) -> None:
        at_s = world.agenda.head_s
        alarm = self._alarms.get(world)
        if alarm is not None:
            if alarm[0] == at_s:
                return
            alarm[1].cancel()
            del self._alarms[world]
        wait_s = world.clock.real_seconds_until(at_s) if at_s != inf else None
        if wait_s is not None:
            handle = asyncio.get_running_loop().call_later(min(wait_s, 86_400), self._ring, world)
            self._alarms[world] = (at_s, handle)
            self._in_flight(world)

    def _ring(self, world: World) -> None:
        self._alarms.pop(world, None)
        if not world.gone and not world.clock.held:
            world.settle()
        self.tend(world)

    def retune(self, world: World) -> None:
        """The clock's rate has changed: forget the alarm that was set for the old one."""
        alarm = self._alarms.pop(world, None)
        if alarm is not None:
            alarm[1].cancel()
        self.tend(world)

    def _in_flight(self, world: World) -> set[asyncio.Task[None]]:
        """The attempts a running clock has out. Asked for once, a world that goes takes them and its alarm along."""
        if world not in self._sends:
            self._sends[world] = set()
            world.waits.append(partial(self._forget, world))
        return self._sends[world]

    def _forget(self, world: World) -> None:
        for task in self._sends.pop(world, set()):
            task.cancel()
        if world in self._alarms:
            self._alarms.pop(world)[1].cancel()

    def _send_outbox(self, world: World) -> None:
        tasks = self._in_flight(world)
        for delivery in world.take_outbox():
            task = asyncio.get_running_loop().create_task(self._attempt_and_tend(world, delivery))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _attempt_and_tend(self, world: World, delivery: Delivery) -> None:
        await self.attempt(world, delivery)
        self.tend(world)

    async def attempt(self, world: World, delivery: Delivery) -> None:
        """Make one attempt. It counts from its due instant, however long the receiver takes."""
        at_s = delivery.due_s
        try:
            async with self._gates.setdefault(world, asyncio.Semaphore(SENDS_AT_ONCE)):
                if world.gone:
                    return
                status, error, took_ms = await self._sent(delivery)
        except BaseException:
            delivery.out = False  # cut short, so not made: it is due as it was
            world.agenda.add(delivery)
            raise
        if not world.gone:
            delivery.record(Attempt(at_s, status, error, took_ms, real_s(), world.clock.moved_s))
            world.agenda.add(delivery)

    async def _sent(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        if len(delivery.attempts) < delivery.lost:
            return None, "lost on the way, as a rule wants it", 0.0
        return await self._sender.send(delivery)

    async def advance(self, world: World, by_s: float) -> Jumped:
        """Move the clock on by `by_s` world seconds, through everything that falls due on the way."""
        return await self._jump(world, lambda: False, by_s)

    async def until_idle(self, world: World) -> Jumped:
        """Jump from entry to entry until none is left."""
        return await self._jump(world, lambda: False, None)

    async def until_ended(self, world: World, job: Job) -> Jumped:
        """Jump until this job has ended; at once when no end is in sight."""
        return await self._jump(world, lambda: job.ended or job.ends_s == inf, None)

    async def _jump(self, world: World, enough: Callable[[], bool], by_s: float | None) -> Jumped:
        async with self._jumps.setdefault(world, asyncio.Lock()):
            jumped = Jumped()
            world.watchers.append(jumped.note)
            world.clock.hold()
            try:
                await _all(world, self._sends.get(world, ()))  # nothing new goes out while the clock is held
                await self._walk(world, enough, by_s, jumped)
            finally:
                world.clock.resume()
                world.watchers.remove(jumped.note)
            self.retune(world)
            return jumped

    async def _walk(self, world: World, enough: Callable[[], bool], by_s: float | None, jumped: Jumped) -> None:
        wanted_s = min(inf if by_s is None else by_s, HORIZON_S)
        last_s = world.clock.now_s + wanted_s
        for turn in count(1):
            if jumped.fired_total >= MAX_ENTRIES and _next_s(world, enough) <= last_s:
                jumped.stopped = "horizon"
                return
            if not await self._stepped(world, enough, last_s):
                break
            if not turn % ENTRIES_A_TURN:
                await asyncio.sleep(0)
        if by_s is not None:
            world.clock.move_to(last_s)
        if _next_s(world, enough) < inf if by_s is None else by_s > wanted_s:
            jumped.stopped = "horizon"

    async def _stepped(self, world: World, enough: Callable[[], bool], last_s: float) -> bool:
        """Take a jump to the next instant. False when there is none by `last_s`."""
        at_s = _next_s(world, enough)
        if at_s > last_s:
            return False
        world.clock.move_to(at_s)
        world.settle()
        # Deliveries of one instant go out together and are all awaited; what they start may fall due at once.
        if world.outbox:
            await _all(world, [self.attempt(world, delivery) for delivery in world.take_outbox()])
            world.settle()
        return True

    async def close(self) -> None:
        """Stop: what is in flight is abandoned."""
        for _, handle in tuple(self._alarms.values()):
            handle.cancel()
        for tasks in tuple(self._sends.values()):
            for task in tuple(tasks):
                task.cancel()
        await self._sender.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _next_s(world: World, enough: Callable[[], bool]) -> float:
    """The instant a jump goes to next: now, while deliveries are waiting; infinite when it has no more to do."""
    if world.gone:
        return inf
    if world.outbox:
        return world.clock.now_s
    at_s = world.agenda.next_s
    return inf if at_s is None or enough() else at_s


async def _all(world: World, sends: Iterable[Awaitable[None]]) -> None:
    """Wait for all of these, or until the world is gone: then they are given up."""
    together = asyncio.gather(*sends)
    world.waits.append(together.cancel)
    try:
        await together
    except asyncio.CancelledError:
        if not world.gone:
            raise
    finally:
        world.waits.remove(together.cancel)


async def _ended(world: World, job: Job, receive: Receive | None) -> bool:
    """Wait until a job has ended, however that comes about, or its world is gone. False when the client left first."""
    over = asyncio.Event()

    def watch(_fired: Fired) -> None:
        if job.ended:
            over.set()

    world.watchers.append(watch)
    world.waits.append(over.set)
    waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(over.wait())]
    if receive is not None:
        waits.append(asyncio.ensure_future(outflow.left(receive)))
    try:
        if not (job.ended or world.gone):
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        world.watchers.remove(watch)
        world.waits.remove(over.set)
        for wait in waits:
            wait.cancel()
    return job.ended or world.gone
