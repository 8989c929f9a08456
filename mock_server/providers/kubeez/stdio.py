"""MCP over stdin and stdout: the same tools, answered by a server in this process or passed on to one elsewhere."""

from typing import Any

import httpx2
import mcp_types as mcp
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from mock_server.answer import Answer, Request
from mock_server.engine.errors import BadInput, WrongKey
from mock_server.providers.kubeez import toolbox
from mock_server.providers.kubeez.discovery import MCP, PREFIX
from mock_server.providers.kubeez.front import House
from mock_server.providers.kubeez.toolbox import Context, Visit

WAIT_S = 600.0  # for a slow tool, a rule that holds an answer for instance


def check_key(house: House, key: str) -> None:
    """Raises BadInput for a key that opens no world."""
    try:
        house.room.seat(house.worlds, _headers(key))
    except WrongKey as error:
        raise BadInput(f"--key: {error.message}") from error


async def serve_own(house: House, key: str, origin: str) -> None:
    """Serve this key's world until stdin ends. origin: where the files that tools link to are served."""
    headers = _headers(key)

    def visit(_context: Context) -> Visit:
        return Visit(house.room.seat(house.worlds, headers).world, headers, origin)

    async def ask(request: Request) -> Answer:
        ready = await house.ready(house.answer(request))
        assert ready is not None  # nobody was named whose leaving would end the wait
        return ready

    await _serve(toolbox.server(house.version(), visit, ask))


async def serve_other(url: str, key: str, version: str) -> None:
    """Pass on what is said on stdin to the server at this URL, until it ends. Raises BadInput when it is not there."""
    endpoint = f"{url.rstrip('/')}{PREFIX}{MCP}"
    try:
        async with httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=WAIT_S) as http:
            await _check(http, endpoint)
            async with Client(streamable_http_client(endpoint, http_client=http)) as client:
                await _serve(_relay(client, version))
    except httpx2.TransportError as error:
        raise BadInput(
            f"no answer from {endpoint} ({error}); start one with `soundstage serve`, or leave out --url"
        ) from error


def _headers(key: str) -> dict[bytes, bytes]:
    return {b"authorization": b"Bearer " + key.encode()}


async def _check(http: httpx2.AsyncClient, endpoint: str) -> None:
    """Whether the key is good there. Raises BadInput, httpx2.TransportError."""
    met = await http.delete(endpoint)
    if met.status_code == 401:
        raise BadInput(f"--key: {met.json().get('error_description', 'it was refused')}")


def _relay(client: Client, version: str) -> Server[Any]:
    async def list_tools(_context: Context, params: mcp.PaginatedRequestParams | None) -> mcp.ListToolsResult:
        return await client.list_tools(cursor=params.cursor if params is not None else None)

    async def call_tool(_context: Context, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        return await client.call_tool(params.name, params.arguments or {})

    return toolbox.framing(version, list_tools, call_tool)


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
