"""Calls tools over MCP: one JSON-RPC request a call, and its result as the answer a check knows.

A refusal in a result has a word and no status: the status is the word's, so that rules read alike for tools and paths.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

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
UNKNOWN_TOOL = -32602


class Told(NamedTuple):
    """An answer as a check reads it."""

    status: int
    body: bytes


def endpoint(base: str) -> str:
    """Where tools are called: the base URL itself, or `/mcp` behind it."""
    return base if base.endswith("/mcp") else f"{base}/mcp"


def request(name: str, arguments: Any, number: int = 1) -> bytes:
    """The JSON-RPC request of one call."""
    params = {"name": name, "arguments": arguments or {}}
    return orjson.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})


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
        code = "unknown_tool" if error.get("code") == UNKNOWN_TOOL else "internal_error"
        return _refusal(code, str(error.get("message", "")), None)
    result = known.get("result")
    content = _content(result)
    if isinstance(result, dict) and result.get("isError"):
        found = content if isinstance(content, dict) else {}
        return _refusal(
            str(found.get("error", "invalid_parameters")), str(found.get("message", content)), found.get("param")
        )
    return Told(200, orjson.dumps(content))


def _refusal(code: str, message: str, param: Any) -> Told:
    error = {"code": code, "message": message} | ({"param": param} if param is not None else {})
    return Told(STATUSES.get(code, 400), orjson.dumps({"error": error, "detail": message}))


def message(headers: Mapping[str, str], body: bytes) -> Any:
    """The message of an answer: plain JSON, or the last event of a stream."""
    if "event-stream" in headers.get("content-type", ""):
        events = [line[5:].strip() for line in body.splitlines() if line.startswith(b"data:")]
        body = events[-1] if events else b""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _content(result: Any) -> Any:
    """What a result holds: its structured content, else the JSON of its text."""
    if not isinstance(result, dict):
        return None
    if "structuredContent" in result:
        return result["structuredContent"]
    parts = result.get("content")
    text = parts[0].get("text") if isinstance(parts, list) and parts and isinstance(parts[0], dict) else None
    try:
        return orjson.loads(text) if isinstance(text, str) else None
    except orjson.JSONDecodeError:
        return text
