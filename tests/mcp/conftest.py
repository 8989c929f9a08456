"""A whole server in process and MCP clients that speak to it; every exchange is judged by the contract."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp import studio
from tests.mcp.wire import ORIGIN, URL, Wire

Connect = Callable[..., AbstractAsyncContextManager[Client]]


@pytest.fixture
def app(edge: Edge, births: Births, worlds: Worlds, runtime: Runtime) -> App:
    """The server in front of the worlds of this test."""
    return App(Desk(Options(), worlds, births, edge, runtime))


@pytest.fixture
def wire(app: App) -> Wire:
    """Sends JSON-RPC as it is written."""
    return Wire(app)


@pytest.fixture
def connect(app: App) -> Connect:
    """Connects the official client: `async with connect(mode="legacy", key="mock_demo") as client`."""

    @asynccontextmanager
    async def connected(
        mode: str = "auto", key: str | None = "mock_demo", auth: httpx2.Auth | None = None
    ) -> AsyncIterator[Client]:
        headers = {"authorization": f"Bearer {key}"} if key is not None else {}
        inner = httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ORIGIN, headers=headers, auth=auth)
        async with inner as http, Client(streamable_http_client(URL, http_client=http), mode=mode) as client:
            yield client

    return connected


@pytest.fixture
async def client(wire: Wire) -> studio.Client:
    """A client of the authorization server, registered, without a secret."""
    return await studio.public(wire)
