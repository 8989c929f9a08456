"""Wrong Kubeez servers: the handshake, JSON-RPC, and its transport."""

from collections.abc import Callable
from typing import Any

import orjson

from tests.contracts.broken.servers.bend import add, lack, parsed, put
from tests.contracts.broken.servers.kubeez_bend import (
    CALL,
    ERROR,
    HELLO,
    LIST,
    MCP,
    asks,
    frame,
    is_stream,
    refusal,
    said,
    wrong,
)
from tests.contracts.broken.servers.server import Ask, Tell, Told


def _unknown_tool(change: Callable[[dict[str, Any]], Any]) -> Told:
    """What is said to a call of no tool there is."""

    def bend(told: Any, ask: Ask) -> None:
        if told.get("error", {}).get("code") == -32602:
            change(told)

    return said(CALL, bend)


def _no_such(told: dict[str, Any]) -> None:
    del told["error"]
    told["result"] = refusal("invalid_parameters", "There is no such tool.")


def _nothing(told: dict[str, Any]) -> None:
    del told["error"]
    told["result"] = {"content": [{"type": "text", "text": "{}"}], "structuredContent": {}, "isError": False}


def _unknown_method(told: Any, ask: Ask) -> None:
    """A method nobody knows has a result, and an empty one."""
    if told.pop("error", {}).get("code") == -32601:
        told["result"] = {}


def _notified(status: int, body: bytes) -> Told:
    """Notifications are answered otherwise than with 202 and nothing."""

    def bend(ask: Ask, tell: Tell) -> None:
        if tell.status == 202:
            tell.status, tell.body = status, body
            tell.headers["content-type"] = "application/json"

    return bend


def _on_get(status: int, kind: str, body: bytes) -> Told:
    """Who listens by GET is told something."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line == "GET /mcp" and tell.status == 405:
            tell.status, tell.body = status, body
            tell.headers = {"content-type": kind}

    return bend


def _broken_json(status: int, told: Any) -> Told:
    """What is said to a body that is no JSON."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line == MCP and parsed(ask.body) is None and tell.status != 401:
            tell.status, tell.body = status, orjson.dumps(told)
            tell.headers["content-type"] = "application/json"

    return bend


def _kind(text: str) -> Told:
    """Answers of the endpoint say that they are of another type."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line == MCP and tell.status == 200:
            tell.headers["content-type"] = text

    return bend


def _framed(change: Callable[[bytes], bytes]) -> Told:
    """The bytes of streams are others."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line == MCP and is_stream(tell):
            tell.body = change(tell.body)

    return bend


def _batches(ask: Ask, tell: Tell) -> None:
    """A list of requests is answered with a list."""
    sent = parsed(ask.body) if ask.line == MCP else None
    if isinstance(sent, list) and tell.status != 401:
        tell.status, tell.headers = 200, {"content-type": "application/json"}
        tell.body = orjson.dumps([{"jsonrpc": "2.0", "id": each.get("id"), "result": {}} for each in sent])


def _any_revision(ask: Ask) -> None:
    """The revision a request names is not looked at."""
    ask.headers.pop("mcp-protocol-version", None)


def _only(revision: str) -> Told:
    """Another revision than this is refused instead of settled."""

    def change(told: Any, ask: Ask) -> None:
        if asks(ask)["params"].get("protocolVersion") != revision:
            told.pop("result", None)
            told["error"] = {"code": -32602, "message": f"Unsupported protocol version, want {revision}"}

    return said(HELLO, change)


def _agreeable(told: Any, ask: Ask) -> None:
    """Whatever revision is asked for is spoken."""
    told["result"]["protocolVersion"] = asks(ask)["params"]["protocolVersion"]


def _session(name: str | None) -> Told:
    """The session has this name."""

    def bend(ask: Ask, tell: Tell) -> None:
        if tell.headers.pop("mcp-session-id", None) is not None and name is not None:
            tell.headers["mcp-session-id"] = name

    return bend


def _forgetful(ask: Ask, tell: Tell) -> None:
    """A session is gone as soon as it is there."""
    if "mcp-session-id" in ask.headers and asks(ask).get("method") != HELLO and tell.status == 200:
        tell.status = 404
        frame(tell, {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "Session not found"}})


def _any_session(ask: Ask) -> None:
    """Sessions that ended, and those that never were, are as good as any."""
    if ask.method == "POST":
        ask.headers.pop("mcp-session-id", None)


SERVERS = (
    wrong("greets-in-an-old-revision", "mcp", said(HELLO, put("result.protocolVersion", "2024-11-05"))),
    wrong("greets-in-no-revision", "mcp", said(HELLO, put("result.protocolVersion", "latest"))),
    wrong("greets-without-revision", "mcp", said(HELLO, lack("result.protocolVersion"))),
    wrong("greets-in-whatever-is-asked", "mcp", said(HELLO, _agreeable)),
    wrong("settles-no-revision", "mcp", _only("2025-11-25")),
    wrong("settles-no-newer-revision", "mcp", _only("2025-06-18")),
    wrong("greets-without-capabilities", "mcp", said(HELLO, lack("result.capabilities"))),
    wrong("greets-without-tools", "mcp", said(HELLO, put("result.capabilities", {"resources": {}}))),
    wrong("greets-with-tools-as-a-switch", "mcp", said(HELLO, put("result.capabilities.tools", True))),
    wrong("greets-without-a-name", "mcp", said(HELLO, lack("result.serverInfo"))),
    wrong("greets-without-its-version", "mcp", said(HELLO, lack("result.serverInfo.version"))),
    wrong("greets-with-a-number-as-name", "mcp", said(HELLO, put("result.serverInfo.name", 7))),
    wrong("cannot-be-pinged", "mcp", said("ping", lack("result"), add("error", ERROR))),
    wrong("ids-as-text", "mcp", said(".*", put("id", str))),
    wrong("ids-are-null", "mcp", said(".*", put("id", None))),
    wrong("ids-are-all-1", "mcp", said(".*", put("id", 1))),
    wrong("ids-are-missing", "mcp", said(".*", lack("id"))),
    wrong("speaks-json-rpc-1", "mcp", said(".*", put("jsonrpc", "1.0"))),
    wrong("does-not-say-json-rpc", "mcp", said(".*", lack("jsonrpc"))),
    wrong("tells-result-and-error", "mcp", said(LIST, add("error", ERROR))),
    wrong("unknown-methods-have-results", "mcp", said(".*", _unknown_method)),
    wrong("unknown-methods-are-bad-requests", "mcp", said("(?!tools).*", put("error.code", -32600))),
    wrong("unknown-tools-are-unknown-methods", "mcp", _unknown_tool(lambda told: told["error"].update(code=-32601))),
    wrong("unknown-tools-are-internal-errors", "mcp", _unknown_tool(lambda told: told["error"].update(code=-32603))),
    wrong("unknown-tools-are-refusals", "mcp", _unknown_tool(_no_such)),
    wrong("unknown-tools-do-nothing", "mcp", _unknown_tool(_nothing)),
    wrong("error-codes-are-text", "mcp", _unknown_tool(lambda told: told["error"].update(code="-32602"))),
    wrong("errors-say-nothing", "mcp", _unknown_tool(lambda told: told["error"].pop("message"))),
    wrong("broken-json-breaks-it", "mcp", _broken_json(500, {"detail": "Internal Server Error"})),
    wrong("broken-json-is-a-result", "mcp", _broken_json(200, {"jsonrpc": "2.0", "id": None, "result": {}})),
    wrong(
        "broken-json-is-internal",
        "mcp",
        _broken_json(400, {"jsonrpc": "2.0", "id": None, "error": ERROR}),
    ),
    wrong("notifications-have-results", "mcp", _notified(200, b'{"jsonrpc":"2.0","id":null,"result":{}}')),
    wrong("notifications-have-a-body", "mcp", _notified(202, b'{"ok":true}')),
    wrong("notifications-are-204", "mcp", _notified(204, b"")),
    wrong("notifications-are-refused", "mcp", _notified(400, b'{"error":"no id"}')),
    wrong("get-tells-json", "mcp", _on_get(200, "application/json", b'{"status":"healthy"}')),
    wrong("get-is-a-page", "mcp", _on_get(200, "text/html", b"<html>Kubeez</html>")),
    wrong("get-is-not-found", "mcp", _on_get(404, "application/json", b'{"detail":"Not Found"}')),
    wrong("get-breaks-it", "mcp", _on_get(500, "application/json", b'{"detail":"Internal Server Error"}')),
    wrong("answers-as-text", "mcp", _kind("text/plain")),
    wrong("answers-without-type", "mcp", _kind("application/octet-stream")),
    wrong("streams-called-json", "mcp", _framed(lambda raw: raw), _kind("application/json")),
    wrong("streams-without-data", "mcp", _framed(lambda raw: raw.replace(b"data: ", b""))),
    wrong("streams-never-end-their-event", "mcp", _framed(bytes.rstrip)),
    wrong("streams-end-early", "mcp", _framed(lambda raw: raw[: len(raw) // 2])),
    wrong("streams-tell-twice", "mcp", _framed(lambda raw: raw + raw)),
    wrong("streams-under-another-event", "mcp", _framed(lambda raw: raw.replace(b"event: message", b"event: result"))),
    wrong("takes-batches", "mcp", _batches),
    wrong("takes-any-revision-header", "mcp", asked=_any_revision),
    wrong("sessions-with-blanks", "mcp", _session("session one")),
    wrong("sessions-are-forgotten", "mcp", _forgetful),
    wrong("sessions-never-end", "mcp", asked=_any_session),
)
