"""Two hundred worlds through one server at once, each at its own clock and rate: none ever sees another's."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from mock_server.app import build
from mock_server.control import application
from mock_server.control.desk import Desk, Options
from tests.court import Court

pytestmark = pytest.mark.anyio

WORLDS = 200
RATES = (0, 0.5, 1, 60, 1_000)
PATH = "/creativeai/v1/video/generations"
# Every world sends the very same requests: only the key tells them apart.
PROMPTS = ("A kite over a harbour", "A kite over a harbour [mock:fail@40s]")


@dataclass
class Story:
    """What one world's client saw."""

    name: str
    credits: int
    rate: float
    year: int
    ids: list[str] = field(default_factory=list)
    file: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer mock_{self.name}"}


def story(number: int) -> Story:
    return Story(f"w{number}", 1_000 + number, RATES[number % len(RATES)], 2_021 + number % 78)


async def lived(told: Story, http: httpx.AsyncClient) -> None:
    """Make a world, submit, jump, poll: all on its own clock."""
    clock = {"rate": told.rate, "start": f"{told.year}-05-01T00:00:00Z"}
    accounts = {"creativeai": {"credits": told.credits, "limits": False}}
    made = await http.put(f"/_mock/worlds/{told.name}", json={"clock": clock, "accounts": accounts})
    assert made.status_code == 200, made.text
    for prompt in PROMPTS:
        accepted = await http.post(PATH, json={"prompt": prompt}, headers=told.headers)
        assert accepted.status_code == 202
        assert accepted.json()["created_at"].startswith(f"{told.year}-05-01T")
        told.ids.append(accepted.json()["id"])
    moved = (await http.post(f"/_mock/worlds/{told.name}/clock", json={"until": "idle"})).json()
    assert {each["id"] for each in moved["fired"]} <= set(told.ids)
    polls = [(await http.get(f"{PATH}/{ident}", headers=told.headers)).json() for ident in told.ids]
    assert [poll["status"] for poll in polls] == ["completed", "failed"]
    assert all(poll["completed_at"].startswith(f"{told.year}-05-01T") for poll in polls)
    url = polls[0]["output_url"]
    assert f"/media/{told.name}/" in url
    told.file = url.rpartition("/")[2]


async def kept_apart(told: Story, other: Story, http: httpx.AsyncClient) -> None:
    """What another world made is not there for this one."""
    assert (await http.get(f"{PATH}/{other.ids[0]}", headers=told.headers)).status_code == 404
    assert (await http.head(f"/media/{told.name}/{other.file}")).status_code == 404


async def counted(told: Story, http: httpx.AsyncClient) -> None:
    """Jobs, money and journal are those of this world's own requests."""
    jobs: dict[str, Any] = (await http.get(f"/_mock/worlds/{told.name}/jobs")).json()
    assert [job["id"] for job in jobs["items"]] == told.ids
    ledger = (await http.get(f"/_mock/worlds/{told.name}/ledger")).json()["creativeai"]
    assert (ledger["balance"], ledger["held"], ledger["spent"]) == (told.credits - 60, 0, 60)


async def test_one_application_is_built_however_many_come_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []

    def counted_build(desk: Desk) -> object:
        built.append(made := application.application(desk))
        return made

    monkeypatch.setattr("mock_server.app._beside", counted_build)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=build()), base_url="http://127.0.0.1:8080") as http:
        answers = await asyncio.gather(*(http.get("/_mock/health") for _ in range(10)))
    assert [each.status_code for each in answers] == [200] * 10
    assert len(built) == 1


async def test_two_hundred_worlds_at_once_never_see_one_another() -> None:
    app = build(Options(rate=1))
    court = app.desk.edge.judge = Court()
    stories = [story(number) for number in range(WORLDS)]
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        await asyncio.gather(*(lived(each, http) for each in stories))
        pairs = zip(stories, stories[1:] + stories[:1], strict=True)
        await asyncio.gather(*(kept_apart(each, other, http) for each, other in pairs))
        await asyncio.gather(*(counted(each, http) for each in stories))
        clip = await http.head(f"/media/{stories[0].name}/{stories[0].file}")
        assert clip.status_code == 200
    await app.desk.runtime.close()
    assert len({ident for each in stories for ident in each.ids}) == WORLDS * len(PROMPTS)
    assert len({each.file for each in stories}) == WORLDS
    court.acquit()
    assert court.exchanges == WORLDS * (2 + 2 + 1)
