"""Answers that take their world's time: held until their generation has ended, however that comes about.

The server is whole and in process; a request that is held is a task beside the test.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest

from mock_server.app import App, build
from mock_server.control.desk import Options
from mock_server.engine.jobs import Job
from mock_server.world import World
from tests.providers.mayanio.making import BOAT, BRIDGE, IMAGES, JUG, MODELS, PROJECTS, VIDEOS

ORIGIN = "http://127.0.0.1:8080"
WORLD = "/_mock/worlds/w"
KEY = {"authorization": "Bearer mock_w"}
MANY_TURNS = 10_000
PACED = {"accounts": {"mayanio": {"sync_pace": 1}}, "clock": {"rate": 0}}

pytestmark = pytest.mark.anyio


class House:
    """A server, a client of it, and the world `w`, frozen and paced."""

    def __init__(self, app: App, client: httpx.AsyncClient) -> None:
        self.app = app
        self.client = client

    @property
    def world(self) -> World:
        return self.app.desk.worlds.get("w")

    async def put(self, **wish: Any) -> None:
        assert (await self.client.put(WORLD, json=wish)).status_code == 200

    async def tell(self, path: str, **said: Any) -> Any:
        answer = await self.client.post(f"{WORLD}/{path}", json=said or None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, path: str = IMAGES, ask: dict[str, Any] = BRIDGE) -> asyncio.Task[httpx.Response]:
        """Send a request; it may be a while until it is answered."""
        return asyncio.ensure_future(self.client.post(f"/mayanio{path}", json=ask, headers=KEY))

    async def held(self, count: int = 1) -> list[Job]:
        """The generations under way, once so many requests wait for theirs."""
        for _ in range(MANY_TURNS):
            if len(self.world.watchers) == count:
                return [*self.world.jobs.values()]
            await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0)  # the loop's next turn
        raise AssertionError(f"{len(self.world.watchers)} requests wait, not {count}")


@asynccontextmanager
async def opened(**wish: Any) -> AsyncIterator[House]:
    app = build(Options(rate=0))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        house = House(app, client)
        await house.put(**wish)
        yield house
        assert house.world.watchers == [], "somebody still waits"
        await app.desk.runtime.close()


@pytest.mark.parametrize(("path", "ask"), [(IMAGES, BRIDGE), (VIDEOS, BOAT), (MODELS, JUG)])
async def test_a_jump_lets_a_held_request_go(path: str, ask: dict[str, Any]) -> None:
    """Its `generation_time` is the world's time it took; money is held meanwhile."""
    async with opened(**PACED) as house:
        task = house.ask(path, ask)
        (job,) = await house.held()
        held = house.world.accounts["mayanio"].ledger.held

        moved = await house.tell("clock", until="idle")

        answer = await task
        assert (answer.status_code, held) == (200, job.quoted)
        assert [(each["what"], each["id"]) for each in moved["fired"]] == [("job.succeeded", job.id)]
        assert answer.json()["data"]["generation_time"] == round(house.world.clock.now_s * 1_000) > 1_000
        assert answer.json()["data"]["remaining_points"] == 100 - job.price


async def test_the_clock_stands_still_and_so_does_the_request() -> None:
    async with opened(**PACED) as house:
        task = house.ask(VIDEOS, BOAT)
        (job,) = await house.held()

        await house.tell("clock", advance="20s")
        assert not task.done()
        listed = await house.client.get(f"/mayanio{PROJECTS}", headers=KEY)
        await house.tell("clock", until=job.id)

        assert listed.json()["data"]["pagination"]["total"] == 0
        assert (await task).status_code == 200


async def test_a_change_of_rate_lets_it_run() -> None:
    """A frozen clock holds it; a thousand times as fast as the machine's it is over in the blink of an eye."""
    async with opened(**PACED) as house:
        task = house.ask()
        await house.held()

        await house.tell("clock", rate=1_000)

        assert (await asyncio.wait_for(task, 10)).status_code == 200
        assert house.world.clock.now_s >= 1.8


async def test_at_once_by_default() -> None:
    async with opened(clock={"rate": 0}) as house:
        answer = await house.ask(VIDEOS, BOAT)

        assert answer.status_code == 200
        assert answer.json()["data"]["generation_time"] >= 26_000
        assert house.world.clock.now_s == 0


async def test_half_the_pace_is_half_the_wait() -> None:
    async with opened(accounts={"mayanio": {"sync_pace": 0.5}}) as house:
        task = house.ask(VIDEOS, BOAT)
        (job,) = await house.held()
        await house.tell("clock", until="idle")

        assert 13 <= job.timeline.length_s <= 20
        assert (await task).json()["data"]["generation_time"] == round(job.timeline.length_s * 1_000)


@pytest.mark.parametrize(
    ("verb", "said", "status", "error"),
    [
        ("finish", {}, 200, None),
        ("fail", {}, 500, "The generation failed and cost no points. Send the request again."),
        ("fail", {"code": "moderated"}, 400, "This content was rejected by moderation: prompt."),
        ("fail", {"message": "The GPU is on fire"}, 500, "The GPU is on fire"),
        ("cancel", {}, 500, "The generation was cancelled and cost no points."),
    ],
)
async def test_the_control_api_ends_a_held_request(
    verb: str, said: dict[str, str], status: int, error: str | None
) -> None:
    async with opened(**PACED) as house:
        task = house.ask()
        (job,) = await house.held()

        await house.tell(f"jobs/{job.id}/{verb}", **said)

        answer = await task
        assert (answer.status_code, answer.json().get("error")) == (status, error)
        assert house.world.accounts["mayanio"].ledger.balance == (96 if status == 200 else 100)


async def test_a_held_generation_waits_for_its_release() -> None:
    async with opened(**PACED) as house:
        task = house.ask()
        (job,) = await house.held()
        await house.tell(f"jobs/{job.id}/hold")
        assert (await house.tell("clock", advance="1h"))["unfinished"] == [job.id]
        assert not task.done()

        await house.tell(f"jobs/{job.id}/release")
        await house.tell("clock", until="idle")

        assert (await task).status_code == 200


async def test_a_wish_to_be_slow_holds_without_a_pace() -> None:
    async with opened(clock={"rate": 0}) as house:
        task = house.ask(IMAGES, {"prompt": "A bridge [mock:slow=8m]"})
        await house.held()
        await house.tell("clock", until="idle")

        assert (await task).json()["data"]["generation_time"] == 480_000


async def test_what_is_stuck_is_let_go_by_a_reset() -> None:
    async with opened(clock={"rate": 0}) as house:
        task = house.ask(IMAGES, {"prompt": "A bridge [mock:stuck]"})
        (job,) = await house.held()
        assert (await house.tell("clock", until="idle"))["unfinished"] == [job.id]

        await house.put()

        answer = await task
        assert (answer.status_code, answer.json()["success"]) == (503, False)
        assert "was reset" in answer.json()["error"]


async def test_requests_of_one_world_go_at_their_own_instants() -> None:
    async with opened(**PACED) as house:
        images, video = house.ask(), house.ask(VIDEOS, BOAT)
        await house.held(2)

        await house.tell("clock", advance="10s")
        first = await images
        assert not video.done()
        await house.tell("clock", until="idle")

        assert (first.json()["data"]["remaining_points"], (await video).json()["data"]["remaining_points"]) == (86, 86)


async def test_another_world_is_not_held() -> None:
    async with opened(**PACED) as house:
        task = house.ask()
        await house.held()

        other = await house.client.post(
            f"/mayanio{IMAGES}", json=BRIDGE, headers={"authorization": "Bearer mock_another"}
        )

        assert (other.status_code, task.done()) == (200, False)
        await house.tell("clock", until="idle")
        await task


async def test_a_client_that_leaves_frees_its_request_and_keeps_its_generation() -> None:
    """mayanio/M-12: what was asked for is made and paid for; it is found among the projects."""
    async with opened(**PACED) as house:
        gone = asyncio.Event()
        sent: list[Any] = []
        task = asyncio.ensure_future(_raw(house.app, gone, sent))
        (job,) = await house.held()

        gone.set()
        await asyncio.wait_for(task, 10)
        await house.tell("clock", until="idle")

        assert sent == []
        told = (await house.client.get(f"/mayanio{PROJECTS}", headers=KEY)).json()["data"]["projects"]
        assert [row["id"] for row in told] == [job.id]
        assert told[0]["metadata"]["file_size"] > 0
        (left, _) = (await house.client.get(f"{WORLD}/journal")).json()["items"]
        assert (left["status"], left["operation"]) == (0, "createImages")


async def test_the_journal_tells_of_a_held_request_when_it_is_answered() -> None:
    async with opened(**PACED) as house:
        task = house.ask()
        await house.held()
        (before,) = (await house.client.get(f"{WORLD}/journal")).json()["items"]
        await house.tell("clock", until="idle")
        answer = await task
        (after,) = (await house.client.get(f"{WORLD}/journal")).json()["items"]

        assert (before["status"], before["response"]["body"]) == (0, None)
        assert (after["id"], after["status"], after["response"]["body"]) == (before["id"], 200, answer.json())
        assert answer.headers["x-ratelimit-remaining"] == after["response"]["headers"]["x-ratelimit-remaining"] == "99"


async def test_latency_and_world_time_add_up() -> None:
    """A fault's wait is the client's, and real; it comes before the world's."""
    async with opened(**PACED) as house:
        await house.client.post(f"{WORLD}/rules", json={"fault": {"kind": "latency", "ms": 1}})
        task = house.ask()
        await house.held()
        await house.tell("clock", until="idle")

        assert (await task).status_code == 200


async def _raw(app: App, gone: asyncio.Event, sent: list[Any]) -> None:
    """One request, straight into the server, whose client leaves when told."""
    body = orjson.dumps(BRIDGE)
    parts = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        if parts:
            return parts.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [
        (b"host", b"127.0.0.1:8080"),
        (b"authorization", b"Bearer mock_w"),
        (b"content-type", b"application/json"),
    ]
    scope = {"type": "http", "method": "POST", "path": f"/mayanio{IMAGES}", "query_string": b"", "scheme": "http"}
    await app({**scope, "headers": headers}, receive, send)
