"""Carrying an answer out: what it asks for is done first, then it is written as HTTP wants it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from mock_server.answer import Answer, Chunk
from mock_server.media.recipe import Recipe
from tests.network import Network, runtime_on
from tests.plainroom import plain_world, work

pytestmark = pytest.mark.anyio

JSON = (b"content-type", b"application/json")


async def carried(answer: Answer) -> list[MutableMapping[str, Any]]:
    """The messages an answer is written with."""
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await runtime_on(Network()).carry(answer, send)
    return sent


async def test_an_answer_is_two_messages_with_its_length() -> None:
    start, body = await carried(Answer(202, [JSON], b'{"a": 1}'))
    assert (start["status"], start["headers"]) == (202, [JSON, (b"content-length", b"8")])
    assert body == {"type": "http.response.body", "body": b'{"a": 1}'}


@pytest.mark.parametrize("status", [204, 304])
async def test_where_no_body_may_be_none_is_written(status: int) -> None:
    """Written all the same, it would be read as the beginning of the next answer on the connection."""
    start, body = await carried(Answer(status, [JSON], b'{"a": 1}'))
    assert (start["headers"], body["body"]) == ([JSON], b"")


async def test_a_wished_delay_is_waited_in_real_time(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(delay_s: float) -> None:
        waited.append(delay_s)

    monkeypatch.setattr("mock_server.runtime.asyncio.sleep", sleep)
    await carried(Answer(200, [JSON], b"{}", delay_ms=250.0))
    await carried(Answer(200, [JSON], b"{}"))
    assert waited == [0.25]


async def test_a_body_is_made_from_its_assets() -> None:
    recipe = Recipe(kind="png", width=16, height=16)
    answer = Answer(200, [JSON], assets=(recipe, recipe), body_of=lambda made: b"|".join(each[:4] for each in made))
    start, body = await carried(answer)
    assert body["body"] == b"\x89PNG|\x89PNG"
    assert start["headers"][-1] == (b"content-length", b"9")


async def test_a_stream_is_written_piece_by_piece_with_its_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(delay_s: float) -> None:
        waited.append(delay_s)

    monkeypatch.setattr("mock_server.runtime.asyncio.sleep", sleep)
    start, *rest = await carried(Answer(200, [JSON], chunks=(Chunk(b"a"), Chunk(b"b", 40.0))))
    assert start["headers"] == [JSON]
    assert [(each["body"], each.get("more_body", False)) for each in rest] == [(b"a", True), (b"b", True), (b"", False)]
    assert waited == [0.04]


async def test_the_world_an_answer_met_is_tended() -> None:
    network = Network()
    world = plain_world(rate=1)
    world.accept(work("j", 0.0, hook="http://127.0.0.1/hook"))
    world.settle()

    async def send(message: MutableMapping[str, Any]) -> None:
        """Nobody reads it."""

    await runtime_on(network).carry(Answer(200, [JSON], world=world), send)
    await asyncio.wait_for(network.sent.wait(), 5)
    assert [name for name, _ in network.log] == ["j.succeeded"]
