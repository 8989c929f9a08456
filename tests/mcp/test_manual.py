"""The configuration that the README shows is one that a client can use."""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from fastmcp import Client
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport

from mock_server.control.desk import Options
from tests.cli.process import environment
from tests.house.tree import ROOT
from tests.serving import serving

pytestmark = pytest.mark.anyio

(SHOWN,) = re.findall(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
SERVERS: dict[str, Any] = json.loads(SHOWN)["mcpServers"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(Options(rate=0)) as url:
        yield url


async def test_the_url_is_where_the_tools_are(server: str) -> None:
    url = SERVERS["kubeez"]["url"].replace("http://127.0.0.1:8080", server)

    async with Client(StreamableHttpTransport(url, auth="mock_demo")) as client:
        assert len(await client.list_tools()) == 10


async def test_the_command_serves_the_tools() -> None:
    shown = SERVERS["kubeez-on-stdio"]
    assert shown["command"] == "soundstage"
    own = StdioTransport(sys.executable, ["-m", "mock_server", *shown["args"]], env=environment(), cwd=str(ROOT))

    async with Client(own) as client:
        result = await client.call_tool("get_balance", {})

    assert result.structured_content is not None
    assert result.structured_content["credits"] == 5_000
