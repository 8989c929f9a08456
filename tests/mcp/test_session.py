"""MCP over HTTP: revisions, sessions, who is let in, and what a tool's answer looks like."""

import orjson
import pytest
from mcp import MCPError
from mcp_types import TextContent

from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.providers.kubeez import session
from mock_server.runtime import Runtime
from mock_server.world import World
from mock_server.worlds import Worlds
from tests.mcp.conftest import Connect
from tests.mcp.wire import HANDSHAKE, Wire, message, told

pytestmark = pytest.mark.anyio

TEN = {
    "get_models",
    "get_balance",
    "get_generations",
    "generate_media",
    "get_generation_status",
    "get_generation_estimate",
    "generate_music",
    "get_music_status",
    "generate_dialogue",
    "create_ad_copy",
}


@pytest.mark.parametrize(("mode", "revision"), [("auto", "2026-07-28"), ("legacy", "2025-11-25")])
async def test_both_revisions_list_the_ten_tools_and_call_them(connect: Connect, mode: str, revision: str) -> None:
    async with connect(mode) as client:
        listed = (await client.list_tools()).tools
        balance = await client.call_tool("get_balance", {})
        spoken = client.protocol_version

    assert spoken == revision
    assert {tool.name for tool in listed} == TEN
    assert all(tool.input_schema["type"] == "object" and tool.description and tool.output_schema for tool in listed)
    assert not balance.is_error


async def test_a_result_says_the_same_in_structure_and_in_text(connect: Connect) -> None:
    async with connect() as client:
        result = await client.call_tool("get_models", {"model_type": "image"})

    (block,) = result.content
    assert isinstance(block, TextContent)
    assert orjson.loads(block.text) == result.structured_content
    assert result.structured_content["total_count"] > 0


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_unknown_tool_is_no_tool_error(connect: Connect, mode: str) -> None:
    async with connect(mode) as client:
        with pytest.raises(MCPError) as refused:
            await client.call_tool("paint_fence", {})

    assert refused.value.code == -32602
    assert "paint_fence" in refused.value.message


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_wrong_arguments_are_a_tool_error_that_names_them(connect: Connect, mode: str) -> None:
    async with connect(mode) as client:
        result = await client.call_tool("get_models", {"model_type": True})

    assert result.is_error
    assert result.structured_content["error"] == "invalid_parameters"
    assert "model_type" in result.structured_content["message"]


async def test_arguments_that_are_no_object_are_refused_as_a_message(wire: Wire) -> None:
    answer = await wire.say("tools/call", {"name": "get_balance", "arguments": [1]})

    assert told(answer)["error"]["code"] == -32602


@pytest.mark.parametrize("path", ["/kubeez/mcp", "/kubeez/mcp/"])
async def test_the_path_is_answered_with_and_without_a_slash(wire: Wire, path: str) -> None:
    assert (await wire.say("tools/list", path=path)).status_code == 200


async def test_the_host_of_the_provider_picks_it(wire: Wire) -> None:
    answer = await wire.say("tools/list", path="/mcp", host="mcp.kubeez.com")

    assert len(told(answer)["result"]["tools"]) == 10


@pytest.mark.parametrize(
    ("header", "met", "status"),
    [("host", "evil.example", 421), ("origin", "https://evil.example", 403), ("origin", "null", 403)],
)
async def test_a_foreign_name_or_origin_is_kept_out(wire: Wire, header: str, met: str, status: int) -> None:
    answer = await wire.say("tools/list", None, **{header: met})

    assert answer.status_code == status
    assert "--allow-host" in answer.json()["error"]["message"]


async def test_a_page_on_this_machine_may_call_and_read(wire: Wire) -> None:
    page = {"origin": "http://localhost:6274"}
    asked = {**page, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}

    before = await wire.ask("OPTIONS", "/kubeez/mcp", headers=asked)
    called = await wire.say("tools/list", None, **page)
    unknown = await wire.say("tools/list", None, **page, authorization="")

    assert (before.status_code, called.status_code, unknown.status_code) == (204, 200, 401)
    for answer in (before, called, unknown):
        assert answer.headers["access-control-allow-origin"] == page["origin"]
        assert "www-authenticate" in answer.headers["access-control-expose-headers"]
    assert "authorization" in before.headers["access-control-allow-headers"]


async def test_a_page_of_elsewhere_reads_nothing(wire: Wire) -> None:
    asked = {"origin": "https://evil.example", "access-control-request-method": "POST"}

    answer = await wire.ask("OPTIONS", "/kubeez/mcp", headers=asked)

    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


async def test_a_name_that_was_allowed_may_be_called(
    edge: Edge, births: Births, worlds: Worlds, runtime: Runtime
) -> None:
    wire = Wire(App(Desk(Options(allow_hosts=("mock.internal",)), worlds, births, edge, runtime)))

    assert (await wire.say("tools/list", host="mock.internal:8080")).status_code == 200
    assert (await wire.say("tools/list", host="mock.internal.evil.example")).status_code == 421


@pytest.mark.parametrize(
    "sent", ["", "Bearer nonsense", "Bearer sk_live_1234", "Bearer kzt_demo_nothere", "Basic bW9jaw=="]
)
async def test_without_a_good_token_the_way_to_sign_in_is_told(wire: Wire, worlds: Worlds, sent: str) -> None:
    answer = await wire.say("tools/list", authorization=sent)

    assert answer.status_code == 401
    metadata = "http://127.0.0.1:8080/.well-known/oauth-protected-resource/kubeez/mcp"
    assert f'resource_metadata="{metadata}"' in answer.headers["www-authenticate"]
    assert ('error="invalid_token"' in answer.headers["www-authenticate"]) == bool(sent)
    assert "sk_live" not in answer.text
    (record,) = worlds.journal
    assert (record.path, record.status, record.why) == ("/kubeez/mcp", 401, "key")
    assert record.request_headers[b"authorization"] == b"[redacted]"


async def test_a_key_of_rest_is_none_of_mcp(wire: Wire) -> None:
    assert (await wire.say("tools/list", authorization="", x_api_key="mock_demo")).status_code == 401


async def test_a_handshake_begins_a_session(wire: Wire) -> None:
    name = await wire.session()

    called = await wire.say("tools/call", {"name": "get_balance"}, mcp_session_id=name)

    assert called.headers["mcp-session-id"] == name
    assert told(called)["result"]["structuredContent"]["credits"] > 0


async def test_a_tool_is_called_without_a_session_too(wire: Wire) -> None:
    called = await wire.call("get_balance")

    assert "mcp-session-id" not in called.headers
    assert told(called)["result"]["structuredContent"]["credits"] > 0


async def test_a_notification_is_taken_in(wire: Wire) -> None:
    name = await wire.session()
    sent = {"jsonrpc": "2.0", "method": "notifications/initialized"}

    answer = await wire.ask(
        "POST", "/kubeez/mcp", headers={"authorization": "Bearer mock_demo", "mcp-session-id": name}, json=sent
    )

    assert (answer.status_code, answer.content) == (202, b"")


async def test_an_ended_session_is_not_found(wire: Wire) -> None:
    name = await wire.session()
    headers = {"authorization": "Bearer mock_demo", "mcp-session-id": name}

    ended = await wire.ask("DELETE", "/kubeez/mcp", headers=headers)
    after = await wire.say("tools/list", mcp_session_id=name)

    assert (ended.status_code, after.status_code) == (200, 404)
    assert "initialize" in after.json()["error"]["message"]


async def test_a_reset_frees_the_sessions_of_its_world_alone(wire: Wire, worlds: Worlds) -> None:
    mine, other = await wire.session(), await wire.session("mock_other")

    worlds.drop("demo")

    assert (await wire.say("tools/list", mcp_session_id=mine)).status_code == 404
    kept = await wire.say("tools/list", authorization="Bearer mock_other", mcp_session_id=other)
    assert kept.status_code == 200


async def test_a_session_of_another_world_is_not_found(wire: Wire) -> None:
    name = await wire.session("mock_other")

    assert (await wire.say("tools/list", mcp_session_id=name)).status_code == 404


async def test_names_of_sessions_come_from_chance(wire: Wire, worlds: Worlds) -> None:
    first, second = await wire.session(), await wire.session()
    worlds.drop("demo")

    assert first != second
    assert await wire.session() == first


async def test_the_longest_unused_session_makes_room(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MOST_SESSIONS", 2)
    one, two = await wire.session(), await wire.session()
    await wire.say("tools/list", mcp_session_id=one)
    three = await wire.session()

    known = [(await wire.say("tools/list", mcp_session_id=name)).status_code for name in (one, two, three)]

    assert known == [200, 404, 200]


async def test_there_is_no_stream_to_listen_on(wire: Wire) -> None:
    answer = await wire.ask(
        "GET", "/kubeez/mcp", headers={"authorization": "Bearer mock_demo", "accept": "text/event-stream"}
    )

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, DELETE")


@pytest.mark.parametrize(
    ("accept", "framed"),
    [
        ("application/json, text/event-stream", "text/event-stream"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
    ],
)
async def test_an_answer_is_framed_as_the_client_takes_it(wire: Wire, accept: str, framed: str) -> None:
    answer = await wire.say("initialize", HANDSHAKE, accept=accept)

    assert answer.headers["content-type"].partition(";")[0] == framed
    assert told(answer)["result"]["protocolVersion"] == "2025-11-25"


async def test_an_unknown_revision_is_told_those_there_are(wire: Wire) -> None:
    meta = {"_meta": {"io.modelcontextprotocol/protocolVersion": "2031-01-01"}}
    answer = await wire.say("tools/list", meta, mcp_protocol_version="2031-01-01", mcp_method="tools/list")

    assert answer.status_code == 400
    assert "error" in answer.json()


async def test_broken_json_and_batches_are_refused(wire: Wire) -> None:
    headers = {"authorization": "Bearer mock_demo", "content-type": "application/json"}

    broken = await wire.ask("POST", "/kubeez/mcp", headers=headers, content=b"{")
    batch = await wire.ask("POST", "/kubeez/mcp", headers=headers, json=[message("tools/list")])

    assert (broken.status_code, batch.status_code) == (400, 400)


async def test_a_second_page_of_tools_is_refused(wire: Wire) -> None:
    assert told(await wire.say("tools/list", {"cursor": "2"}))["error"]["code"] == -32602


async def test_the_journal_shows_tool_calls_and_nothing_of_the_protocol(connect: Connect, world: World) -> None:
    async with connect() as client:
        await client.list_tools()
        await client.call_tool("get_models", {"model_type": "music"})

    (record,) = world.journal
    assert (record.method, record.operation, record.status) == ("TOOL", "get_models", 200)
    assert orjson.loads(record.request_body) == {"model_type": "music"}
