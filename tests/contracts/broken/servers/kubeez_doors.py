"""Wrong Kubeez servers: keys, sign-in, limits, credits, files, and the twin over REST."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import has, header, lack, put, status, told, when
from tests.contracts.broken.servers.kubeez_bend import (
    CALL,
    HELLO,
    LIST,
    MCP,
    asks,
    frame,
    message,
    refusal,
    result,
    said,
    tells,
    tool_of,
    wrong,
)
from tests.contracts.broken.servers.server import Ask, Tell, Told

RESOURCE, SERVER = "GET /.well-known/oauth-protected-resource.*", "GET /.well-known/oauth-authorization-server.*"
FILE, REST = "GET /media/.*", "(GET|POST) /v1/.*"
START, POLL, SONG = "POST /v1/generate/media", "GET /v1/generate/media/.+", "GET /v1/generate/music/.+"
RATE = "rate_limited"
KEY = "Bearer mock_check__check"


def _challenge(text: str | None) -> Told:
    """Who has no token is told something else."""
    return header("www-authenticate", text, line=MCP, of=401)


def _resource(*changes: Any) -> Told:
    """The document of the endpoint is another."""
    return told(RESOURCE, 200, *changes)


def _server(*changes: Any) -> Told:
    """The document of the authorization server is another."""
    return told(SERVER, 200, *changes)


def _page(line: str) -> Told:
    """A document is a page."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line.startswith(line.removesuffix(".*")):
            tell.body, tell.headers["content-type"] = b"<html>sign in</html>", "text/html"

    return bend


def _open(*methods: str) -> Any:
    """These methods need no token, whatever it is that was sent."""

    def bend(ask: Ask) -> None:
        if asks(ask).get("method") in methods:
            ask.headers["authorization"] = KEY

    return bend


def _any_token(ask: Ask) -> None:
    """Any token is good, as long as there is one."""
    if ask.headers.get("authorization", "").startswith("Bearer "):
        ask.headers["authorization"] = KEY


def _by_result(ask: Ask, tell: Tell) -> None:
    """A missing token is a tool's refusal, so that no client starts to sign in."""
    if ask.line == MCP and tell.status == 401:
        tell.status, tell.headers = 200, {"content-type": "application/json"}
        told = {"jsonrpc": "2.0", "id": asks(ask).get("id"), "result": refusal("unauthorized", "Sign in.")}
        tell.body = orjson.dumps(told)


def _limited(ask: Ask, tell: Tell) -> dict[str, Any] | None:
    """The message of a call that was too much; None for any other."""
    known = message(tell)
    held = known.get("result", {}).get("structuredContent", {}) if isinstance(known, dict) else {}
    return known if tool_of(ask) and isinstance(held, dict) and held.get("error") == RATE else None


def _on_limit(change: Any) -> Told:
    """A call that is too much is answered otherwise."""

    def bend(ask: Ask, tell: Tell) -> None:
        known = _limited(ask, tell)
        if known is not None:
            change(known, ask)
            frame(tell, known)

    return bend


def _let_through(known: Any, ask: Ask) -> None:
    known["result"] = result({"generation_id": "0b9d", "generation_ids": ["0b9d"], "status": "pending", "credits": 1})


def _only(tools: tuple[str, ...]) -> Any:
    """These tools have no limit."""

    def change(known: Any, ask: Ask) -> None:
        if tool_of(ask) in tools:
            _let_through(known, ask)

    return change


def _word(code: str) -> Any:
    """The refusal has the word of another."""

    def change(known: Any, ask: Ask) -> None:
        known["result"] = refusal(code, "Something went wrong.")

    return change


def _poor(code: str) -> Told:
    """An account without credits is refused in other words."""
    return tells("generate_.*|create_.*", when(has("error", "insufficient_credits"), put("error", code)), refused=True)


def _as_error(known: Any, ask: Ask) -> None:
    del known["result"]
    known["error"] = {"code": -32603, "message": "Too many requests"}


def _every(count: int, tool: str) -> Told:
    """Each so manyth call of a tool is too much, however long ago the last one was."""

    def change(known: Any, ask: Ask) -> None:
        if tool_of(ask) == tool:
            ask.memory[tool] = ask.memory.get(tool, 0) + 1
            if ask.memory[tool] % count == 0:
                known["result"] = refusal(RATE, "Too many requests.")

    return said(CALL, change)


def _one_more(tool: str) -> Told:
    """One more call of a tool is taken than should be, in every window."""

    def change(known: Any, ask: Ask) -> None:
        held = known.get("result", {}).get("structuredContent", {})
        if tool_of(ask) == tool:
            was, ask.memory[tool] = ask.memory.get(tool), held.get("error") == RATE
            if ask.memory[tool] and not was:
                _let_through(known, ask)

    return said(CALL, change)


def _tied(one: str, other: str) -> Told:
    """What is too much of one tool is too much of the other as well."""

    def change(known: Any, ask: Ask) -> None:
        held = known.get("result", {}).get("structuredContent", {})
        if tool_of(ask) == one:
            ask.memory["tied"] = held.get("error") == RATE
        elif tool_of(ask) == other and ask.memory.get("tied"):
            known["result"] = refusal(RATE, "Too many requests.")

    return said(CALL, change)


def _for_free(ask: Ask, tell: Tell) -> None:
    """An account without credits is served."""
    known = message(tell)
    if tool_of(ask) and isinstance(known, dict):
        held = known.get("result", {}).get("structuredContent", {})
        if held.get("error") == "insufficient_credits":
            _let_through(known, ask)
            frame(tell, known)


def _file(**changes: Any) -> Told:
    """Files come otherwise: kind, body or status."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.line.startswith("GET /media/") and tell.status < 300:
            tell.status = changes.get("status", tell.status)
            tell.headers["content-type"] = changes.get("kind", tell.headers.get("content-type", ""))
            tell.body = changes.get("body", lambda raw: raw)(tell.body)

    return bend


def _naked(ask: Ask, tell: Tell) -> None:
    """Refusals over REST are text."""
    if ask.path.startswith("/v1/") and tell.status >= 400:
        tell.body, tell.headers["content-type"] = b"Bad Request", "text/plain"


def _keyless(ask: Ask) -> None:
    """Over REST nobody asks for a key."""
    if ask.path.startswith("/v1/"):
        ask.headers["authorization"] = KEY


def _all_types(ask: Ask) -> None:
    """The type of models is not heeded."""
    if ask.path == "/v1/models":
        ask.query = b""


def _items(body: Any, ask: Ask) -> None:
    body["items"] = body.pop("generations")


def _hurried(ask: Ask, tell: Tell) -> None:
    """A stream tells what is now, and does not wait for the end."""
    if ask.path.endswith("/stream") and tell.status == 200:
        ident = ask.path.split("/")[-2]
        tell.body = b"event: result\ndata: " + orjson.dumps({"generation_id": ident, "status": "pending"}) + b"\n\n"


def _unnamed(ask: Ask, tell: Tell) -> None:
    """What a stream tells is of another event."""
    if ask.path.endswith("/stream"):
        tell.body = tell.body.replace(b"event: result", b"event: done")


LIMITED: dict[str, Any] = {"scenario": "check-limits"}
SERVERS = (
    wrong("401-without-challenge", "K-147 K-85", _challenge(None)),
    wrong("401-asks-for-a-password", "K-147 K-85", _challenge('Basic realm="kubeez"')),
    wrong("401-leads-nowhere", "K-147 K-85", _challenge("Bearer")),
    wrong(
        "401-leads-to-a-path",
        "K-147 K-85",
        _challenge('Bearer resource_metadata="/.well-known/oauth-protected-resource"'),
    ),
    wrong(
        "401-leads-astray",
        "K-147 K-85",
        _challenge('Bearer resource_metadata="http://127.0.0.1:8080/.well-known/oauth-protected-resource/nowhere"'),
    ),
    wrong("unauthorized-is-403", "K-147 K-85", status(MCP, 401, 403)),
    wrong("unauthorized-is-400", "K-147 K-85", status(MCP, 401, 400)),
    wrong("unauthorized-is-500", "K-147 K-85", status(MCP, 401, 500)),
    wrong("unauthorized-is-a-result", "K-147 K-85", _by_result),
    wrong("greets-without-token", "K-147 K-85", asked=_open(HELLO)),
    wrong("lists-without-token", "K-147 K-85", asked=_open(LIST)),
    wrong("calls-without-token", "K-147 K-85", asked=_open(CALL)),
    wrong("takes-any-token", "K-147 K-85", asked=_any_token),
    wrong("resource-is-missing", "K-148", status(RESOURCE, 200, 404)),
    wrong("resource-is-a-page", "K-148", _page(RESOURCE)),
    wrong("resource-is-of-another", "K-148", _resource(put("resource", "https://example.org/mcp"))),
    wrong("resource-names-none", "K-148", _resource(lack("resource"))),
    wrong("resource-without-servers", "K-148", _resource(lack("authorization_servers"))),
    wrong("resource-with-no-server", "K-148", _resource(put("authorization_servers", []))),
    wrong(
        "resource-with-one-server-as-text", "K-148", _resource(put("authorization_servers", lambda servers: servers[0]))
    ),
    wrong("resource-by-query", "K-148", _resource(put("bearer_methods_supported", ["query"]))),
    wrong("resource-lacks-scopes", "K-148", _resource(put("scopes_supported", ["generate:media"]))),
    wrong("sign-in-is-missing", "K-149", status(SERVER, 200, 404)),
    wrong("sign-in-of-another-issuer", "K-149", _server(put("issuer", "https://example.org"))),
    wrong("sign-in-without-issuer", "K-149", _server(lack("issuer"))),
    wrong("sign-in-without-authorization", "K-149", _server(lack("authorization_endpoint"))),
    wrong("sign-in-at-a-path", "K-149", _server(put("authorization_endpoint", "/oauth/authorize"))),
    wrong("sign-in-without-token", "K-149", _server(lack("token_endpoint"))),
    wrong("sign-in-without-registration", "K-149", _server(lack("registration_endpoint"))),
    wrong("sign-in-without-pkce", "K-149", _server(lack("code_challenge_methods_supported"))),
    wrong("sign-in-with-plain-pkce", "K-149", _server(put("code_challenge_methods_supported", ["plain"]))),
    wrong("sign-in-without-code", "K-149", _server(put("response_types_supported", ["token"]))),
    wrong("sign-in-without-refresh", "K-149", _server(put("grant_types_supported", ["authorization_code"]))),
    wrong(
        "token-endpoint-is-gone", "K-149", _server(put("token_endpoint", "http://127.0.0.1:8080/kubeez/oauth/nowhere"))
    ),
    wrong("no-limits", "K-82 K-119 K-120 K-121 K-122", account={"limits": False}, **LIMITED),
    wrong("no-limit-of-ads", "K-122", _on_limit(_only(("create_ad_copy",))), **LIMITED),
    wrong("no-limit-of-music", "K-120 K-83", _on_limit(_only(("generate_music",))), **LIMITED),
    wrong("no-limit-of-dialogues", "K-121 K-83", _on_limit(_only(("generate_dialogue",))), **LIMITED),
    wrong("no-limit-of-media", "K-119 K-83", _on_limit(_only(("generate_media",))), **LIMITED),
    wrong("no-limit-of-reads", "K-82", _on_limit(_only(("get_balance", "get_models", "get_generations"))), **LIMITED),
    wrong("6-ads-a-minute", "K-122", _one_more("create_ad_copy"), **LIMITED),
    wrong("3-ads-a-minute", "K-122", _every(4, "create_ad_copy"), **LIMITED),
    wrong("29-media-a-minute", "K-119", _every(30, "generate_media"), **LIMITED),
    wrong("119-reads-a-minute", "K-82", _every(120, "get_balance"), **LIMITED),
    wrong("dialogues-count-as-music", "K-121 K-120", _tied("generate_music", "generate_dialogue"), **LIMITED),
    wrong("too-many-is-invalid", "K-82 K-131", _on_limit(_word("invalid_parameters")), **LIMITED),
    wrong("too-many-is-internal", "K-82 K-131", _on_limit(_word("internal_error")), **LIMITED),
    wrong("too-many-in-json-rpc", "K-82 K-131", _on_limit(_as_error), **LIMITED),
    wrong("too-many-is-no-error", "K-82 K-131", _on_limit(put("result.isError", False)), **LIMITED),
    wrong("poor-accounts-are-served", "K-84", _for_free),
    wrong("poor-accounts-are-invalid", "K-84 K-131", _poor("invalid_parameters")),
    wrong("poor-accounts-are-limited", "K-84 K-131", _poor("rate_limited")),
    wrong("files-are-gone", "K-103", _file(status=404)),
    wrong("files-break-it", "K-103", _file(status=500)),
    wrong("files-are-pages", "K-103", _file(kind="text/html", body=lambda _: b"<html>sign in</html>")),
    wrong("files-end-early", "K-103", _file(body=lambda raw: raw[: len(raw) // 2])),
    wrong("files-are-empty", "K-103", _file(body=lambda _: b"")),
    wrong("files-are-bytes", "K-103", _file(kind="application/octet-stream")),
    wrong("rest-unauthorized-is-403", "K-85 K-150", status(REST, 401, 403)),
    wrong("rest-needs-no-key", "K-85 K-150", asked=_keyless),
    wrong("rest-invalid-is-200", "K-131 K-1 K-150", status(START, 400, 200)),
    wrong("rest-invalid-is-500", "K-131 K-1 K-150", status(START, 400, 500)),
    wrong("rest-unknown-is-200", "K-131 K-95 K-150", status(POLL, 404, 200)),
    wrong("rest-unknown-is-410", "K-131 K-95 K-150", status(POLL, 404, 410)),
    wrong("rest-poor-is-403", "K-84 K-131 K-150", status(START, 402, 403)),
    wrong("rest-poor-is-served", "K-84 K-150", status(START, 402, 200)),
    wrong("rest-refusals-are-text", "K-131 K-150", _naked),
    wrong("rest-refusals-without-detail", "K-131 K-150", told(REST, None, lack("detail"))),
    wrong("rest-refusals-without-word", "K-131 K-150", told(REST, None, lack("error"))),
    wrong("rest-stray-paths-are-200", "K-131 K-150", status(REST, 404, 200)),
    wrong("rest-methods-are-500", "K-131 K-150", status(".* /v1/.*", 405, 500)),
    wrong("rest-broken-json-is-500", "K-131 K-150", status("POST /v1/.*", 400, 500)),
    wrong("rest-types-are-500", "K-131 K-150", status("POST /v1/.*", 415, 500)),
    wrong("rest-starts-are-201", "K-99 K-150", status(START, 200, 201)),
    wrong("rest-starts-without-id", "K-99 K-150", told(START, 200, lack("generation_id"))),
    wrong("rest-status-shouts", "K-101 K-150", told(POLL, 200, put("status", str.upper))),
    wrong("rest-outputs-lack-url", "K-103 K-150", told(POLL, 200, lack("outputs[].url"))),
    wrong("rest-tells-another-job", "K-95 K-150", told(POLL, 200, put("generation_id", "another"))),
    wrong("rest-songs-lack-audio", "K-111 K-150", told(SONG, 200, lack("songs[].audio_url"))),
    wrong("rest-balance-is-text", "K-115 K-150", told("GET /v1/balance", 200, put("credits", str))),
    wrong(
        "rest-models-in-a-list", "K-114 K-150", told("GET /v1/models", 200, put("models", lambda rows: {"rows": rows}))
    ),
    wrong("rest-models-of-every-type", "K-96 K-150", asked=_all_types),
    wrong("rest-history-under-items", "K-116 K-150", told("GET /v1/generations", 200, _items)),
    wrong("rest-answers-as-text", "K-99 K-114 K-115 K-150", header("content-type", "text/plain", line=REST, of=200)),
    wrong("rest-streams-at-once", "K-101 K-150", _hurried),
    wrong("rest-streams-of-another-event", "K-101 K-150", _unnamed),
)
