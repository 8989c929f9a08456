"""Waiting for something that happens on a house's loop, in any thread or on any other loop.

While the asker waits it also runs errands: deliveries that its request has caused are handed to receivers right there,
so that a receiver shares the asker's thread, database transaction and event loop.
"""

import asyncio
import queue
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Protocol

import msgspec

from mock_server.engine.errors import BadInput
from mock_server.inprocess.receivers import Errand


class Home(Protocol):
    """What a wait needs of a house: its loop, and the application that answers there."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop: ...
    @property
    def app(self) -> Any: ...


class Ended(msgspec.Struct, frozen=True):
    """Nothing more comes. error: what broke it off, None when all is well."""

    error: Exception | None = None


class Late(Exception):
    """Nothing came within the time the asker gives."""


Message = object  # what the work tells, Errand and Ended among it


class Place:
    """Where an asker waits. Errands may be told as long as it is open."""

    def __init__(self, tell: Callable[[Message], Any]) -> None:
        self.tell = tell
        self.open = True


PLACE: ContextVar[Place | None] = ContextVar("place", default=None)


class Waiting(ABC):
    """One wait. read_s: how long for each thing that is told, None for ever."""

    def __init__(self, house: Home, read_s: float | None) -> None:
        self.house = house
        self._read_s = read_s
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._aqueue: asyncio.Queue[Message] = asyncio.Queue()
        self._owed: list[AssertionError] = []

    @abstractmethod
    async def work(self, tell: Callable[[Message], Any]) -> None:
        """What happens on the house's loop; it tells what is to be known."""

    def begin(self) -> None:
        """Let it begin, for `next` in this thread."""
        self._begin(self._queue.put)

    def abegin(self) -> None:
        """Let it begin, for `anext` on the running loop. Raises BadInput where that is not asyncio's."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError as error:
            step = "run this with asyncio, or ask with a client that is not asynchronous"
            raise BadInput(
                f"no asyncio loop runs here, and the server in this process knows no other; {step}"
            ) from error

        def tell(message: Message) -> None:
            try:
                loop.call_soon_threadsafe(self._aqueue.put_nowait, message)
            except RuntimeError:  # that loop is closed: nobody waits
                _drop(message)

        self._begin(tell)

    def next(self) -> Message:
        """What is told next. Raises Late; after the end, the assertion that a receiver failed on."""
        try:
            while isinstance(message := self._queue.get(timeout=self._read_s), Errand):
                message.run()
                self._note(message)
        except queue.Empty:
            self.leave()
            raise Late from None
        except BaseException:
            self.leave()
            raise
        return self._checked(message)

    async def anext(self) -> Message:
        """As `next`, on the running loop."""
        try:
            while isinstance(message := await asyncio.wait_for(self._aqueue.get(), self._read_s), Errand):
                await message.run_on_loop()
                self._note(message)
        except TimeoutError:
            self.leave()
            raise Late from None
        except BaseException:
            self.leave()
            raise
        return self._checked(message)

    def leave(self) -> None:
        """The asker wants no more."""
        self._place.open = False
        self._task.cancel()
        with suppress(queue.Empty):
            while True:
                _drop(self._queue.get_nowait())

    def _begin(self, tell: Callable[[Message], Any]) -> None:
        self._place = Place(tell)
        self._task = asyncio.run_coroutine_threadsafe(self._carry(), self.house.loop)

    async def _carry(self) -> None:
        PLACE.set(self._place)
        error: Exception | None = None
        try:
            await self.work(self._place.tell)
        except Exception as raised:  # noqa: BLE001  (it is raised where somebody waits)
            error = raised
        finally:
            self._place.open = False
            self._place.tell(Ended(error))

    def _note(self, errand: Errand) -> None:
        if errand.owed is not None:
            self._owed.append(errand.owed)

    def _checked(self, message: Message) -> Message:
        if isinstance(message, Ended) and self._owed:
            raise self._owed[0]
        return message


def _drop(message: Message) -> None:
    if isinstance(message, Errand):
        message.drop("the caller had left")
