"""Calls tools over MCP: one JSON-RPC request a call, and its result as the answer a check knows.

A refusal in a result has a word and no status: the status is the word's, so that rules read alike for tools and paths.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from contracts.suite.mcp import messages

METHOD = "TOOL"
REVISION = "2025-11-25"
HEADERS = {
    "content-type": "application/json",
    "accept": "application/json, text/event-stream",
    "mcp-protocol-version": REVISION,
}
STATUSES = {
    "invalid_parameters": 400,
    "content_policy_violation": 400,
    "unauthorized": 401,
    "insufficient_credits": 402,
    "insufficient_scope": 403,
    "not_found": 404,
    "unknown_tool": 404,
    "rate_limited": 429,
    "internal_error": 500,
}
UNKNOWN_TOOL = messages.PARAMS
IDENT = 1  # of every call
CLIENT = {"name": "soundstage-check", "version": "1"}
INITIALIZED = orjson.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})


class Told(NamedTuple):
    """An answer as a check reads it."""

    status: int
    body: bytes


def endpoint(base: str) -> str:
    """Where tools are called: the base URL itself, or `/mcp` behind it."""
    return base if base.endswith("/mcp") else f"{base}/mcp"


def said(method: str, params: Any, ident: Any = IDENT) -> bytes:
    """One JSON-RPC request."""
    return orjson.dumps({"jsonrpc": "2.0", "id": ident, "method": method, "params": params})


def handshake(revision: str = REVISION, ident: Any = IDENT) -> bytes:
    """The request that begins a session."""
    params = {"protocolVersion": revision, "capabilities": {}, "clientInfo": CLIENT}
    return said("initialize", params, ident)


def request(name: str, arguments: Any, ident: Any = IDENT) -> bytes:
    """The request of one call."""
    return said("tools/call", {"name": name, "arguments": arguments or {}}, ident)


def told(status: int, headers: Mapping[str, str], body: bytes) -> Told:
    """What an HTTP answer to a call says of it; an answer that is no JSON-RPC is left as it is."""
    known = message(headers, body)
    if status in (401, 403):
        said = known.get("error_description") if isinstance(known, dict) else None
        code = "unauthorized" if status == 401 else "insufficient_scope"
        return _refusal(code, str(said or "no reason given"), None)
    if status != 200 or not isinstance(known, dict):
        return Told(status, body)
    if isinstance(error := known.get("error"), dict):
        return _refusal(_code(error), str(error.get("message", "")), None)
    result = known.get("result")
    content = messages.content_of(result)
    if isinstance(result, dict) and result.get("isError"):
        found = content if isinstance(content, dict) else {}
        return _refusal(
            str(found.get("error", "invalid_parameters")), str(found.get("message", content)), found.get("param")
        )
    return Told(200, orjson.dumps(content))


def _code(error: Mapping[str, Any]) -> str:
    """What a JSON-RPC error stands for: one code tells of tools and of arguments nobody knows."""
    if error.get("code") != UNKNOWN_TOOL:
        return "internal_error"
    return "unknown_tool" if "tool" in str(error.get("message", "")).lower() else "invalid_parameters"


def _refusal(code: str, message: str, param: Any) -> Told:
    error = {"code": code, "message": message} | ({"param": param} if param is not None else {})
    return Told(STATUSES.get(code, 400), orjson.dumps({"error": error, "detail": message}))


def message(headers: Mapping[str, str], body: bytes) -> Any:
    """The message that answers, of plain JSON or of a stream; None where there is none."""
    return messages.response(headers, body)
