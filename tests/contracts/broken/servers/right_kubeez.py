"""Right Kubeez servers that are not the mock's twins: other frames, sessions, lists and words. None is to be blamed."""

from collections.abc import Callable
from typing import Any

import orjson

from tests.contracts.broken.servers.bend import add, has, lack, parsed, told, when
from tests.contracts.broken.servers.kubeez_bend import (
    CALL,
    HELLO,
    LIST,
    MCP,
    asks,
    frame,
    is_stream,
    message,
    said,
    tells,
)
from tests.contracts.broken.servers.right import deaf, each, more, proxied, quiet
from tests.contracts.broken.servers.server import Ask, Tell, Told, Wrong

STARTS, POLLS = "generate_.*", "get_generation_status"
NEW = {"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]}
LATER = [{"name": name, "description": name, "inputSchema": NEW} for name in ("get_status", "view_media", "plan")]


def right(name: str, *bends: Told, **settings: Any) -> Wrong:
    """One such server."""
    return Wrong(name, "kubeez", (), told=each(*bends) if bends else None, **settings)


def _plain(ask: Ask, tell: Tell) -> None:
    """No streams: every answer is one JSON."""
    if ask.line == MCP and is_stream(tell):
        told = message(tell)
        tell.headers["content-type"] = "application/json"
        frame(tell, told)


def _streamed(change: Callable[[bytes], bytes]) -> Told:
    """Streams are written otherwise."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line == MCP and is_stream(tell):
            tell.body = change(tell.body)

    return bend


def _announced(raw: bytes) -> bytes:
    """Other messages come before the one that answers."""
    log = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "working"}}
    return b": open\n\nid: 0\nretry: 1000\nevent: message\ndata: " + orjson.dumps(log) + b"\n\n" + raw


def _in_lines(raw: bytes) -> bytes:
    """Data in several lines, as events may have it."""
    data = orjson.dumps(parsed(raw.partition(b"data:")[2]), option=orjson.OPT_INDENT_2)
    return b"event: message\n" + b"".join(b"data: " + line + b"\n" for line in data.splitlines()) + b"\n"


def _wider(body: Any, ask: Ask) -> None:
    body["x_trace"] = "9b2d"
    body |= {name: more(value) for name, value in body.items()}


def _wider_rest(ask: Ask, tell: Tell) -> None:
    """The same over REST, in streams too."""
    told(".* /v1/.*", None, _wider)(ask, tell)
    head, data, tail = tell.body.partition(b"data: ")
    if ask.path.endswith("/stream") and isinstance(body := parsed(tail), dict):
        _wider(body, ask)
        tell.body = head + data + orjson.dumps(body) + b"\n\n"


def _indented(body: Any, ask: Ask) -> None:
    """The text of a result is laid out for people."""
    result = body.get("result", {})
    if "structuredContent" in result:
        text = orjson.dumps(result["structuredContent"], option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
        result["content"] = [{"type": "text", "text": text.decode()}]


def _later_tools(body: Any, ask: Ask) -> None:
    """Tools of a later generation are listed too."""
    if "result" in body:
        body["result"]["tools"] += LATER


def _paged(ask: Ask, tell: Tell) -> None:
    """The list of tools comes in two pages."""
    sent, told = asks(ask), message(tell)
    if sent.get("method") != LIST or not isinstance(told, dict) or tell.status != 200:
        return
    cursor = ask.memory.pop("cursor", None)
    if "result" in told:
        rows = told["result"]["tools"]
        told["result"] |= {"tools": rows[6:]} if cursor else {"tools": rows[:6], "nextCursor": "p2"}
        frame(tell, told)


def _cursor(ask: Ask) -> None:
    sent = asks(ask)
    params = sent.get("params")
    if sent.get("method") == LIST and isinstance(params, dict) and params.get("cursor") == "p2":
        ask.memory["cursor"] = params.pop("cursor")
        ask.body = orjson.dumps(sent)


def _nameless(ask: Ask, tell: Tell) -> None:
    """No session is named: each request stands for itself."""
    tell.headers.pop("mcp-session-id", None)


def _strict(ask: Ask, tell: Tell) -> None:
    """Who has been given a session brings it along."""
    free = asks(ask).get("method") in (HELLO, "server/discover") or "2026" in ask.headers.get(
        "mcp-protocol-version", ""
    )
    if ask.line == MCP and tell.status in (200, 202) and not free and "mcp-session-id" not in ask.headers:
        error = {"code": -32600, "message": "Mcp-Session-Id is missing: initialize first."}
        tell.status, tell.headers["content-type"] = 400, "application/json"
        frame(tell, {"jsonrpc": "2.0", "id": asks(ask).get("id"), "error": error})


def _of_last_year(ask: Ask, tell: Tell) -> None:
    """The revision without a handshake is not spoken yet."""
    if "2026" in ask.headers.get("mcp-protocol-version", ""):
        error = {"code": -32600, "message": "Unsupported protocol version; 2025-11-25 and 2025-06-18 are spoken."}
        tell.status, tell.headers["content-type"] = 400, "application/json"
        frame(tell, {"jsonrpc": "2.0", "id": asks(ask).get("id"), "error": error})


def _listens(ask: Ask, tell: Tell) -> None:
    """Who listens by GET is given a stream, in which nothing is said."""
    if ask.line == "GET /mcp" and tell.status == 405:
        tell.status, tell.body = 200, b": open\n\n"
        tell.headers = {"content-type": "text/event-stream"}


def _in_words(body: Any, ask: Ask) -> None:
    """The parameter stands in the sentence alone."""
    name = body.pop("param", None)
    body["message"] = f"Sorry, {name} will not do. Look at it again." if name else "That will not do, sorry."


def _brief(body: Any, ask: Ask) -> None:
    """Only what is promised always, of a job that was started."""
    for name in set(body) - {"generation_id", "generation_ids", "status"}:
        del body[name]


def _quick(body: Any, ask: Ask) -> None:
    """Nobody waits in a queue."""
    if body.get("status") == "queued":
        body["status"] = "processing"


def _model_more(body: Any, ask: Ask) -> None:
    """A model has been added since."""
    if body["models"] and body["models"][0]["model_type"] == "image":
        body["models"].append({**body["models"][0], "model_id": "z-image-next", "display_name": "Z-Image Next"})
        body["total_count"] += 1


OPTIONAL = ("estimated_time_seconds", "progress", "prompt", "created_at", "completed_at", "processing_time_ms")
SERVERS: tuple[Wrong, ...] = (
    right("plain-json", _plain),
    right("streams-with-more", _streamed(_announced)),
    right("streams-in-lines", _streamed(_in_lines)),
    right("streams-with-lf", _streamed(lambda raw: raw.replace(b"\r\n", b"\n"))),
    right("more-fields", tells(".*", _wider), _wider_rest),
    right(
        "more-in-messages",
        said(HELLO, add("result.serverInfo.websiteUrl", "https://kubeez.com"), add("result._meta", {})),
    ),
    right("text-laid-out", said(CALL, _indented)),
    right("headers-of-a-proxy", proxied),
    right("behind-a-quiet-gateway", quiet, asked=deaf),
    right("tools-of-later-generations", said(LIST, _later_tools)),
    right("tools-in-pages", _paged, asked=_cursor),
    right("without-sessions", _nameless),
    right("strict-about-sessions", _strict),
    right("of-last-year", _of_last_year),
    right("with-a-stream-to-listen", _listens),
    right("other-messages", tells(".*", _in_words, refused=True)),
    right("refusals-by-http", account={"refusals": "http"}),
    right("brief-about-starts", tells(STARTS, _brief)),
    right("brief-about-jobs", tells(POLLS, *(lack(name) for name in OPTIONAL), lack("outputs[].optimized_url"))),
    right("songs-without-covers", tells("get_music_status", lack("songs[].image_url"), lack("songs[].stream_url"))),
    right("without-queues", tells("get_.*", _quick)),
    right("with-a-model-more", tells("get_models", _model_more)),
    right("outputs-only-when-done", tells(POLLS, when(has("outputs", []), lack("outputs")))),
    right("estimates-with-time-alone", tells("get_generation_estimate", lack("confidence"), lack("sample_size"))),
    right("balance-alone", tells("get_balance", lack("message"), lack("purchase_url"))),
)
TOGETHER = (
    right(
        "all-together",
        tells("get_.*", _quick),
        tells(".*", _in_words, refused=True),
        tells(".*", _wider),
        _wider_rest,
        said(LIST, _later_tools),
        said(CALL, _indented),
        _strict,
        _listens,
        _streamed(_announced),
        proxied,
        quiet,
        asked=deaf,
    ),
)
