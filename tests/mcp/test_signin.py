"""The SDK's own OAuth client, told the bare URL: it finds the way, registers, signs in, calls, and refreshes."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from mcp.client.auth import oauth2
from mcp.shared import auth_utils

from mock_server.app import App
from mock_server.engine.clock import wall_epoch_s
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp.browser import Browser
from tests.mcp.conftest import Connect
from tests.mcp.wire import Wire, told

pytestmark = pytest.mark.anyio

Jump = Callable[[float], Any]


@pytest.fixture
def jump(monkeypatch: pytest.MonkeyPatch, worlds: Worlds, runtime: Runtime) -> Jump:
    """Moves the world's clock and the client's own by the same."""
    moved = [0.0]
    own = SimpleNamespace(time=lambda: wall_epoch_s() + moved[0])
    for module in (oauth2, auth_utils):  # where the client dates its tokens
        monkeypatch.setattr(module, "time", own)

    async def jumped(by_s: float) -> None:
        moved[0] += by_s
        await runtime.advance(worlds.get("demo"), by_s)

    return jumped


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("method", [None, "none", "client_secret_basic", "client_secret_post"])
async def test_from_the_bare_url_to_a_tool_call(connect: Connect, app: App, mode: str, method: str | None) -> None:
    browser = Browser(app)

    async with connect(mode, key=None, auth=browser.auth(token_endpoint_auth_method=method)) as client:
        result = await client.call_tool("get_balance", {})

    assert not result.is_error
    assert len(browser.visits) == 1
    tokens, registered = browser.shelf.tokens, browser.shelf.client
    assert tokens is not None
    assert registered is not None
    assert (tokens.expires_in, tokens.token_type) == (3_600, "Bearer")
    assert (registered.client_secret is None) == (method == "none")
    assert tokens.scope is not None
    assert "generate:media" in tokens.scope.split()


async def test_it_refreshes_when_the_hour_is_over_without_a_person(connect: Connect, app: App, jump: Jump) -> None:
    browser = Browser(app)
    async with connect(key=None, auth=browser.auth()) as client:
        await client.call_tool("get_balance", {})
        assert browser.shelf.tokens is not None
        first = browser.shelf.tokens.access_token

        await jump(3_601)
        result = await client.call_tool("get_balance", {})

    assert not result.is_error
    assert browser.shelf.tokens.access_token != first
    assert len(browser.visits) == 1


async def test_after_thirty_days_a_person_is_asked_again(connect: Connect, app: App, jump: Jump) -> None:
    browser = Browser(app)
    async with connect(key=None, auth=browser.auth()) as client:
        await client.call_tool("get_balance", {})

        await jump(30 * 86_400 + 1)
        result = await client.call_tool("get_balance", {})

    assert not result.is_error
    assert len(browser.visits) == 2


async def test_a_token_that_the_server_holds_expired_is_refused(
    connect: Connect, app: App, wire: Wire, worlds: Worlds, runtime: Runtime
) -> None:
    browser = Browser(app)
    async with connect(key=None, auth=browser.auth()) as client:
        await client.list_tools()
    assert browser.shelf.tokens is not None
    bearer = f"Bearer {browser.shelf.tokens.access_token}"

    before = await wire.say("tools/list", authorization=bearer)
    await runtime.advance(worlds.get("demo"), 3_600)
    after = await wire.say("tools/list", authorization=bearer)

    assert (before.status_code, after.status_code) == (200, 401)
    assert 'error="invalid_token"' in after.headers["www-authenticate"]


async def test_a_client_that_still_trusts_an_expired_token_signs_in_again(
    connect: Connect, app: App, worlds: Worlds, runtime: Runtime
) -> None:
    browser = Browser(app)
    async with connect(key=None, auth=browser.auth()) as client:
        await client.call_tool("get_balance", {})
        await runtime.advance(worlds.get("demo"), 3_601)  # its own clock has not moved
        result = await client.call_tool("get_balance", {})

    assert not result.is_error
    assert len(browser.visits) == 2


async def test_a_reset_world_asks_for_a_new_sign_in(connect: Connect, app: App, worlds: Worlds) -> None:
    browser = Browser(app)
    async with connect(key=None, auth=browser.auth()) as client:
        await client.call_tool("get_balance", {})
        worlds.drop("demo")
        result = await client.call_tool("get_balance", {})

    assert not result.is_error
    assert len(browser.visits) == 2


async def test_the_authorization_url_can_name_the_world(connect: Connect, app: App, worlds: Worlds) -> None:
    async with connect(key=None, auth=Browser(app, world="ci42").auth()) as client:
        await client.call_tool("get_balance", {})

    assert [record.operation for record in worlds.get("ci42").journal] == ["get_balance"]
    assert "demo" not in worlds


async def test_a_scope_that_was_not_granted_refuses_the_tool(wire: Wire, app: App, connect: Connect) -> None:
    browser = Browser(app, scope="read:balance")
    async with connect(key=None, auth=browser.auth()) as client:
        balance = await client.call_tool("get_balance", {})
        picture = await client.call_tool("generate_media", {"prompt": "A kite", "model": "nano-banana"})

    assert not balance.is_error
    assert picture.is_error
    assert picture.structured_content["error"] == "insufficient_scope"
    assert "generate:media" in picture.structured_content["message"]
    assert told(await wire.call("get_balance"))["result"]["structuredContent"] == balance.structured_content
