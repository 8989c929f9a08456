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
    wrong("greets-in-an-old-revision", "K-137", said(HELLO, put("result.protocolVersion", "2024-11-05"))),
    wrong("greets-in-no-revision", "K-137", said(HELLO, put("result.protocolVersion", "latest"))),
    wrong("greets-without-revision", "K-137", said(HELLO, lack("result.protocolVersion"))),
    wrong("greets-in-whatever-is-asked", "K-137", said(HELLO, _agreeable)),
    wrong("settles-no-revision", "K-137", _only("2025-11-25")),
    wrong("settles-no-newer-revision", "K-137", _only("2025-06-18")),
    wrong("greets-without-capabilities", "K-137", said(HELLO, lack("result.capabilities"))),
    wrong("greets-without-tools", "K-137", said(HELLO, put("result.capabilities", {"resources": {}}))),
    wrong("greets-with-tools-as-a-switch", "K-137", said(HELLO, put("result.capabilities.tools", True))),
    wrong("greets-without-a-name", "K-137", said(HELLO, lack("result.serverInfo"))),
    wrong("greets-without-its-version", "K-137", said(HELLO, lack("result.serverInfo.version"))),
    wrong("greets-with-a-number-as-name", "K-137", said(HELLO, put("result.serverInfo.name", 7))),
    wrong("cannot-be-pinged", "K-140", said("ping", lack("result"), add("error", ERROR))),
    wrong("ids-as-text", "K-139", said(".*", put("id", str))),
    wrong("ids-are-null", "K-139", said(".*", put("id", None))),
    wrong("ids-are-all-1", "K-139", said(".*", put("id", 1))),
    wrong("ids-are-missing", "K-139", said(".*", lack("id"))),
    wrong("speaks-json-rpc-1", "K-139", said(".*", put("jsonrpc", "1.0"))),
    wrong("does-not-say-json-rpc", "K-139", said(".*", lack("jsonrpc"))),
    wrong("tells-result-and-error", "K-139", said(LIST, add("error", ERROR))),
    wrong("unknown-methods-have-results", "K-140", said(".*", _unknown_method)),
    wrong("unknown-methods-are-bad-requests", "K-140", said("(?!tools).*", put("error.code", -32600))),
    wrong("unknown-tools-are-unknown-methods", "K-140", _unknown_tool(lambda told: told["error"].update(code=-32601))),
    wrong("unknown-tools-are-internal-errors", "K-140", _unknown_tool(lambda told: told["error"].update(code=-32603))),
    wrong("unknown-tools-are-refusals", "K-140", _unknown_tool(_no_such)),
    wrong("unknown-tools-do-nothing", "K-140", _unknown_tool(_nothing)),
    wrong("error-codes-are-text", "K-140", _unknown_tool(lambda told: told["error"].update(code="-32602"))),
    wrong("errors-say-nothing", "K-139 K-140", _unknown_tool(lambda told: told["error"].pop("message"))),
    wrong("broken-json-breaks-it", "K-140", _broken_json(500, {"detail": "Internal Server Error"})),
    wrong("broken-json-is-a-result", "K-140", _broken_json(200, {"jsonrpc": "2.0", "id": None, "result": {}})),
    wrong(
        "broken-json-is-internal",
        "K-140",
        _broken_json(400, {"jsonrpc": "2.0", "id": None, "error": ERROR}),
    ),
    wrong("notifications-have-results", "K-141", _notified(200, b'{"jsonrpc":"2.0","id":null,"result":{}}')),
    wrong("notifications-have-a-body", "K-141", _notified(202, b'{"ok":true}')),
    wrong("notifications-are-204", "K-141", _notified(204, b"")),
    wrong("notifications-are-refused", "K-141", _notified(400, b'{"error":"no id"}')),
    wrong("get-tells-json", "K-142", _on_get(200, "application/json", b'{"status":"healthy"}')),
    wrong("get-is-a-page", "K-142", _on_get(200, "text/html", b"<html>Kubeez</html>")),
    wrong("get-is-not-found", "K-142", _on_get(404, "application/json", b'{"detail":"Not Found"}')),
    wrong("get-breaks-it", "K-142", _on_get(500, "application/json", b'{"detail":"Internal Server Error"}')),
    wrong("answers-as-text", "K-139", _kind("text/plain")),
    wrong("answers-without-type", "K-139", _kind("application/octet-stream")),
    wrong("streams-called-json", "K-139", _framed(lambda raw: raw), _kind("application/json")),
    wrong("streams-without-data", "K-139", _framed(lambda raw: raw.replace(b"data: ", b""))),
    wrong("streams-never-end-their-event", "K-139", _framed(bytes.rstrip)),
    wrong("streams-end-early", "K-139", _framed(lambda raw: raw[: len(raw) // 2])),
    wrong("streams-tell-twice", "K-139", _framed(lambda raw: raw + raw)),
    wrong(
        "streams-under-another-event", "K-139", _framed(lambda raw: raw.replace(b"event: message", b"event: result"))
    ),
    wrong("takes-batches", "K-140", _batches),
    wrong("takes-any-revision-header", "K-137", asked=_any_revision),
    wrong("sessions-with-blanks", "K-143", _session("session one")),
    wrong("sessions-are-forgotten", "K-143", _forgetful),
    wrong("sessions-never-end", "K-143", asked=_any_session),
)
