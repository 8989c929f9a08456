"""The house: a whole server in this process, on a thread and loop of its own. One for all, made when first needed.

Everything that touches its worlds happens on that loop, whoever asks: worlds need no lock, and a running clock is
pumped. A port is opened only for those who need a URL.
"""

import asyncio
import atexit
import os
import threading
from collections.abc import Coroutine, MutableMapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from mock_server import app as front
from mock_server.control.desk import Options
from mock_server.engine.errors import BadInput
from mock_server.inprocess.crossing import MEANT
from mock_server.inprocess.loop import quiet_loop
from mock_server.inprocess.post import Post
from mock_server.inprocess.receivers import Receiver
from mock_server.webhooks.targets import Targets
from mock_server.world import World

if TYPE_CHECKING:
    from mock_server.inprocess.port import Port

Result = TypeVar("Result")
STOP_S = 5.0


class House:
    """A server in this process. Closed by `close`, or when the process ends."""

    def __init__(self, options: Options | None = None) -> None:
        self.app = front.build(options or Options(rate=0), self._made)
        self.desk = self.app.desk
        self.desk.worlds.birth = self._born
        if self.desk.edge.judge is None:
            from mock_server.control.verdict import judge

            self.desk.edge.judge = judge(lambda _said: None)  # findings stand in the journal, for the story
        self.loop = quiet_loop()
        self._thread = threading.Thread(target=self._live, name="soundstage", daemon=True)
        self._thread.start()
        self._alive = self.run(Alive.begun(self.app))
        self._port: Port | None = None
        self._opening = threading.Lock()
        atexit.register(self.close)

    @property
    def hosts(self) -> frozenset[str]:
        """The real hosts of all providers, those of their output links too."""
        rooms = self.desk.edge.rooms.values()
        return frozenset(host for room in rooms for host in (*room.hosts, room.cdn) if host is not None)

    @property
    def url(self) -> str:
        """Where it answers over a port; opened at the first asking."""
        with self._opening:
            if self._port is None:
                from mock_server.inprocess.port import Port

                self._port = self.run(Port.opened(self.app))
        return self._port.url

    def receive(self, name: str, receiver: Receiver) -> None:
        """Deliveries of the world of this name go there. Raises NotThere."""

        async def registered() -> None:
            self._post.register(self.desk.worlds.get(name), receiver)

        self.run(registered())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run something on the house's loop, and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def close(self) -> None:
        """Stop, with everything in flight."""
        atexit.unregister(self.close)
        if self.loop.is_closed():
            return
        if threading.current_thread() is not self._thread and self._thread.is_alive():
            self.run(self._stop())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(STOP_S)
        self.loop.close()

    async def _stop(self) -> None:
        if self._port is not None:
            await self._port.close()
        await self._alive.end()
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self.loop.shutdown_default_executor()

    def _live(self) -> None:
        self.loop.run_forever()

    def _made(self, targets: Targets) -> Post:
        self._post = Post(targets)
        return self._post

    def _born(self, name: str, scenario: str | None) -> World:
        meant = MEANT.get()
        if meant is not None and name not in meant:
            here = " and ".join(f"`{each}`" for each in sorted(meant))
            raise BadInput(f"world `{name}` is not intercepted here, but {here}; take the key from `world.key`")
        return self.desk.births(name, scenario)


class Alive:
    """The application's lifespan."""

    def __init__(self, app: front.App) -> None:
        self._told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._said: asyncio.Queue[str] = asyncio.Queue()
        self._task = asyncio.ensure_future(app({"type": "lifespan", "state": {}}, self._receive, self._send))

    @classmethod
    async def begun(cls, app: front.App) -> Self:
        """Start it up."""
        alive = cls(app)
        await alive._tell("lifespan.startup")
        return alive

    async def end(self) -> None:
        """Shut it down."""
        await self._tell("lifespan.shutdown")
        await self._task

    async def _tell(self, what: str) -> None:
        await self._told.put({"type": what})
        await self._said.get()

    async def _receive(self) -> MutableMapping[str, Any]:
        return await self._told.get()

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self._said.put(message["type"])


_HOUSES: dict[int, House] = {}


def house(options: Options | None = None) -> House:
    """The house of this process, made at the first asking; a process that was forked off has one of its own.

    options: of whoever asks first.
    """
    process = os.getpid()
    kept = _HOUSES.get(process)
    if kept is None or kept.loop.is_closed():
        kept = _HOUSES[process] = House(options)
    return kept
