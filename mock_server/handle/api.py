"""One provider of one world: base URL, key, and clients that are ready to call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any

import httpx

from mock_server.engine.errors import BadInput, nearest
from mock_server.handle.soundstage import Soundstage
from mock_server.handle.world import World

MCP_S, MCP_READ_S = 30.0, 300.0  # as the SDK's own client waits


class Api:
    """What a client has to be told. Its base URL is a real one, for any language and library."""

    def __init__(self, provider: str, soundstage: Soundstage, world: World) -> None:
        known = soundstage.providers()
        if known and provider not in known:
            raise BadInput(f"this server has no provider `{provider}`{nearest(provider, known)}")
        self.provider = provider
        self.base_url = f"{soundstage.url}/{provider}"
        self.key = world.key
        self._made: list[httpx.Client] = []

    def __repr__(self) -> str:
        return f"<Api {self.base_url} with key {self.key}>"

    @property
    def headers(self) -> dict[str, str]:
        """What every request must carry."""
        return {"Authorization": f"Bearer {self.key}"}

    @cached_property
    def client(self) -> httpx.Client:
        """An httpx client with base URL and key; paths are the provider's own, such as `/v1/video/generations`."""
        made = httpx.Client(base_url=self.base_url, headers=self.headers, trust_env=False)
        self._made.append(made)
        return made

    @cached_property
    def openai_url(self) -> str:
        """The base URL an OpenAI SDK wants."""
        return f"{self.base_url}/v1"

    def async_client(self) -> httpx.AsyncClient:
        """A new asynchronous client; close it where it was opened."""
        return httpx.AsyncClient(base_url=self.base_url, headers=self.headers, trust_env=False)

    @asynccontextmanager
    async def mcp(self) -> AsyncIterator[Any]:
        """The official MCP client, connected, for providers that speak MCP: `async with kubeez.mcp() as session`."""
        import httpx2
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        patience = httpx2.Timeout(MCP_S, read=MCP_READ_S)
        async with (
            httpx2.AsyncClient(headers=self.headers, timeout=patience, trust_env=False) as http,
            Client(streamable_http_client(f"{self.base_url}/mcp", http_client=http)) as opened,
        ):
            yield opened

    def close(self) -> None:
        """Close the client."""
        for each in self._made:
            each.close()
