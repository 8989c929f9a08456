"""The tools as the official SDK's low-level server offers them: listed from the contract, called through `answer()`.

The SDK frames and transports; names, arguments, scopes, limits and money are the edge's. Imported on first use: the
SDK takes longer to load than all the rest.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import mcp_types as mcp
import msgspec
import orjson
from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError

from mock_server.answer import Answer, Request
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez.account import NAME
from mock_server.providers.kubeez.operations import tools
from mock_server.world import World

INSTRUCTIONS = (
    "Call get_models first and use only ids it returns. A generate_ call returns generation_id: poll "
    "get_generation_status (songs: get_music_status) every 2 to 5 seconds until completed or failed."
)
UNKNOWN_TOOL = "unknown_tool"

Ask = Callable[[Request], Awaitable[Answer]]


class Visit(msgspec.Struct):
    """Who calls: the world, the headers sent along, the origin for links.

    tool, answer: what was called, and what the edge said to it; began: a handshake was made.
    """

    world: World
    headers: dict[bytes, bytes]
    origin: str
    tool: str = ""
    answer: Answer | None = None
    began: bool = False


Context = ServerRequestContext[Any, Any]
Visits = Callable[[Context], Visit]
ListTools = Callable[[Context, mcp.PaginatedRequestParams | None], Awaitable[mcp.ListToolsResult]]
CallTool = Callable[[Context, mcp.CallToolRequestParams], Awaitable[mcp.CallToolResult]]


def server(version: str, visits: Visits, ask: Ask) -> Server[Any]:
    """The SDK's server. visits: the visit behind a message; ask: the edge and what its answers wait for."""

    async def list_tools(context: Context, params: mcp.PaginatedRequestParams | None) -> mcp.ListToolsResult:
        if params is not None and params.cursor is not None:
            raise MCPError(mcp.INVALID_PARAMS, "There is one page of tools; call tools/list without a cursor.")
        account = visits(context).world.account(NAME)
        return mcp.ListToolsResult(tools=[_published(tool) for tool in tools(account)])

    async def call_tool(context: Context, params: mcp.CallToolRequestParams) -> mcp.CallToolResult:
        visit = visits(context)
        visit.tool = params.name
        arguments = orjson.dumps(params.arguments or {})
        visit.answer = await ask(Request(NAME, "TOOL", params.name, b"", visit.headers, arguments, visit.origin))
        return result(visit.answer)

    async def note_handshake(ctx: Context, call_next: CallNext) -> HandlerResult:
        told = await call_next(ctx)
        if ctx.method == "initialize":
            visits(ctx).began = True
        return told

    made = framing(version, list_tools, call_tool)
    made.middleware.append(note_handshake)
    return made


def framing(version: str, list_tools: ListTools, call_tool: CallTool) -> Server[Any]:
    """The SDK's server under our name."""
    return Server(
        "kubeez",
        version=version,
        title="Kubeez (Soundstage)",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        get_tool_input_schema=lambda _name: None,  # no tool of theirs mirrors an argument into a header
    )


def is_a_tools(answer: Answer) -> bool:
    """Whether an answer can be a tool's: a JSON object that is no failure of the server's own.

    What is none (a 5xx, a fault on the wire) goes over HTTP as it is, in place of the framed result.
    """
    if not answer.body:
        return answer.status == 0  # nothing of it will be heard
    whole = answer.status < 500 and any(pair == JSON for pair in answer.headers)
    return whole and isinstance(_read(answer.body), dict)


def result(answer: Answer) -> mcp.CallToolResult:
    """A tool's answer: its JSON as structured content and as text; refused, with `isError` (kubeez/Q-1).

    Raises MCPError for a tool that is not there.
    """
    told, text = _read(answer.body), answer.body
    if answer.status >= 400:
        told = _flat(told)
        text = orjson.dumps(told) if told is not None else text
    if isinstance(told, dict) and told.get("error") == UNKNOWN_TOOL:
        raise MCPError(mcp.INVALID_PARAMS, str(told["message"]))
    return mcp.CallToolResult(
        content=[mcp.TextContent(text=text.decode("utf-8", "replace"))],
        structured_content=told if isinstance(told, dict) else None,
        is_error=answer.status >= 400,
    )


def _read(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _flat(told: Any) -> Any:
    """`{"error": "rate_limited", "message": ...}` of the envelope that REST clients get."""
    inside = told.get("error") if isinstance(told, dict) else None
    if not isinstance(inside, dict) or "code" not in inside:
        return told
    return {"error": inside["code"], **{name: value for name, value in inside.items() if name != "code"}}


def _published(tool: Any) -> mcp.Tool:
    return mcp.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input,
        output_schema=tool.output,
        annotations=mcp.ToolAnnotations(read_only_hint=tool.name.startswith("get_")),
    )
