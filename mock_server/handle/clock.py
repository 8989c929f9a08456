"""A world's clock in Python: move it, and everything due on the way has happened when the call returns."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from mock_server.control.client import Client
from mock_server.engine.errors import BadInput
from mock_server.handle.rows import Job, Moved
from mock_server.inprocess.house import House
from mock_server.inprocess.jump import Jump
from mock_server.inprocess.receivers import is_receiving


class Clock:
    """Time of one world. Durations are written `"90s"`, `"10m"`, `"250ms"`, `"2h"`, `"7d"`, or given as a timedelta.

    Each move has a form for coroutines, named with an `a`: it leaves the event loop free for receivers that live on it.
    """

    def __init__(self, world: str, client: Client, house: House | None) -> None:
        self._world = world
        self._client = client
        self._house = house

    @property
    def now(self) -> datetime:
        """The world's time."""
        return datetime.fromisoformat(self._told()["now"])

    @property
    def start(self) -> datetime:
        """When the world began."""
        return datetime.fromisoformat(self._told()["start"])

    @property
    def rate(self) -> float:
        """0 is frozen, 1 real, N is N times faster."""
        return float(self._told()["rate"])

    def set_rate(self, rate: float) -> Moved:
        """From now on time runs `rate` times as fast. Raises BadInput for what is no rate."""
        return self._move(rate=rate)

    def advance(self, by: str | timedelta) -> Moved:
        """Move on. Raises BadInput for what is no duration."""
        return self._move(advance=_written(by))

    def until_idle(self) -> Moved:
        """Jump until nothing is left to happen; jobs without an end are told as `unfinished`."""
        return self._move(until="idle")

    def until(self, job: Job | str) -> Moved:
        """Jump until this job has ended."""
        return self._move(until=job if isinstance(job, str) else job.id)

    async def aadvance(self, by: str | timedelta) -> Moved:
        """As `advance`."""
        return await self._amove(advance=_written(by))

    async def auntil_idle(self) -> Moved:
        """As `until_idle`."""
        return await self._amove(until="idle")

    async def auntil(self, job: Job | str) -> Moved:
        """As `until`."""
        return await self._amove(until=job if isinstance(job, str) else job.id)

    def _told(self) -> Mapping[str, Any]:
        clock: Mapping[str, Any] = self._client.world(self._world)["clock"]
        return clock

    def _move(self, **move: Any) -> Moved:
        if is_receiving():
            raise BadInput(f"the clock of `{self._world}` waits for this receiver; move it after the receiver returned")
        if self._house is None:
            told = self._client.clock(self._world, **move)
        else:
            told = dict(Jump(self._house, self._world, move).moved())
        return msgspec.convert(told, Moved)

    async def _amove(self, **move: Any) -> Moved:
        if self._house is None:
            told = await asyncio.to_thread(self._client.clock, self._world, **move)
        else:
            told = dict(await Jump(self._house, self._world, move).amoved())
        return msgspec.convert(told, Moved)


def _written(by: str | timedelta) -> str:
    return f"{by / timedelta(milliseconds=1):g}ms" if isinstance(by, timedelta) else by
