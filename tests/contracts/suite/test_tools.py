"""Calls of tools are read as answers: results, refusals in results, JSON-RPC errors, and who may not call at all."""

import orjson
import pytest

from contracts.suite import tools

JSON = {"content-type": "application/json"}
STREAM = {"content-type": "text/event-stream"}
REFUSED = {"error": "not_found", "message": "no such job"}


def sent(**message: object) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, **message})


@pytest.mark.parametrize(
    ("status", "headers", "body", "wanted"),
    [
        (200, JSON, sent(result={"structuredContent": {"credits": 7}}), (200, {"credits": 7})),
        (200, JSON, sent(result={"content": [{"type": "text", "text": '{"credits": 7}'}]}), (200, {"credits": 7})),
        (200, STREAM, b"event: message\ndata: " + sent(result={"structuredContent": []}) + b"\n\n", (200, [])),
        (200, JSON, sent(error={"code": -32602, "message": "no such tool"}), (404, "unknown_tool")),
        (200, JSON, sent(result={"isError": True, "structuredContent": REFUSED}), (404, "not_found")),
        (401, JSON, orjson.dumps({"error": "invalid_token", "error_description": "who?"}), (401, "unauthorized")),
    ],
)
def test_an_answer_is_read(status: int, headers: dict[str, str], body: bytes, wanted: tuple[int, object]) -> None:
    told = tools.told(status, headers, body)
    found = orjson.loads(told.body)

    assert told.status == wanted[0]
    assert (found["error"]["code"] if told.status >= 400 else found) == wanted[1]


def test_what_is_no_message_is_left_as_it_is() -> None:
    assert tools.told(502, {"content-type": "text/html"}, b"<html>") == (502, b"<html>")


def test_the_endpoint_is_behind_the_base_unless_it_is_the_base() -> None:
    assert tools.endpoint("http://x/kubeez") == "http://x/kubeez/mcp" == tools.endpoint("http://x/kubeez/mcp")
