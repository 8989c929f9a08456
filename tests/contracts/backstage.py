"""A server in this process for the suite to judge: its transport, a clock that jumps, receivers without a port.

Nothing waits: when the suite wants time to pass, the worlds of the server are moved on.

    with Backstage(WrongServer(wrong)) as stage:
        found = judge(asking(wrong.provider), seams=stage.seams())
"""

import asyncio
from collections.abc import Coroutine, Sequence
from threading import Lock
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx
from msgspec.structs import replace

from contracts.suite.plan import Options
from contracts.suite.receiver import Got
from contracts.suite.seams import Seams
from mock_server.answer import Answer
from mock_server.media.library import Library
from mock_server.outflow import Line
from mock_server.runtime import Receive, Send
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import World
from tests.contracts.broken.servers.server import BentSender, WrongServer

BASE = "http://127.0.0.1:8080"
KEYS = {"key": "mock_check__check", "limits_key": "mock_limits__check-limits", "poor_key": "mock_poor__check"}
POOR: dict[str, dict[str, int]] = {
    "creativeai": {"credits": 0},
    "unifically": {"balance_usd": 0},
    "mayanio": {"points": 0},
    "kubeez": {"credits": 0},
}
FILES = Library()  # of all servers here: making one clip takes longer than judging many
Result = TypeVar("Result")


def asking(provider: str, *only: str) -> Options:
    """What a run here is asked for, with every kind of key."""
    return Options(provider, f"{BASE}/{provider}", KEYS["key"], KEYS["limits_key"], KEYS["poor_key"], only=only)


class Backstage:
    """One server, its worlds frozen and moved together."""

    def __init__(self, server: WrongServer) -> None:
        self._server, self._app = server, server.app
        self._loop = asyncio.new_event_loop()
        self._lock = Lock()
        self.at_s = 0.0
        self.receivers = Receivers(server.wrong.provider)
        runtime = self._app.desk.runtime
        runtime.library = FILES
        sender = runtime._sender
        if isinstance(sender, BentSender):
            sender.inner = Hand(self.receivers)
        else:
            runtime._sender = Hand(self.receivers)
        self._app.desk.worlds.birth = self._born
        self._carry = runtime.carry
        runtime.carry = self._carried  # type: ignore[method-assign]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.run(self._closed())
        self._loop.close()

    async def _closed(self) -> None:
        """Nothing is left on the loop: what frames streams watches for a shutdown of its own."""
        await self._app.desk.runtime.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def seams(self) -> Seams:
        """What a run needs to be played here."""
        return Seams(lambda: Transport(self), JumpPace(self), self.receivers, 1)

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something on the server's loop."""
        with self._lock:
            return self._loop.run_until_complete(work)

    def ask(self, request: httpx.Request) -> httpx.Response:
        """One answer."""
        return self.run(self._ask(request))

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        told = await httpx.ASGITransport(self._server).handle_async_request(request)
        return httpx.Response(told.status_code, headers=told.headers, content=await told.aread())

    def wait(self, world_s: float) -> None:
        """Move every world on."""
        self.run(self._wait(max(world_s, 0.0)))

    async def _wait(self, world_s: float) -> None:
        self.at_s += world_s
        for world in self._app.desk.worlds:
            await self._app.desk.runtime.advance(world, self.at_s - world.clock.now_s)

    async def _carried(
        self, answer: Answer, send: Send, receive: Receive | None = None, line: Line | None = None
    ) -> None:
        """An answer that waits for its job has the clock moved to the job's end."""
        if answer.held is not None and answer.world is not None:
            await self._app.desk.runtime.until_ended(answer.world, answer.held.job)
            self.at_s = max(self.at_s, answer.world.clock.now_s)
        await self._carry(answer, send, receive, line)

    def _born(self, name: str, scenario: str | None) -> World:
        births, wrong = self._app.desk.births, self._server.wrong
        story = births.scenario(scenario or births.default)
        story = replace(story, switches={**story.switches, "media": "stamped"})  # the same sizes and lengths, at once
        settings = POOR[wrong.provider] if name == "poor" else wrong.account if story.name == wrong.scenario else {}
        born = births.make(name, story, clock={"rate": 0}, accounts={wrong.provider: settings})
        born.clock.move_to(self.at_s)
        return born


class Transport(httpx.BaseTransport):
    """The way from the suite's client to the server."""

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request."""
        request.read()
        return self._stage.ask(request)


class JumpPace:
    """Time that jumps instead of passing: the target's and our own are the same."""

    times = 1.0

    def __init__(self, stage: Backstage) -> None:
        self._stage = stage

    def now_s(self) -> float:
        """Seconds on the server's clock."""
        return self._stage.at_s

    def wait(self, world_s: float) -> None:
        """Let so many seconds pass at once."""
        self._stage.wait(world_s)

    real_s = now_s


class Receivers:
    """Where webhooks arrive, without a network: it is the sender of the server's runtime too."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._ears: dict[str, tuple[str | None, list[int], list[Got]]] = {}

    def open(self, answers: Sequence[int], secret: str | None) -> str:
        """A receiver that answers so and then 200; its URL."""
        url = f"http://127.0.0.1:9/hooks/{len(self._ears) + 1}"
        self._ears[url] = (secret, list(answers), [])
        return url

    def got(self, url: str) -> Sequence[Got]:
        """What it got so far, in order of arrival."""
        return tuple(self._ears[url][2]) if url in self._ears else ()

    def take(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """Keep one attempt; how it came out."""
        if delivery.url not in self._ears:
            return None, "nobody listens there", 0.0
        secret, answers, got = self._ears[delivery.url]
        status = answers.pop(0) if answers else 200
        headers = {name.lower(): value for name, value in delivery.headers}
        at_s = delivery.due_s
        got.append(Got(self._provider, "POST", headers, delivery.body, secret, at_s, status, at_s))
        return status, None, 0.0

    def close(self) -> None:
        """Nothing is open."""


class Hand:
    """The server's sender: hands each attempt to the receivers."""

    def __init__(self, receivers: Receivers) -> None:
        self._receivers = receivers

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """One attempt."""
        return self._receivers.take(delivery)

    async def close(self) -> None:
        """Nothing is open."""
