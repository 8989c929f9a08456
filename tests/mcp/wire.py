"""JSON-RPC by hand: what goes over the wire, and what comes back, as it is."""

from typing import Any

import httpx
import orjson

from mock_server.app import App

ORIGIN = "http://127.0.0.1:8080"
URL = f"{ORIGIN}/kubeez/mcp"
KEY = {"authorization": "Bearer mock_demo"}
HANDSHAKE = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "by hand", "version": "1"},
}


class Wire:
    """A client that frames nothing by itself."""

    def __init__(self, app: App) -> None:
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN)  # nothing to close

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One HTTP request, as it is."""
        return await self._client.request(method, path, **more)

    async def say(
        self, method: str, params: dict[str, Any] | None = None, *, path: str = "/kubeez/mcp", **headers: str
    ) -> httpx.Response:
        """One JSON-RPC request; headers are named with underscores."""
        sent = {**KEY, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await self.ask("POST", path, headers=sent, json=message(method, params))

    async def call(self, tool: str, *, headers: dict[str, str] | None = None, **arguments: Any) -> httpx.Response:
        """One tool call, without a session."""
        params = {"name": tool, "arguments": arguments}
        return await self.say("tools/call", params, mcp_protocol_version="2025-11-25", **(headers or {}))

    async def session(self, key: str = "mock_demo") -> str:
        """The name of a new session."""
        begun = await self.say("initialize", HANDSHAKE, authorization=f"Bearer {key}")
        assert begun.status_code == 200, begun.text
        return begun.headers["mcp-session-id"]


def message(method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
    """A JSON-RPC request."""
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}


def told(response: httpx.Response) -> Any:
    """The JSON-RPC message of an answer, whichever way it is framed."""
    if response.headers["content-type"].startswith("text/event-stream"):
        return orjson.loads(response.text.partition("data: ")[2].strip())
    return response.json()
