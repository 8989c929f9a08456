"""The twin over REST: the same jobs, the same money, other doors."""

from typing import Any

import pytest

from mock_server.answer import Request
from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_media import BOAT
from tests.providers.kubeez.test_sounds import SONG


def test_a_job_started_by_a_tool_is_followed_over_rest(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT)["generation_id"]
    api.advance("idle")

    rest, tool = api.get(f"/v1/generate/media/{ident}"), api.call("get_generation_status", generation_id=ident)

    assert rest.json == tool.json
    assert rest.json["id"] == rest.json["generation_id"] == ident


def test_songs_are_followed_over_rest(api: Tools) -> None:
    ident = api.post("/v1/generate/music", SONG).json["generation_id"]
    api.advance("idle")

    assert api.get(f"/v1/generate/music/{ident}").json["status"] == "completed"
    assert api.get(f"/v1/generate/media/{ident}").status == 404


def test_both_doors_count_in_one_window(api: Tools) -> None:
    for _ in range(60):
        api.done("get_balance")
        assert api.get("/v1/balance").status == 200

    assert api.get("/v1/balance").status == api.call("get_balance").status == 429


@pytest.mark.parametrize("header", ["x-api-key", "authorization"])
def test_a_key_comes_in_either_header(api: Tools, header: str) -> None:
    key = "sk_mock_stage" if header == "x-api-key" else "Bearer sk_mock_stage"

    assert api.ask("GET", "/v1/balance", {header: key}, b"").status == 200


def test_the_journal_shows_no_key(api: Tools) -> None:
    api.ask("GET", "/v1/balance", {"x-api-key": "sk_mock_stage"}, b"")

    record = [*api.world.journal][-1]
    assert record.request_headers[b"x-api-key"] == b"[redacted]"
    assert (record.operation, record.path) == ("get_balance", "/v1/balance")


def test_a_stream_tells_the_end_as_an_event(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT)["generation_id"]

    met = api.get(f"/v1/generate/media/{ident}/stream")  # the stage moves the clock to the job's end

    assert met.response_headers["content-type"] == "text/event-stream"
    event, data, *_ = met.response_body.decode().split("\n")
    assert event == "event: result"
    assert data.removeprefix("data: ") == api.get(f"/v1/generate/media/{ident}").response_body.decode()
    assert '"status":"completed"' in data


def test_a_stream_of_songs(api: Tools) -> None:
    ident = api.done("generate_music", **SONG)["generation_id"]

    assert b'"songs":[' in api.get(f"/v1/generate/music/{ident}/stream").response_body


def test_a_stream_over_a_reset_is_told(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT)["generation_id"]
    sent = {b"authorization": f"Bearer {api.key}".encode()}
    path = f"/v1/generate/media/{ident}/stream"
    answer = api.edge.answer(Request("kubeez", "GET", path, b"", sent, b"", "http://127.0.0.1:8080"))

    assert answer.held is not None
    assert b"was reset" in answer.held.tell().body


@pytest.mark.parametrize("path", ["/v1/stream", "/v1/generate/media/stream", "/v1/models/stream", "/stream"])
def test_nothing_else_is_streamed(api: Tools, path: str) -> None:
    met = api.ask("POST" if path.endswith("media/stream") else "GET", path, {"authorization": f"Bearer {api.key}"}, b"")

    assert met.status in (404, 405)


@pytest.mark.parametrize(
    ("query", "param"), [("model_type=poem", "model_type"), ("model_type=image&model_type=video", "model_type")]
)
def test_a_query_that_is_wrong_names_its_parameter(api: Tools, query: str, param: str) -> None:
    met = api.ask("GET", "/v1/models", {"authorization": f"Bearer {api.key}"}, b"", query)

    assert (met.status, met.json["error"]["param"]) == (400, param)


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("GET", "/v1/generate/media", "POST"), ("DELETE", "/v1/generate/media/x", "GET")]
)
def test_another_method_is_told_which_are_there(api: Tools, method: str, path: str, allowed: str) -> None:
    met = api.ask(method, path, {"authorization": f"Bearer {api.key}"}, b"")

    assert (met.status, met.response_headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7"])
def test_a_body_that_is_no_object_is_refused(api: Tools, body: bytes) -> None:
    headers = {"authorization": f"Bearer {api.key}", "content-type": "application/json"}

    met = api.ask("POST", "/v1/generate/media", headers, body)

    assert (met.status, met.json["error"]["code"]) == (400, "invalid_parameters")


@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"null"])
def test_arguments_of_a_tool_that_are_no_object_are_refused(api: Tools, body: bytes) -> None:
    met = api.ask("TOOL", "generate_media", {"authorization": f"Bearer {api.key}"}, body)

    assert (met.status, met.json["error"]["code"]) == (400, "invalid_parameters")


def test_a_tool_without_arguments_needs_none(api: Tools) -> None:
    assert api.ask("TOOL", "get_balance", {"authorization": f"Bearer {api.key}"}, b"").json["credits"] == 5_000


def test_a_rule_for_a_tool_holds_over_rest(api: Tools) -> None:
    rule: Any = {"when": {"provider": "kubeez", "operation": "get_balance"}, "answer": {"status": 503}}
    api.world.rulebook.add(rule, {"kubeez": ["get_balance"]})

    assert api.get("/v1/balance").status == api.call("get_balance").status == 503
