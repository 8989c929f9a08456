"""MCP clients in process: the official SDK on Kubeez' real host, and over a port by the fixture's session."""

from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from mock_server import providers
from mock_server.handle.api import Api
from mock_server.handle.soundstage import Soundstage
from mock_server.handle.world import World
from mock_server.intercept import intercept
from tests.inprocess.asking import bearer
from tests.inprocess.conftest import Run

pytestmark = pytest.mark.skipif("kubeez" not in providers.rooms(), reason="this build serves no Kubeez")
MCP = "https://mcp.kubeez.com/mcp"


@pytest.mark.usefixtures("no_sockets")
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_tools_are_called_without_a_socket(world: World, run: Run, mode: Any) -> None:
    async def used() -> bool:
        async with (
            httpx2.AsyncClient(headers=bearer(world.key)) as http,
            Client(streamable_http_client(MCP, http_client=http), mode=mode) as session,
        ):
            assert "get_balance" in [tool.name for tool in (await session.list_tools()).tools]
            return bool((await session.call_tool("get_balance", {})).is_error)

    with intercept(world):
        assert run(used()) is False
    assert [each.operation for each in world.journal] == ["get_balance"]


def test_the_api_opens_a_session(soundstage: Soundstage, world: World, run: Run) -> None:
    api = Api("kubeez", soundstage, world)

    async def used() -> Any:
        async with api.mcp() as session:
            return await session.call_tool("get_balance", {})

    assert run(used()).is_error is False
    assert api.client.get("/v1/balance").status_code != 401
    api.close()
