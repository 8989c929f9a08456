"""Live listeners of a world: job turns, delivery attempts and exchanges, through bounded queues."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import orjson
from fastapi.sse import ServerSentEvent

from mock_server.control import exchanges
from mock_server.control.problems import Conflict
from mock_server.engine.journal import Record
from mock_server.world import Fired, World

MAX_WAITING = 1_000  # happenings a slow listener may be behind; more are dropped and counted
MAX_LISTENERS = 50  # of one world

Happening = Fired | Record


class Stream:
    """One listener of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._queue: asyncio.Queue[Happening | None] = asyncio.Queue(MAX_WAITING)
        self._lost = 0
        self._ended = False

    def put(self, happening: Happening | None) -> None:
        """Hand on what happened; never waits."""
        if self._queue.full():
            self._lost += happening is not None
        else:
            self._queue.put_nowait(happening)

    def end(self) -> None:
        """Tell the listener that nothing more will come."""
        self._ended = True
        self.put(None)

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """What the listener is told: `open` at once, then each happening, `lost` where some were dropped."""
        yield _event("open", {"world": self._world.name, "now": self._world.clock.fine_stamp(self._world.clock.now_s)})
        while not (self._ended and self._queue.empty()):
            happening = await self._queue.get()
            if self._lost:
                lost, self._lost = self._lost, 0
                yield _event("lost", {"lost": lost})
            if happening is not None:
                yield self._told(happening)

    def _told(self, happening: Happening) -> ServerSentEvent:
        if isinstance(happening, Fired):
            at = self._world.clock.fine_stamp(happening.at_s)
            return _event(happening.what, {"at": at, "what": happening.what, "id": happening.id})
        return _event("exchange", exchanges.headline(happening, self._world.clock))


class Streams:
    """The listeners of all worlds of one server."""

    def __init__(self) -> None:
        self._open: WeakKeyDictionary[World, list[Stream]] = WeakKeyDictionary()

    @contextmanager
    def listen(self, world: World) -> Iterator[Stream]:
        """A stream of what happens in a world from now on. Raises Conflict when too many listen already."""
        streams = self._open.setdefault(world, [])
        if len(streams) >= MAX_LISTENERS:
            met = f"{MAX_LISTENERS} listeners follow world `{world.name}` already"
            raise Conflict(f"{met}, which is the bound; close one first")
        stream = Stream(world)
        streams.append(stream)
        world.watchers.append(stream.put)
        world.journal.watchers.append(stream.put)
        try:
            yield stream
        finally:
            streams.remove(stream)
            world.watchers.remove(stream.put)
            world.journal.watchers.remove(stream.put)

    def end(self, world: World) -> None:
        """A world is gone: its listeners are told so."""
        for stream in tuple(self._open.get(world, ())):
            stream.end()


def _event(name: str, told: dict[str, Any]) -> ServerSentEvent:
    return ServerSentEvent(event=name, raw_data=orjson.dumps(told).decode())
