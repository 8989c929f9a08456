"""A story played again, in this process: the same world, the same requests at the same instants, on a frozen clock."""

import asyncio
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any

import msgspec

from mock_server import providers
from mock_server.answer import Answer, Request
from mock_server.births import Births
from mock_server.control import redaction, repro
from mock_server.edge import Edge
from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.journal import Record
from mock_server.engine.timeline import Failure
from mock_server.media.library import Library
from mock_server.runtime import Runtime
from mock_server.scenario import read
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Verb, World
from mock_server.worlds import Worlds

OUTCOMES = ("operation", "status", "door", "rule")  # what a run at another rate has in common
NEEDED = ("format", "world", "seed", "clock", "scenario", "accounts", "steps", "deliveries", "ends_s")


class Played(msgspec.Struct):
    """How it went. differences: a sentence for each exchange that was answered otherwise."""

    exchanges: int
    differences: list[str]
    exact: bool


class Recorded:
    """Stands in for the network: every attempt gets the answer it got then."""

    def __init__(self, attempts: Mapping[str, list[list[Any]]]) -> None:
        self._left = {name: [tuple(each) for each in rows] for name, rows in attempts.items()}

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """What the receiver said."""
        left = self._left.get(delivery.id)
        status, error = left.pop(0) if left else (None, "there was no such attempt")
        return status, error, 0.0

    async def close(self) -> None:
        """Nothing is open."""


def play(told: Any) -> Played:
    """Play a story again. Raises BadInput for what is none, or cannot be played whole."""
    _check(told)
    return asyncio.run(_Stage(told).play())


def _check(told: Any) -> None:
    missing = [name for name in NEEDED if not isinstance(told, dict) or name not in told]
    if missing:
        step = "take it from GET /_mock/worlds/<world>/repro"
        raise BadInput(f"this is no story: `{missing[0]}` is missing; {step}")
    if told["format"] != repro.FORMAT:
        raise BadInput(f"the story has format {told['format']}, and this version plays format {repro.FORMAT}")
    if told.get("lost"):
        raise BadInput(f"{told['lost']} exchanges of this story are lost: a journal keeps the last 1,000 of a world")
    cut = next((step for step in told["steps"] if step.get("cut")), None)
    if cut is not None:
        raise BadInput(f"{cut['method']} {cut['path']}: its body was longer than a journal keeps, so it cannot be sent")


class _Stage:
    """A server in small, with one world."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self._rooms = providers.rooms()
        births = Births(self._rooms, rate=0)
        scenario = dict(told["scenario"])
        name = str(scenario.pop("name"))
        clock = {"rate": 0, "start": told["clock"]["start"]}
        born = births.make(
            told["world"], read(scenario, name), seed=told["seed"], clock=clock, accounts=told["accounts"]
        )
        self._births = births
        self._worlds = Worlds(births)
        self.world: World = self._worlds.put(born)
        self._edge = Edge(self._worlds, self._rooms)
        self._runtime = Runtime(Library(), Recorded(told["deliveries"]))
        self._pairs: list[tuple[Mapping[str, Any], Record | None]] = []
        self._said: list[str] = []
        self._waiting: list[tuple[Job, asyncio.Future[None]]] = []

    async def play(self) -> Played:
        """Everything in its order; then compare."""
        for step in self._told["steps"]:
            await self._advance(step["at_s"])
            if "do" in step:
                self._do(step)
            else:
                await self._send(step)
        await self._advance(self._told["ends_s"])
        for _, carried in self._waiting:
            carried.cancel()
        await self._runtime.close()
        return self._compared()

    async def _advance(self, to_s: float) -> None:
        by_s = to_s - self.world.clock.now_s
        if by_s > 0:
            await self._runtime.advance(self.world, by_s)
            for job, carried in self._waiting:
                if job.ended:
                    await carried

    def _do(self, step: Mapping[str, Any]) -> None:
        """A rule set or taken back, or a job commanded."""
        name, told = step["name"], dict(step["with"])
        if step["do"] == "rule":
            self.world.rulebook.add(told, self._births.operations, self.world.clock.now_s)
        elif step["do"] == "unrule":
            self.world.rulebook.remove(name)
        else:
            self._command(name, step["do"], Failure(**told) if told else None)
        self._runtime.tend(self.world)

    def _command(self, name: str, verb: Verb, failure: Failure | None) -> None:
        try:
            self.world.command(self.world.job(name), verb, failure)
        except BadInput as error:
            self._said.append(f"{verb} of job {name}: {error}")

    async def _send(self, step: Mapping[str, Any]) -> None:
        number = self.world.journal.numbers
        answer = self._edge.answer(self._request(step))
        *_, record = (*self.world.journal, None) if self.world.journal.numbers == number else self.world.journal
        self._pairs.append((step, record))
        answer.delay_ms = 0.0
        if answer.wire is not None:
            answer.wire.bytes_per_s = answer.wire.reset_at = None
        if answer.chunks is not None:
            answer = Answer(answer.status, answer.headers, world=answer.world, wire=answer.wire)
        if answer.held is not None:
            self._waiting.append((answer.held.job, asyncio.ensure_future(self._carry(answer))))
        else:
            await self._carry(answer)

    async def _carry(self, answer: Answer) -> None:
        with suppress(ConnectionResetError):  # a rule wanted it, and there is no connection
            await self._runtime.carry(answer, _nowhere)

    def _request(self, step: Mapping[str, Any]) -> Request:
        headers = {name: value for name, value in step["headers"].items() if value != redaction.HIDDEN}
        key = f"mock_{self.world.name}" if step["key"] == 1 else f"key{step['key']}_mock_{self.world.name}"
        hidden = {name: key for name, value in step["headers"].items() if value == redaction.HIDDEN}
        if "authorization" in hidden:
            hidden["authorization"] = f"Bearer {key}"
        wire = {name.encode("latin-1"): value.encode("latin-1") for name, value in {**headers, **hidden}.items()}
        host = headers.get("host", "127.0.0.1")
        body = step["body"].encode("latin-1")
        query = step["query"].encode("latin-1")
        return Request(step["provider"], step["method"], step["path"], query, wire, body, f"http://{host}")

    def _compared(self) -> Played:
        """Every answer beside the one it was then. At another rate stamps are others and outcomes the same."""
        exact = not self._told["clock"]["rate"]
        said = [each for step, record in self._pairs if (each := self._differs(step, record, exact=exact)) is not None]
        return Played(len(self._pairs), [*self._said, *said], exact)

    def _differs(self, step: Mapping[str, Any], record: Record | None, *, exact: bool) -> str | None:
        place = f"{step['method']} /{step['provider']}{step['path']} at {step['at_s']:g}s"
        if record is None:
            return f"{place}: it meets no world any more"
        hidden = redaction.HEADERS.union(*(room.key_headers for room in self._rooms.values()))
        was, now = step["told"], repro.answered(record, self.world, hidden)
        if not exact:
            was, now = ({name: row[name] for name in OUTCOMES} for row in (was, now))
        said = repro.difference(was, now)
        return None if said is None else f"{place}: {said}"


async def _nowhere(_message: MutableMapping[str, Any]) -> None:
    """Nobody reads it: the journal keeps what was said."""
