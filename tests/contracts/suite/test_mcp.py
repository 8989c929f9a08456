"""What a server of tools owes its clients: a right one is held, and each broken promise is named by its rule."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from contracts.suite.mcp import messages
from contracts.suite.mcp.tokens import VERIFIER
from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers.server import Ask, Tell, Wrong, WrongServer

Bend = Callable[[Any, dict[str, Any]], None]


def found(wrong: Wrong, *only: str) -> set[str]:
    """The rules that a run's findings name."""
    with Backstage(WrongServer(wrong)) as stage:
        return {
            each.rule.removeprefix("kubeez/") for each in judge(asking("kubeez", *only), seams=stage.seams()).findings
        }


def spoken(method: str, bend: Bend) -> Wrong:
    """A server whose answers to one method are bent. bend: changes the message; it is given the request too."""

    def told(ask: Ask, tell: Tell) -> None:
        try:
            asked = orjson.loads(ask.body)
        except orjson.JSONDecodeError:
            asked = {"method": "broken"}
        if not ask.path.startswith("/mcp") or not isinstance(asked, dict) or asked.get("method", "none") != method:
            return
        message = messages.response(tell.headers, tell.body)
        if isinstance(message, dict):
            bend(message, asked)
            tell.headers = {**tell.headers, "content-type": "application/json"}
            tell.body = orjson.dumps(message)

    return Wrong("bent", "kubeez", (), told=told)


def answered(wanted: str, change: Callable[[Tell], None], method: str = "POST") -> Wrong:
    """A server whose HTTP answers are changed where the request's body holds these words."""

    def told(ask: Ask, tell: Tell) -> None:
        if ask.path.startswith("/mcp") and ask.method == method and wanted.encode() in ask.body:
            change(tell)

    return Wrong("changed", "kubeez", (), told=told)


def result(**more: Any) -> Bend:
    return lambda message, _: message["result"].update(more)


def error(code: int) -> Bend:
    return lambda message, _: message["error"].update(code=code)


def structure(bend: Callable[[dict[str, Any]], Any]) -> Bend:
    """Changes the structure of a result, not its text."""

    def change(message: Any, _: Any) -> None:
        bend(message["result"].get("structuredContent", {}))

    return change


def tool(name: str, bend: Callable[[dict[str, Any]], Any]) -> Bend:
    """Changes one row of the list."""

    def change(message: Any, _: Any) -> None:
        for row in message["result"]["tools"]:
            if row["name"] == name:
                bend(row)

    return change


def without(name: str) -> Bend:
    def change(message: Any, _: Any) -> None:
        message["result"]["tools"] = [row for row in message["result"]["tools"] if row["name"] != name]

    return change


def fields(row: dict[str, Any]) -> dict[str, Any]:
    given: dict[str, Any] = row["inputSchema"]["properties"]
    return given


def status(code: int) -> Callable[[Tell], None]:
    return lambda tell: setattr(tell, "status", code)


def headless(tell: Tell) -> None:
    tell.headers = {name: value for name, value in tell.headers.items() if name != "www-authenticate"}


CALL = "tools/call"
LIST = "tools/list"
ROWS: tuple[tuple[str, Wrong, str, str], ...] = (
    ("another revision", spoken("initialize", result(protocolVersion="2024-11-05")), "mcp/handshake", "K-137"),
    ("no capability", spoken("initialize", result(capabilities={})), "mcp/handshake", "K-137"),
    ("no name", spoken("initialize", result(serverInfo={})), "mcp/handshake", "K-137"),
    ("no result type", spoken(LIST, lambda said, _: said["result"].pop("resultType", 0)), "mcp/stateless", "K-138"),
    ("an id as text", spoken(LIST, lambda said, asked: said.update(id=str(asked["id"]))), "mcp/ids", "K-139"),
    ("an old jsonrpc", spoken("ping", lambda said, _: said.update(jsonrpc="1.0")), "mcp/ids", "K-139"),
    (
        "both at once",
        spoken(CALL, lambda said, _: said.update(error={"code": 1, "message": "x"})),
        "mcp/results",
        "K-139",
    ),
    (
        "HTML for JSON",
        answered(LIST, lambda tell: tell.headers.update({"content-type": "text/html"})),
        "mcp/ids",
        "K-139",
    ),
    ("another parse error", spoken("broken", error(-32603)), "mcp/broken-json", "K-140"),
    ("another method error", spoken("no/such", error(-32602)), "mcp/unknown-method", "K-140"),
    (
        "another tool error",
        spoken(CALL, lambda said, _: said.get("error", {}).update(code=-32601)),
        "mcp/unknown-tool",
        "K-140",
    ),
    ("a chatty notification", answered("notifications/", status(200)), "mcp/notification", "K-141"),
    ("a GET that works", answered("", status(200), "GET"), "mcp/get", "K-142"),
    ("another balance in text", spoken(CALL, structure(lambda told: told.update(credits=1))), "mcp/results", "K-144"),
    ("no structure", spoken(CALL, lambda said, _: said["result"].pop("structuredContent", 0)), "mcp/results", "K-144"),
    (
        "not its own schema",
        spoken(
            LIST, tool("get_balance", lambda row: row.update(outputSchema={"type": "object", "required": ["gold"]}))
        ),
        "mcp/results",
        "K-144",
    ),
    ("refusals unmarked", spoken(CALL, result(isError=False)), "mcp/wrong-kinds", "K-145"),
    ("a tool less", spoken(LIST, without("get_balance")), "mcp/tools", "K-146"),
    (
        "an argument less",
        spoken(LIST, tool("generate_media", lambda row: fields(row).pop("seed"))),
        "mcp/tools",
        "K-146",
    ),
    (
        "a word less",
        spoken(LIST, tool("generate_media", lambda row: fields(row)["generation_type"]["enum"].pop())),
        "mcp/tools",
        "K-146",
    ),
    (
        "nothing required",
        spoken(LIST, tool("generate_media", lambda row: row["inputSchema"].pop("required"))),
        "mcp/tools",
        "K-146",
    ),
    (
        "another default",
        spoken(LIST, tool("generate_media", lambda row: fields(row)["sound"].update(default=True))),
        "mcp/tools",
        "K-146",
    ),
    (
        "a limit less",
        spoken(LIST, tool("generate_dialogue", lambda row: fields(row)["stability"].pop("maximum"))),
        "mcp/tools",
        "K-146",
    ),
    (
        "a reader that writes",
        spoken(LIST, tool("get_balance", lambda row: row["annotations"].update(readOnlyHint=False))),
        "mcp/tools",
        "K-146",
    ),
    ("no challenge", answered("", headless), "mcp/challenge", "K-147"),
    (
        "403 for 401",
        answered("", lambda tell: setattr(tell, "status", 403 if tell.status == 401 else tell.status)),
        "mcp/challenge",
        "K-147",
    ),
)


@pytest.mark.parametrize(("name", "wrong", "only", "rule"), ROWS, ids=[row[0] for row in ROWS])
def test_a_broken_promise_is_named(name: str, wrong: Wrong, only: str, rule: str) -> None:
    assert rule in found(wrong, only), name


def oauth(path: str, bend: Callable[[dict[str, Any]], Any]) -> Wrong:
    """A server whose OAuth answers are bent."""

    def told(ask: Ask, tell: Tell) -> None:
        if ask.path == path and tell.status < 300:
            body = orjson.loads(tell.body)
            bend(body)
            tell.body = orjson.dumps(body)

    return Wrong("oauth", "kubeez", (), told=told)


def taken(ask: Ask) -> None:
    """Whatever the verifier, the code is good."""
    if ask.path == "/oauth/token":
        ask.body = re.sub(rb"code_verifier=[^&]+", f"code_verifier={VERIFIER}".encode(), ask.body)


def owned(ask: Ask) -> None:
    """A token is as good as a key, whatever was approved."""
    if ask.headers.get("authorization", "").startswith("Bearer kzt_"):
        ask.headers["authorization"] = "Bearer mock_check"


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (oauth("/oauth/register", lambda told: told.pop("client_id")), "K-149"),
        (oauth("/oauth/token", lambda told: told.pop("refresh_token")), "K-149"),
        (oauth("/oauth/token", lambda told: told.update(token_type="mac")), "K-149"),
        (oauth("/oauth/token", lambda told: told.update(access_token="kzt_other_0")), "K-85"),
        (Wrong("any-verifier", "kubeez", (), asked=taken), "K-149"),
        (Wrong("any-scope", "kubeez", (), asked=owned), "K-86"),
    ],
)
def test_a_fault_of_signing_in_is_named(wrong: Wrong, rule: str) -> None:
    assert rule in found(wrong, "mcp/tokens")


@pytest.mark.parametrize("only", ["limits", "mcp", "errors"])
def test_a_server_of_sessions_is_held(only: str) -> None:
    """Who takes no message without a session is greeted first."""
    begun: set[str] = set()

    def told(ask: Ask, tell: Tell) -> None:
        if ask.path != "/mcp" or ask.method != "POST" or tell.status != 200:
            return
        if b'"initialize"' in ask.body:
            begun.add(tell.headers.get("mcp-session-id", ""))
        elif ask.headers.get("mcp-session-id") not in begun and "2026-07-28" not in str(ask.headers):
            tell.status, tell.headers, tell.body = 400, JSON, b'{"jsonrpc":"2.0","id":null,"error":{"code":-32600}}'

    assert found(Wrong("sessions", "kubeez", (), told=told), only) == set()


EVENT, JSON = {"content-type": "text/event-stream"}, {"content-type": "application/json"}
GOOD = b'{"jsonrpc":"2.0","id":7,"result":{}}'


@pytest.mark.parametrize(
    ("headers", "body", "faults"),
    [
        (JSON, GOOD, 0),
        (EVENT, b": hello\n\nid: 1\ndata:\n\nevent: message\ndata: " + GOOD + b"\n\n", 0),
        (EVENT, b'data: {"jsonrpc":"2.0",\r\ndata: "id":7,"result":{}}\r\n\r\n', 0),
        (EVENT, b'data: {"jsonrpc":"2.0","method":"notifications/progress"}\n\ndata: ' + GOOD + b"\n\n", 0),
        (EVENT, GOOD, 1),  # no event in it
        (JSON, b"data: " + GOOD, 1),
        (EVENT, b"data: " + GOOD + b"\n\ndata: " + GOOD + b"\n\n", 1),  # answered twice
        (JSON, b"[" + GOOD + b"]", 1),
        (JSON, GOOD.replace(b"7", b"7.0"), 1),
        (JSON, GOOD.replace(b"7", b"null"), 1),
    ],
)
def test_a_frame_holds_one_message(headers: dict[str, str], body: bytes, faults: int) -> None:
    assert len(list(messages.framed(200, headers, body, 7))) == faults
