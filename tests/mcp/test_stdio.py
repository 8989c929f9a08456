"""`soundstage mcp`: started by a client, ended with it; alone or in front of a server that runs already."""

import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TextIO

import httpx
import pytest
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters, stdio_client

from mock_server.control.desk import Options
from tests.cli.process import COMMAND, PATIENCE_S, environment, refused, run
from tests.house.tree import ROOT
from tests.media import decoded
from tests.serving import serving

pytestmark = pytest.mark.anyio

ASK = {"prompt": "A kite over a field", "model": "nano-banana", "aspect_ratio": "16:9"}


@asynccontextmanager
async def started(errors: TextIO, *arguments: str, mode: str = "auto") -> AsyncIterator[Client]:
    """A client that has started its own server."""
    rest = [*COMMAND[1:], "mcp", *arguments]
    parameters = StdioServerParameters(command=COMMAND[0], args=rest, env=environment(), cwd=ROOT)
    async with Client(stdio_client(parameters, errlog=errors), mode=mode) as client:
        yield client


async def content(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.structured_content
    return result.structured_content


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_tools_make_files_that_can_be_fetched(tmp_path: Path, mode: str) -> None:
    with (tmp_path / "errors").open("w+") as errors:
        async with started(errors, "--rate", "0", mode=mode) as client:
            assert len((await client.list_tools()).tools) == 10
            job = await content(client, "generate_media", **ASK)
            (base,) = re.findall(r"control at (http://\S+)/_mock", (tmp_path / "errors").read_text())
            async with httpx.AsyncClient(base_url=base, trust_env=False) as http:
                moved = await http.post("/_mock/worlds/demo/clock", json={"until": "idle"})
                done = await content(client, "get_generation_status", generation_id=job["generation_id"])
                got = await http.get(done["outputs"][0]["url"])

    assert moved.status_code == 200
    width, height = decoded.picture(got.content).size
    assert round(width / height, 1) == round(16 / 9, 1)


async def test_the_key_picks_the_world_and_refusals_are_those_of_http(tmp_path: Path) -> None:
    with (tmp_path / "errors").open("w") as errors:
        async with started(errors, "--key", "mock_ci__free-tier") as client:
            poor = await content(client, "get_balance")
            wrong = await client.call_tool("get_models", {"model_type": True})
            with pytest.raises(MCPError) as unknown:
                await client.call_tool("paint_fence", {})

    assert poor["credits"] < 5_000
    assert (wrong.is_error, wrong.structured_content["error"]) == (True, "invalid_parameters")
    assert unknown.value.code == -32602


async def test_a_running_server_can_stand_behind_it(tmp_path: Path) -> None:
    with serving(Options(rate=0)) as url, (tmp_path / "errors").open("w") as errors:
        async with started(errors, "--url", url, "--key", "mock_relay") as client:
            listed = (await client.list_tools()).tools
            job = await content(client, "generate_media", **ASK)
            wrong = await client.call_tool("get_models", {"model_type": True})
            with pytest.raises(MCPError) as unknown:
                await client.call_tool("paint_fence", {})
        async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
            there = (await http.get("/_mock/worlds/relay/jobs")).json()["items"]

    assert len(listed) == 10
    assert [each["id"] for each in there] == [job["generation_id"]]
    assert (wrong.is_error, unknown.value.code) == (True, -32602)


def test_it_ends_when_nobody_speaks_any_more() -> None:
    done = subprocess.run(
        [*COMMAND, "mcp"], cwd=ROOT, env=environment(), input=b"", capture_output=True, timeout=PATIENCE_S, check=False
    )

    assert (done.returncode, done.stdout) == (0, b"")


def test_a_signal_ends_it_whoever_still_speaks() -> None:
    command = [*COMMAND, "mcp"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment(), **pipes) as process:  # type: ignore[call-overload]
        assert b"on stdio" in process.stderr.readline()
        process.terminate()

        assert process.wait(PATIENCE_S) == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--key", "nonsense"], "mock_demo"),
        (["--key", "sk_live_1"], "live key"),
        (["--rate", "-1"], "--rate"),
        (["--scenario", "defualt"], 'did you mean "default"?'),
        (["--url", "http://127.0.0.1:9"], "soundstage serve"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(arguments: list[str], says: str) -> None:
    said = refused(run("mcp", *arguments))

    assert says in said
    assert "sk_live" not in said
