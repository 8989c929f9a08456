"""A connection that breaks is the exception the library raises for a real one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import httpx
import httpx2
import pytest

from mock_server.inprocess.house import House
from mock_server.inprocess.transport import Transport, transport2
from mock_server.inprocess.wire import Wire
from tests.inprocess.asking import MANNERS, asker
from tests.inprocess.conftest import Run

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Act = Callable[[Scope, Send], Awaitable[None]]
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]}
HALF = {"type": "http.response.body", "body": b"12345", "more_body": True}


class Faulty:
    """A house whose application does one wrong thing."""

    def __init__(self, loop: asyncio.AbstractEventLoop, act: Act) -> None:
        self.loop = loop
        self._act = act

    async def app(self, scope: Any, receive: Any, send: Send) -> None:
        await self._act(scope, send)


async def nothing(scope: Scope, send: Send) -> None:
    """Not a byte."""


async def raises(scope: Scope, send: Send) -> None:
    raise RuntimeError("a fault inside")


async def resets(scope: Scope, send: Send) -> None:
    raise ConnectionResetError(104, "Connection reset by peer")


async def half(scope: Scope, send: Send) -> None:
    await send(START)
    await send(HALF)


async def half_then_resets(scope: Scope, send: Send) -> None:
    await half(scope, send)
    raise ConnectionResetError


async def half_then_a_lent_line_is_reset(scope: Scope, send: Send) -> None:
    await half(scope, send)
    line = scope["extensions"]["soundstage.line"]["line"]
    assert line.unsent_bytes() == 0
    line.reset()


async def half_then_hangs(scope: Scope, send: Send) -> None:
    await half(scope, send)
    await asyncio.Event().wait()


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    made = House()
    yield made
    made.close()


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize(
    ("act", "name"),
    [
        (nothing, "RemoteProtocolError"),
        (raises, "RemoteProtocolError"),
        (resets, "ReadError"),
        (half, "RemoteProtocolError"),
        (half_then_resets, "ReadError"),
        (half_then_a_lent_line_is_reset, "ReadError"),
        (half_then_hangs, "ReadTimeout"),
    ],
)
def test_each_break_has_its_exception(manner: str, act: Act, name: str, house: House, run: Run) -> None:
    wire = Wire(Faulty(house.loop, act))
    library: Any = httpx2 if manner.startswith("httpx2") else httpx
    transport = transport2(wire) if library is httpx2 else Transport(wire)

    with pytest.raises(getattr(library, name)):
        asker(manner, run, transport=transport, timeout=0.1)("GET", "https://example.com/")


@pytest.mark.parametrize("manner", MANNERS)
def test_a_transport_takes_every_host(manner: str, house: House, run: Run) -> None:
    """With base URLs as over a port, and links that lead back."""
    transport = transport2(Wire(house)) if manner.startswith("httpx2") else Transport(Wire(house))
    ask = asker(manner, run, transport=transport, headers={"Authorization": "Bearer mock_any"})

    job = ask("POST", "http://stage.test/creativeai/v1/images/generations", json={"model": "dall-e-3", "prompt": "A"})

    assert job.json()["data"][0]["url"].startswith("http://stage.test/media/any/")
    assert ask("GET", job.json()["data"][0]["url"]).headers["content-type"] == "image/png"
    assert ask("HEAD", job.json()["data"][0]["url"]).content == b""


def test_an_upload_arrives_whole(house: House) -> None:
    """Also when its body is made while it is sent."""
    with httpx.Client(transport=Transport(Wire(house))) as client:
        answer = client.post(
            "https://api.creativeai.run/v1/video/generations",
            content=(part for part in (b'{"prompt": ', b'"A boat"}')),
            headers={"Authorization": "Bearer mock_any", "Content-Type": "application/json"},
        )

    assert answer.status_code == 202


def test_a_house_closes_twice_and_with_work_in_flight(house: House) -> None:
    made = House()
    headers = {"Authorization": "Bearer mock_any", "X-Mock-Rule": '{"fault": {"kind": "latency", "ms": 60000}}'}
    client = httpx.Client(transport=Transport(Wire(made)), timeout=0.05, headers=headers)
    with pytest.raises(httpx.ReadTimeout):
        client.get("https://api.creativeai.run/v1/models")
    assert httpx.get(made.url, trust_env=False).status_code == 200

    made.close()
    made.close()

    assert made.loop.is_closed()
