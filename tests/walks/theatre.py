"""A scenario's world on a whole server in process: no port, no real wait. Clients ask it, wait in it, hear from it."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import orjson
from msgspec.structs import replace

from mock_server import providers
from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.engine.journal import Record
from mock_server.load.dialect import Reply
from mock_server.media.library import Library
from mock_server.runtime import Runtime
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import World
from mock_server.worlds import Worlds

ROOMS = providers.rooms()
BIRTHS = Births(ROOMS, rate=0, seed=7)
START = "2026-03-09T16:10:00Z"
TOO_LATE = "no answer within 10 s"
HOST = b"127.0.0.1:8080"

Hear = Callable[[dict[str, str], bytes], int]  # headers and body of a delivery -> the receiver's status


class Network:
    """Delivers to the receivers that are there; `took_s`: how long each takes, over ten seconds is too long."""

    def __init__(self) -> None:
        self.receivers: dict[str, Hear] = {}
        self.took_s: dict[str, float] = {}

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        hear = self.receivers.get(delivery.url)
        if hear is None:
            return None, "nobody listens there", 0.0
        status = hear({name.lower(): value for name, value in delivery.headers}, delivery.body)
        if self.took_s.get(delivery.url, 0.0) > 10:
            return None, TOO_LATE, 0.0
        return status, None, 0.0

    async def close(self) -> None:
        """Nothing is open."""


class House:
    """A whole server for any number of theatres, on one loop."""

    def __init__(self) -> None:
        self.worlds = Worlds(BIRTHS)
        self.network = Network()
        self.runtime = Runtime(Library(), self.network)
        self.app = App(Desk(Options(rate=0), self.worlds, BIRTHS, Edge(self.worlds, ROOMS), self.runtime))
        self.loop = asyncio.Runner()

    def close(self) -> None:
        """Let go of the loop."""
        self.loop.run(self.runtime.close())
        self.loop.close()


class Theatre:
    """One world of a scenario in a house. rate: of its clock; waits are jumps at any.

    gives_way: called after each act.
    """

    def __init__(self, scenario: str, name: str = "walk", house: House | None = None, rate: float = 0) -> None:
        story = BIRTHS.scenario(scenario)
        stamped = replace(story, switches={**story.switches, "media": "stamped"})
        start = {} if story.start_epoch_s is not None else {"start": START}
        self.house = house or House()
        self.world: World = BIRTHS.make(name, stamped, clock={"rate": rate, **start})
        self.house.worlds.put(self.world)
        self.network = self.house.network
        self.key = f"mock_{name}"
        self.slept_s = 0.0
        self.receivers = 0
        self.gives_way: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Let go of the house."""
        self.house.close()

    @property
    def now_s(self) -> float:
        """World seconds."""
        return self.world.clock.now_s

    @property
    def journal(self) -> list[Record]:
        """Every exchange."""
        return [*self.world.journal]

    def wait(self, by_s: float) -> None:
        """Let world time pass; everything due happens, deliveries are heard."""
        with self._restless():
            self.house.loop.run(self.house.runtime.advance(self.world, by_s))
        self.gives_way()

    def idle(self) -> None:
        """Let everything happen that is still to come."""
        with self._restless():
            self.house.loop.run(self.house.runtime.until_idle(self.world))

    def receiver(self, hear: Hear) -> str:
        """The URL of somebody who hears deliveries."""
        self.receivers += 1
        url = f"http://127.0.0.1:9/hooks/{self.world.name}/{self.receivers}"
        self.network.receivers[url] = hear
        return url

    def ask(self, provider: str, method: str, path: str, body: Any = None, patience_s: float = 600) -> Reply:
        """A request to a provider. Status 0: the connection broke, or no answer came while patience lasted.

        Real waits are counted, not waited; the world's (of an answer that is held) pass as far as patience goes.
        """
        raw = orjson.dumps(body) if body is not None else b""
        headers = [(b"authorization", b"Bearer " + self.key.encode()), (b"content-type", b"application/json")]
        return self._call(f"/{provider}{path}", method, headers, raw, patience_s)

    def fetch(self, url: str) -> int:
        """The status of a download; 304 stands for a file that is there, whose bytes nobody needs."""
        path = url.partition("127.0.0.1:8080")[2]
        return self._call(path, "GET", [(b"if-none-match", b"*")], b"", 600).status

    def _call(self, path: str, method: str, headers: list[tuple[bytes, bytes]], raw: bytes, patience_s: float) -> Reply:
        target, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": target,
            "raw_path": target.encode(),
            "query_string": query.encode(),
            "headers": [(b"host", HOST), (b"content-length", str(len(raw)).encode()), *headers],
            "server": ("127.0.0.1", 8080),
            "client": ("127.0.0.1", 5),
            "root_path": "",
        }
        with self._restless():
            reply = self.house.loop.run(self._asked(scope, raw, patience_s))
        self.gives_way()
        return reply

    async def _asked(self, scope: dict[str, Any], raw: bytes, patience_s: float) -> Reply:
        sent: list[Mapping[str, Any]] = []
        left = asyncio.Event()
        unread = [{"type": "http.request", "body": raw, "more_body": False}]

        async def receive() -> Mapping[str, Any]:
            if unread:
                return unread.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        self.slept_s = 0.0
        call = asyncio.ensure_future(self.house.app(scope, receive, send))  # type: ignore[arg-type]  # mappings will do
        await asyncio.wait([call], timeout=0.2 if scope["path"].startswith("/mayanio") else 30)
        if not call.done():
            await self._outlast(call, patience_s)
            left.set()
            await asyncio.wait([call], timeout=30)
        if call.done() and (error := call.exception()) is not None:
            if not isinstance(error, ConnectionResetError):
                raise error
            return Reply(0)
        return _reply(sent) if self.slept_s <= patience_s else Reply(0)

    async def _outlast(self, call: "asyncio.Future[None]", patience_s: float) -> None:
        """An answer is held by a job: let time pass until that has ended, or patience has."""
        jobs = [job for job in self.world.jobs.values() if not job.ended and job.provider == "mayanio"]
        wait_s = max((job.ends_s for job in jobs), default=0.0) - self.now_s
        await self.house.runtime.advance(self.world, min(wait_s, patience_s))
        if wait_s <= patience_s:
            await asyncio.wait([call], timeout=30)

    @contextmanager
    def _restless(self) -> Iterator[None]:
        """Real waits of the runtime are counted and not made."""

        ours = self.house.loop.get_loop()

        async def nap(seconds: float) -> None:
            loop = asyncio.get_running_loop()
            if loop is ours:
                self.slept_s += seconds
                return
            over = loop.create_future()  # of a server that other tests keep on a thread of its own
            loop.call_later(seconds, over.set_result, None)
            await over

        with patch("asyncio.sleep", nap):
            yield


def _reply(sent: list[Mapping[str, Any]]) -> Reply:
    """What a client makes of the messages: status 0 where the answer does not come to its end."""
    parts = [message for message in sent if message["type"] == "http.response.body"]
    if not sent or not parts or parts[-1].get("more_body"):
        return Reply(0)
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    body = b"".join(part.get("body", b"") for part in parts)
    if "content-length" in headers and int(headers["content-length"]) > len(body) and sent[0]["status"] != 304:
        return Reply(0)
    try:
        return Reply(sent[0]["status"], headers, orjson.loads(body))
    except orjson.JSONDecodeError:
        return Reply(sent[0]["status"], headers)
