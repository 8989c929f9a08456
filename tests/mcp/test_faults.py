"""Faults on the wire meet MCP's own HTTP as they meet REST: each kind is seen by whoever calls a tool."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import orjson
import pytest

from mock_server.app import App
from tests.mcp.wire import ORIGIN, Wire, message, told

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("findings")]

BALANCE = {"name": "get_balance", "arguments": {}}


async def sent(app: App, rule: dict[str, Any]) -> tuple[list[MutableMapping[str, Any]], bool]:
    """What goes over the wire for one call under this rule, and whether the connection was reset behind it."""
    raw = orjson.dumps(message("tools/call", BALANCE))
    headers = {"authorization": "Bearer mock_demo", "content-type": "application/json", "accept": "application/json"}
    headers |= {"host": ORIGIN.partition("//")[2], "mcp-protocol-version": "2025-11-25"}
    headers |= {"x-mock-rule": orjson.dumps(rule).decode()}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/kubeez/mcp",
        "raw_path": b"/kubeez/mcp",
        "query_string": b"",
        "server": ("127.0.0.1", 8080),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    parts: list[MutableMapping[str, Any]] = []
    asked = [{"type": "http.request", "body": raw}]

    async def receive() -> MutableMapping[str, Any]:
        if not asked:
            await asyncio.Event().wait()  # it stays, and sends nothing more
        return asked.pop()

    async def send(part: MutableMapping[str, Any]) -> None:
        parts.append(part)

    try:
        await app(scope, receive, send)
    except ConnectionResetError:
        return parts, True
    return parts, False


def bodies(parts: list[MutableMapping[str, Any]]) -> list[bytes]:
    """The pieces of the body."""
    return [part["body"] for part in parts if part["type"] == "http.response.body" and part["body"]]


def fault(kind: str, **more: Any) -> dict[str, Any]:
    return {"fault": {"kind": kind, **more}}


async def test_a_disconnect_before_a_byte(app: App) -> None:
    assert await sent(app, fault("disconnect")) == ([], True)


async def test_a_disconnect_within_the_body(app: App) -> None:
    parts, reset = await sent(app, fault("disconnect", after_bytes=7))

    assert (b"".join(bodies(parts)), reset) == (b'{"jsonr', True)


async def test_a_slow_body_comes_in_pieces(app: App) -> None:
    plain, _ = await sent(app, fault("latency", ms=0))
    slow, _ = await sent(app, fault("slow_body", bytes_per_s=1_000_000))
    pieces, _ = await sent(app, fault("slow_body", bytes_per_s=2_000))

    assert b"".join(bodies(plain)) == b"".join(bodies(slow)) == b"".join(bodies(pieces))
    assert {len(piece) for piece in bodies(pieces)[:-1]} == {200}


@pytest.mark.parametrize(
    ("kind", "more", "seen"),
    [
        ("status", {"status": 502}, (502, None)),
        ("truncate", {"bytes": 9}, (200, b'{"credits')),
        ("empty", {}, (200, b"")),
        ("redirect", {"to": "/login"}, (302, b"")),
        ("content_type", {"value": "text/html"}, (200, None)),
    ],
)
async def test_what_is_no_answer_of_a_tool_stands_on_the_wire(
    wire: Wire, kind: str, more: Any, seen: tuple[int, bytes | None]
) -> None:
    answer = await wire.call("get_balance", headers={"x-mock-rule": orjson.dumps(fault(kind, **more)).decode()})

    assert answer.status_code == seen[0]
    assert seen[1] in (None, answer.content)
    assert answer.headers["x-mock-why"].startswith("rule:")


async def test_what_is_malformed_cannot_be_read(wire: Wire) -> None:
    answer = await wire.call("get_balance", headers={"x-mock-rule": '{"fault": {"kind": "malformed"}}'})

    with pytest.raises(ValueError, match=r"Expecting|Illegal"):
        answer.json()


@pytest.mark.parametrize(
    ("kind", "left"), [("missing", {"message", "purchase_url"}), ("wrong_type", {"credits", "message", "purchase_url"})]
)
async def test_a_field_of_a_tools_result_is_spoilt(wire: Wire, kind: str, left: set[str]) -> None:
    """The frame stays whole: the SDK reads it, and its caller meets what is in it."""
    rule = orjson.dumps(fault(kind, field="credits")).decode()

    result = told(await wire.call("get_balance", headers={"x-mock-rule": rule}))["result"]["structuredContent"]

    assert set(result) == left
    assert not isinstance(result.get("credits"), int)


async def test_a_huge_result_is_the_same_result(wire: Wire) -> None:
    rule = orjson.dumps(fault("huge", bytes=100_000)).decode()

    answer = await wire.call("get_balance", headers={"x-mock-rule": rule})

    assert len(answer.content) > 100_000
    assert told(answer)["result"]["structuredContent"]["credits"] > 0


async def test_a_stale_result_is_the_one_before(wire: Wire) -> None:
    async def credits_left(**headers: str) -> Any:
        answer = await wire.call("get_balance", headers=headers)
        return told(answer)["result"]["structuredContent"]["credits"]

    before = await credits_left()
    await wire.call("generate_media", prompt="A kite over a field", model="nano-banana")

    assert await credits_left(**{"x-mock-rule": '{"fault": {"kind": "stale"}}'}) == before
    assert await credits_left() < before
