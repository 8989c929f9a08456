"""Where a client under test stands: one frozen world in process, a sleep that moves its clock, a receiver of webhooks.

A client is a function of a Stand. It knows `post`, `get`, `tool`, `sleep`, `fetch`, `receive`, and no mock behind them.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from contracts.referee import Report, judge
from mock_server import providers
from mock_server.answer import Request
from mock_server.births import Births
from mock_server.control.referee import case_of
from mock_server.edge import Edge
from mock_server.media.library import Library
from mock_server.providers.kit import Room
from mock_server.runtime import Runtime
from mock_server.scenario import read
from mock_server.webhooks.deliveries import Delivery
from mock_server.worlds import Worlds
from tests.client import Reply

ROOMS = providers.rooms()
ORIGIN = "http://127.0.0.1:8080"
HOOK = "http://127.0.0.1:9/hook"
KEY = "mock_exam"
Receiver = Callable[[Mapping[str, str], bytes], int]


class Network:
    """Calls the client's receiver, which answers a status, or raises: TimeoutError is one that never answers."""

    def __init__(self) -> None:
        self.receiver: Receiver | None = None

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        if self.receiver is None:
            return None, "ClientConnectorError: nobody listens", 0.1
        try:
            headers = {name.lower(): value for name, value in delivery.headers}
            return self.receiver(headers, delivery.body), None, 5.0
        except TimeoutError:
            return None, "no answer within 10 s", 10_000.0
        except Exception:  # noqa: BLE001  (a receiver that falls over answers 500, as a framework does)
            return 500, None, 5.0

    async def close(self) -> None:
        """Nothing is open."""


class Stand:
    """One client's world. `story` is a whole scenario; the default has no limits."""

    def __init__(self, story: Mapping[str, Any] | None = None, provider: str = "creativeai") -> None:
        self.provider = provider
        self.network = Network()
        self.births = Births(ROOMS, scenario="default", rate=0, seed=7)
        self.worlds = Worlds(self.births)
        self.edge = Edge(self.worlds, ROOMS)
        self.runtime = Runtime(Library(), self.network)
        born = self.births.make("exam", read(dict(story or {}), "paper"))
        self.world = self.worlds.put(born)
        self.printed: list[str] = []

    def post(self, path: str, body: Any, *, provider: str | None = None, **headers: str) -> Reply:
        """POST JSON with the key, unless headers say otherwise (`authorization=""` sends none)."""
        return self.send("POST", path, orjson.dumps(body), {"content-type": "application/json", **headers}, provider)

    def get(self, path: str, *, provider: str | None = None, **headers: str) -> Reply:
        """GET with the key."""
        return self.send("GET", path, b"", headers, provider)

    def tool(self, name: str, **arguments: Any) -> Reply:
        """Call a tool, as a session of MCP hands it to the edge."""
        return self.send("TOOL", name, orjson.dumps(arguments), {}, None)

    def send(
        self, method: str, path: str, raw: bytes, headers: Mapping[str, str], provider: str | None = None
    ) -> Reply:
        """Any request; an answer that waits for its job is waited for."""
        sent = {"authorization": f"Bearer {KEY}", **{name.replace("_", "-"): text for name, text in headers.items()}}
        wire = {name.encode(): text.encode() for name, text in sent.items() if text}
        path, _, query = path.partition("?")
        request = Request(provider or self.provider, method, path, query.encode(), wire, raw, ORIGIN)
        answer = self.edge.answer(request)
        if answer.held is not None:
            asyncio.run(self.runtime.until_ended(self.world, answer.held.job))
            answer = answer.held.tell()
        if answer.body_of is not None:
            answer.body = answer.body_of(tuple(self.runtime.library.make(recipe) for recipe in answer.assets))
        told = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
        return Reply(answer.status, told, answer.body, answer)

    def leave(self, path: str, body: Any) -> None:
        """POST and go away before the answer comes."""
        wire = {b"authorization": f"Bearer {KEY}".encode(), b"content-type": b"application/json"}
        self.edge.answer(Request(self.provider, "POST", path, b"", wire, orjson.dumps(body), ORIGIN))

    def sleep(self, seconds: float) -> None:
        """The client waits: its world's clock moves on."""
        asyncio.run(self.runtime.advance(self.world, seconds))

    def fetch(self, url: str) -> int:
        """Download a result."""
        name = url.rpartition("/")[2]
        rooms = [room for room in ROOMS.values() if isinstance(room, Room)]
        asset = next((found for room in rooms if (found := room.asset(self.world, name)) is not None), None)
        status = 200 if asset is not None and asset.gone_s > self.world.clock.now_s else 404
        self.world.downloads.note(self.world.clock, name, status, whole=True)
        return status

    def receive(self, receiver: Receiver) -> str:
        """Listen for webhooks; the URL to ask for them at."""
        self.network.receiver = receiver
        return HOOK

    def replay(self, after_s: float = 0.0) -> None:
        """The provider sends every delivery once more."""
        self.sleep(after_s)
        for delivery in self.world.deliveries:
            delivery.out, delivery.due_s = True, self.world.clock.now_s
            asyncio.run(self.runtime.attempt(self.world, delivery))

    def say(self, text: str) -> None:
        """The client prints."""
        self.printed.append(text)

    def report(self, *, ended: bool = True) -> Report:
        """What the referee says of it."""
        printed = "\n".join(self.printed) if self.printed else None
        return judge(case_of(self.world, self.worlds.journal, alone=True, ended=ended, printed=printed))
