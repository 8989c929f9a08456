"""A listener is told what happens, as it happens, until the world is gone."""

import asyncio
import json
from typing import Any

import pytest

from mock_server.control import streams
from mock_server.world import Fired
from tests.control.inprocess import KEY, VIDEOS, Server, problem

Event = tuple[str, dict[str, Any]]


class Listener:
    """An open stream of events, read one by one, on the server's loop."""

    def __init__(self, server: Server, world: str = "w") -> None:
        self._server = server
        self._sent: asyncio.Queue[bytes] = asyncio.Queue()
        self._gone = asyncio.Event()
        self._text = ""
        self._asked = False
        server.run(self._open(f"/_mock/worlds/{world}/events"))
        assert self.next()[0] == "open"

    async def _open(self, path: str) -> None:
        headers = [(b"host", b"127.0.0.1")]
        scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b""}
        whole = {**scope, "headers": headers, "scheme": "http", "http_version": "1.1", "asgi": {"version": "3.0"}}
        self._task = asyncio.ensure_future(self._server.app(whole, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            await self._sent.put(message.get("body", b""))

    def next(self) -> Event:
        """The next event."""
        while "\n\n" not in self._text:
            self._text += self._server.run(asyncio.wait_for(self._sent.get(), 10)).decode()
        block, _, self._text = self._text.partition("\n\n")
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        return fields["event"], json.loads(fields["data"])

    def hang_up(self) -> None:
        """Disconnect, as a client that is closed."""

        async def gone() -> None:
            self._gone.set()
            await asyncio.wait_for(self._task, 10)

        self._server.run(gone())

    def ended(self) -> bool:
        """Whether the server ends the stream by itself."""
        self._server.run(asyncio.wait_for(self._task, 10))
        return True


@pytest.fixture
def listener(server: Server) -> Listener:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    return Listener(server)


def test_job_turns_deliveries_and_exchanges_are_told(server: Server, listener: Listener) -> None:
    ident = server.submit(webhook_url="http://127.0.0.1:9/nobody")
    server.clock(until=ident)

    events = [listener.next() for _ in range(4)]

    assert [name for name, _ in events] == ["job.running", "exchange", "job.succeeded", "delivery.attempt"]
    assert events[0][1] == {"at": "2026-03-09T16:10:00Z", "what": "job.running", "id": ident}
    exchange = events[1][1]
    assert (exchange["status"], exchange["operation"]) == (202, "createVideo")
    assert not {"request", "response"} & set(exchange)
    listener.hang_up()


def test_another_world_is_not_heard(server: Server, listener: Listener) -> None:
    server.submit(key="mock_other")
    server.ask("GET", f"{VIDEOS}/mine", headers=KEY)

    assert listener.next()[1]["path"].endswith("/mine")
    listener.hang_up()


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_the_stream_ends_with_its_world(server: Server, listener: Listener, method: str) -> None:
    server.ask(method, "/_mock/worlds/w")

    assert listener.ended()


def test_who_hangs_up_is_forgotten(server: Server, listener: Listener) -> None:
    world = server.world()
    assert (len(world.watchers), len(world.journal.watchers)) == (1, 1)

    listener.hang_up()

    assert (len(world.watchers), len(world.journal.watchers)) == (0, 0)


def test_a_slow_listener_costs_a_bounded_queue_and_is_told_what_it_lost(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "MAX_WAITING", 3)
    server.put("w")
    with streams.Streams().listen(server.world()) as stream:
        for number in range(5):
            stream.put(Fired(float(number), "job.running", str(number)))
        stream.end()

        async def told() -> list[str]:
            return [str(event.event) async for event in stream.events()]

        assert server.run(told()) == ["open", "lost", "job.running", "job.running", "job.running"]


def test_listeners_are_bounded(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_LISTENERS", 1)
    server.put("w")
    listener = Listener(server)

    assert "close one first" in problem(server.ask("GET", "/_mock/worlds/w/events"), 409)
    listener.hang_up()
