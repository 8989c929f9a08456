"""Each fault bends one answer: a body, or a stream of events; and says so when there is nothing to bend."""

import json
from typing import Any

import orjson
import pytest
from ruamel.yaml import YAML

from mock_server.engine.chance import Chance
from mock_server.faults.kinds import KINDS, read
from mock_server.faults.said import Said

JSON = (b"content-type", b"application/json")
POLL = {"id": "j", "status": "processing", "credits": 60, "data": {"output": ["a"], "done": False}}
EVENTS = [b'data: {"n": 1}\n\n', b'data: {"n": 2}\n\n', b"data: [DONE]\n\n"]


def bent(said: Said, kind: str, **values: Any) -> str | None:
    return read({"kind": kind, **values}).bend(said, Chance(7, "w").stream("fault", b""))


def body(kind: str, **values: Any) -> Said:
    said = Said(200, [JSON], orjson.dumps(POLL))
    assert bent(said, kind, **values) is None
    return said


def stream(kind: str, **values: Any) -> Said:
    said = Said(200, [JSON], parts=list(EVENTS))
    assert bent(said, kind, **values) is None
    return said


def value(said: Said) -> Any:
    return orjson.loads(said.body)


def test_every_kind_shows_how_it_is_written() -> None:
    examples = {kind: YAML(typ="safe").load(made.EXAMPLE) for kind, made in KINDS.items()}
    assert {kind: type(read(example)) for kind, example in examples.items()} == KINDS


def test_latency_waits_within_its_span() -> None:
    assert body("latency", ms=250).delay_ms == 250
    assert 100 <= body("latency", uniform_ms=[100, 400]).delay_ms <= 400


def test_status_tells_another() -> None:
    assert body("status", status=503).status == 503


def test_a_disconnect_says_where() -> None:
    assert (body("disconnect").reset_at, body("disconnect", after_bytes=9).reset_at) == (0, 9)


def test_what_is_truncated_is_a_beginning() -> None:
    assert body("truncate", bytes=12).body == orjson.dumps(POLL)[:12]
    assert stream("truncate", bytes=20).parts == [EVENTS[0], EVENTS[1][:4]]
    assert bent(Said(200, [], b"ab"), "truncate", bytes=2) == "the body has 2 bytes, so nothing is cut at 2"


@pytest.mark.parametrize("raw", [b'{"a": 1}', b"[1]\n", b"{}", b"[]", b"", b"7", b"\x89PNG" + bytes(20)])
def test_what_is_malformed_nobody_reads(raw: bytes) -> None:
    said = Said(200, [], raw)
    assert bent(said, "malformed") is None
    with pytest.raises(ValueError):  # noqa: PT011  (JSON, or the bytes it is made of)
        json.loads(said.body)


def test_of_a_malformed_stream_one_event_is_broken() -> None:
    assert stream("malformed").parts == [EVENTS[0], b'data: {"n": 2,}\n\n', EVENTS[2]]


def test_the_content_type_is_another_or_none() -> None:
    assert body("content_type", value="text/html").headers == [(b"content-type", b"text/html")]
    assert body("content_type", value="").headers == []


def test_a_slow_body_has_its_pace() -> None:
    assert body("slow_body", bytes_per_s=10).bytes_per_s == 10


@pytest.mark.parametrize(
    ("field", "left"),
    [
        ("status", {"id": "j", "credits": 60, "data": POLL["data"]}),
        ("data.output", {**POLL, "data": {"done": False}}),
        ("output", {**POLL, "data": {"done": False}}),  # by its name, where it stands deeper
        ("data.output.0", {**POLL, "data": {"output": [], "done": False}}),
    ],
)
def test_a_missing_field_is_gone(field: str, left: Any) -> None:
    assert value(body("missing", field=field)) == left


@pytest.mark.parametrize(
    ("field", "turned"),
    [
        ("credits", {**POLL, "credits": "60"}),
        ("status", {**POLL, "status": {"value": "processing"}}),
        ("data", {**POLL, "data": [POLL["data"]]}),
        ("data.output", {**POLL, "data": {"output": "a", "done": False}}),
        ("done", {**POLL, "data": {"output": ["a"], "done": "false"}}),
    ],
)
def test_a_field_of_the_wrong_type_is_another(field: str, turned: Any) -> None:
    assert value(body("wrong_type", field=field)) == turned


@pytest.mark.parametrize("kind", ["missing", "wrong_type"])
@pytest.mark.parametrize("raw", [orjson.dumps(POLL), b"no JSON", b""])
def test_a_field_that_is_not_there_is_told(kind: str, raw: bytes) -> None:
    said = Said(200, [], raw)
    assert bent(said, kind, field="nowhere") == "the body has no field `nowhere`"
    assert said.body == raw


def test_fields_of_a_stream_are_those_of_its_events() -> None:
    assert stream("missing", field="n").parts == [b"data: {}\n\n", b"data: {}\n\n", EVENTS[2]]


def test_empty_has_no_byte() -> None:
    assert (body("empty").body, stream("empty").parts, stream("empty").body) == (b"", None, b"")


def test_stale_repeats_what_was_told_before() -> None:
    said = Said(200, [JSON], b"new", earlier=b"old")
    assert bent(said, "stale") is None
    assert said.body == b"old"
    assert bent(Said(200, [JSON], b"new"), "stale") == "this request has no earlier answer to repeat"


def test_a_redirect_leads_elsewhere() -> None:
    said = body("redirect", to="https://example.com/x", status=307)
    assert (said.status, said.headers[-1], said.body) == (307, (b"location", b"https://example.com/x"), b"")


def test_a_huge_body_is_what_it_was() -> None:
    said = body("huge", bytes=100_000)
    assert (len(said.body), value(said)) == (100_000, POLL)
    parts = stream("huge", bytes=1_000).parts or []
    assert (sum(map(len, parts)), parts[1:]) == (1_000, EVENTS)
    assert parts[0].startswith(b":")
    assert bent(Said(200, [], b"abc"), "huge", bytes=3) == "the body has 3 bytes already"
