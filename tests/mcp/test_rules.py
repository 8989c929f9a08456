"""Rules, magic values and faults meet MCP as they meet REST: most become tool errors, some are seen on the wire."""

from typing import Any

import orjson
import pytest
from mcp import MCPError

from mock_server.answer import Answer
from mock_server.app import App
from mock_server.births import Births
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez import toolbox
from mock_server.runtime import Runtime
from mock_server.world import World
from mock_server.worlds import Worlds
from tests.mcp.browser import Browser
from tests.mcp.conftest import Connect
from tests.mcp.wire import Wire, told

pytestmark = pytest.mark.anyio

ASK: dict[str, Any] = {"prompt": "A kite over a field", "model": "nano-banana"}


async def test_a_refusal_says_why_in_a_header_too(wire: Wire) -> None:
    wrong = await wire.call("get_models", model_type=True)
    ruled = await wire.call("generate_media", **{**ASK, "prompt": "A kite [mock:402]"})
    fine = await wire.call("get_balance")

    assert wrong.headers["x-mock-why"].startswith("schema:")
    assert ruled.headers["x-mock-why"] == "rule:magic"
    assert "x-mock-why" not in fine.headers


async def error(wire: Wire, tool: str, headers: dict[str, str] | None = None, **arguments: Any) -> Any:
    """The structured content of a tool error."""
    result = told(await wire.call(tool, headers=headers, **arguments))["result"]
    assert result["isError"], result
    assert orjson.loads(result["content"][0]["text"]) == result["structuredContent"]
    return result["structuredContent"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "invalid_parameters"), (402, "insufficient_credits"), (403, "insufficient_scope"), (429, "rate_limited")],
)
async def test_a_magic_status_is_a_tool_error(wire: Wire, world: World, status: int, code: str) -> None:
    told = await error(wire, "generate_media", **{**ASK, "prompt": f"A kite [mock:{status}]"})

    assert told["error"] == code
    assert told["message"]
    (record,) = world.journal
    assert (record.status, record.door, record.why) == (status, "magic", "rule:magic")


async def test_a_magic_401_asks_for_a_new_sign_in(wire: Wire) -> None:
    answer = await wire.call("generate_media", **{**ASK, "prompt": "A kite [mock:401]"})

    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


@pytest.mark.usefixtures("findings")  # a status or body that no contract knows, asked for
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_failing_server_is_met_on_the_wire(wire: Wire, connect: Connect, mode: str) -> None:
    answer = await wire.call("generate_media", **{**ASK, "prompt": "A kite [mock:503]"})
    async with connect(mode) as client:
        with pytest.raises(MCPError):
            await client.call_tool("generate_media", {**ASK, "prompt": "A kite [mock:503]"})

    assert answer.status_code == 503
    assert answer.headers["x-mock-why"] == "rule:magic"


async def test_a_rule_counts_and_then_lets_pass(wire: Wire) -> None:
    asked = {**ASK, "prompt": "A kite [mock:429x1]"}

    refused = await error(wire, "generate_media", **asked)
    passed = told(await wire.call("generate_media", **asked))["result"]

    assert refused["error"] == "rate_limited"
    assert passed["structuredContent"]["status"] == "pending"


@pytest.mark.usefixtures("findings")  # a status or body that no contract knows, asked for
async def test_a_rule_of_the_control_api_names_a_tool(wire: Wire, world: World) -> None:
    world.rulebook.add({"when": {"operation": "get_balance"}, "answer": {"status": 402}}, {"kubeez": ["get_balance"]})

    assert (await error(wire, "get_balance"))["error"] == "insufficient_credits"


async def test_a_wished_delay_is_waited_for(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(delay_s: float) -> None:
        waited.append(delay_s)

    monkeypatch.setattr("mock_server.runtime.asyncio.sleep", sleep)
    rule = '{"fault": {"kind": "latency", "ms": 250}}'
    answer = await wire.call("get_balance", headers={"x-mock-rule": rule})

    assert told(answer)["result"]["structuredContent"]["credits"] > 0
    assert waited == [0.25]


async def test_a_rule_may_come_in_a_header(wire: Wire) -> None:
    told = await error(wire, "get_balance", headers={"x-mock-rule": '{"answer": {"status": 429}}'})

    assert told["error"] == "rate_limited"


@pytest.mark.usefixtures("findings")  # a status or body that no contract knows, asked for
async def test_a_rule_may_write_the_whole_answer(wire: Wire) -> None:
    rule = '{"answer": {"status": 400, "body": {"error": "shared_scope_required", "message": "Ask the owner."}}}'

    assert await error(wire, "get_balance", headers={"x-mock-rule": rule}) == {
        "error": "shared_scope_required",
        "message": "Ask the owner.",
    }


async def test_a_magic_failure_ends_the_job(wire: Wire, world: World, runtime: Runtime) -> None:
    asked = {**ASK, "prompt": "A kite [mock:fail]"}
    started = told(await wire.call("generate_media", **asked))["result"]["structuredContent"]
    await runtime.until_idle(world)

    looked = told(await wire.call("get_generation_status", generation_id=started["generation_id"]))["result"]

    assert looked["structuredContent"]["status"] == "failed"
    assert looked["structuredContent"]["error_message"]


@pytest.mark.scenario("default")
async def test_the_documented_limit_is_a_tool_error(wire: Wire) -> None:
    started = [
        told(
            await wire.call("create_ad_copy", reference_ad_url="https://a.example/x.jpg", product_text="A folding cup")
        )
        for _ in range(6)
    ]

    codes = [each["result"]["structuredContent"].get("error") for each in started]
    assert codes == [None, None, None, None, None, "rate_limited"]


def on_http(births: Births, worlds: Worlds) -> None:
    """The account wants refusals on HTTP."""
    accounts = {"kubeez": {"refusals": "http"}}
    worlds.put(births.make("demo", births.scenario(births.default), accounts=accounts))


@pytest.mark.parametrize("status", [402, 403, 429])
async def test_an_account_may_want_refusals_on_http(wire: Wire, births: Births, worlds: Worlds, status: int) -> None:
    on_http(births, worlds)

    answer = await wire.call("generate_media", **{**ASK, "prompt": f"A kite [mock:{status}]"})
    wrong = await wire.call("get_models", model_type=True)

    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert told(wrong)["result"]["isError"]


async def test_a_client_asks_for_a_scope_when_it_is_named_on_http(
    connect: Connect, app: App, births: Births, worlds: Worlds
) -> None:
    """It goes to the person again, with what it was granted before and what it lacks."""
    on_http(births, worlds)
    browser = Browser(app, scope="read:balance")
    async with connect(key=None, auth=browser.auth()) as client:
        await client.call_tool("get_balance", {})
        browser.added.clear()
        result = await client.call_tool("generate_media", ASK)

    assert not result.is_error
    assert len(browser.visits) == 2
    assert "generate%3Amedia" in browser.visits[1]


@pytest.mark.parametrize(
    ("answer", "own"),
    [
        (Answer(200, [JSON], b'{"credits": 1}'), True),
        (Answer(429, [JSON], b'{"error": {}}'), True),
        (Answer(0, []), True),  # nothing will be heard of it, whatever it is framed in
        (Answer(200, [JSON], b'{"credits"'), False),
        (Answer(200, [JSON], b"[1]"), False),
        (Answer(200, [JSON], b""), False),
        (Answer(200, [(b"content-type", b"text/html")], b'{"credits": 1}'), False),
        (Answer(307, [(b"location", b"/elsewhere")], b""), False),
        (Answer(502, [JSON], b'{"error": {}}'), False),
    ],
)
def test_what_is_no_answer_of_a_tool_is_sent_as_it_is(answer: Answer, own: bool) -> None:
    assert toolbox.is_a_tools(answer) is own
