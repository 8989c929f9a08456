"""The three workflows that Kubeez describes, step by step, by the official client and by FastMCP's."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest
from fastmcp import Client as FastClient
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.exceptions import ToolError

from mock_server.app import App
from mock_server.runtime import Runtime
from mock_server.world import World
from tests.mcp.conftest import Connect
from tests.mcp.wire import ORIGIN, URL
from tests.media import decoded

pytestmark = pytest.mark.anyio

Call = Callable[..., Awaitable[Any]]
POLL_S = 5


@pytest.fixture(params=["auto", "legacy", "fastmcp"])
async def call(request: pytest.FixtureRequest, app: App, connect: Connect) -> AsyncIterator[Call]:
    """Calls a tool; its structured content. A refusal is an AssertionError."""
    if request.param == "fastmcp":
        async with fast(app) as client:

            async def by_fastmcp(tool: str, **arguments: Any) -> Any:
                return (await client.call_tool(tool, arguments)).structured_content

            yield by_fastmcp
        return
    async with connect(request.param) as client:

        async def by_sdk(tool: str, **arguments: Any) -> Any:
            result = await client.call_tool(tool, arguments)
            assert not result.is_error, result.structured_content
            return result.structured_content

        yield by_sdk


def fast(app: App, key: str = "mock_demo") -> FastClient[Any]:
    """FastMCP's client, in process."""

    def http(**given: Any) -> httpx2.AsyncClient:
        given.pop("transport", None)
        return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ORIGIN, **given)

    return FastClient(StreamableHttpTransport(URL, auth=key, httpx_client_factory=http))  # type: ignore[arg-type]


async def polled(call: Call, tool: str, ident: str, world: World, runtime: Runtime) -> list[Any]:
    """Every look at a job until it has ended, five seconds between them."""
    looks = [await call(tool, generation_id=ident)]
    while looks[-1]["status"] not in ("completed", "failed"):
        assert len(looks) < 200, "it never ends"
        await runtime.advance(world, POLL_S)
        looks.append(await call(tool, generation_id=ident))
    return looks


async def download(app: App, url: str) -> bytes:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ORIGIN) as client:
        answer = await client.get(url)
    assert answer.status_code == 200, url
    return answer.content


async def test_media(call: Call, app: App, world: World, runtime: Runtime) -> None:
    models = (await call("get_models", model_type="video"))["models"]
    model = next(row for row in models if row["model_id"] == "kling-2-6-text-to-video-5s")
    before = (await call("get_balance"))["credits"]
    assert before >= model["cost_per_generation"]

    asked = {"prompt": "A tram climbs a hill in the rain", "generation_type": "text-to-video", "aspect_ratio": "16:9"}
    started = await call("generate_media", model=model["model_id"], **asked)
    assert started["status"] == "pending"
    looks = await polled(call, "get_generation_status", started["generation_id"], world, runtime)

    assert looks[-1]["status"] == "completed"
    assert {look["status"] for look in looks} <= {"pending", "queued", "processing", "completed"}
    (output,) = looks[-1]["outputs"]
    seen = decoded.video(await download(app, output["url"]))
    assert seen.seconds == 5.0
    assert await download(app, output["thumbnail_url"])
    assert (await call("get_balance"))["credits"] == before - model["cost_per_generation"]


async def test_music(call: Call, app: App, world: World, runtime: Runtime) -> None:
    await call("get_balance")
    await call("get_models", model_type="music")

    started = await call("generate_music", prompt="A slow waltz for two ferries")
    looks = await polled(call, "get_music_status", started["generation_id"], world, runtime)

    assert looks[-1]["status"] == "completed"
    for song in looks[-1]["songs"]:
        assert song["title"]
        assert isinstance(song["lyrics"], str)
        assert await download(app, song["audio_url"])


async def test_ads(call: Call, app: App, world: World, runtime: Runtime) -> None:
    started = await call(
        "create_ad_copy",
        reference_ad_url="https://example.org/ads/reference.jpg",
        product_text="A folding bicycle that fits under a desk",
        variant_count=3,
    )

    assert len(started["generation_ids"]) == 3
    for ident in started["generation_ids"]:
        looks = await polled(call, "get_generation_status", ident, world, runtime)
        assert looks[-1]["status"] == "completed"
        assert await download(app, looks[-1]["outputs"][0]["url"])


async def test_fastmcp_lists_the_tools_and_reads_a_refusal(app: App) -> None:
    async with fast(app) as client:
        listed = await client.list_tools()
        with pytest.raises(ToolError, match="model_type"):
            await client.call_tool("get_models", {"model_type": "poetry"})

    assert len(listed) == 10
