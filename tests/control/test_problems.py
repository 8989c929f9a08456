"""Whatever is sent, the answer is never a 500, always a problem, and always says what to do next."""

import json
from typing import Any

import pytest

from mock_server.control.application import NOUNS
from tests.control.inprocess import Server, problem

W = "/_mock/worlds/w"
CLOCK, RULES, FAIL = f"{W}/clock", f"{W}/rules", f"{W}/jobs/x/fail"


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("POST", CLOCK, {}, "exactly one of rate, advance, until"),
        ("POST", CLOCK, {"rate": 1, "until": "idle"}, "got rate and until"),
        ("POST", CLOCK, {"untill": "idle"}, 'did you mean "until"?'),
        ("POST", CLOCK, {"rate": "fast"}, "`rate` is a number"),
        ("POST", CLOCK, {"rate": True}, "`rate` is a number"),
        ("POST", CLOCK, {"rate": -1}, "0 (frozen)"),
        ("POST", CLOCK, {"rate": 1e9}, "1000000"),
        ("POST", CLOCK, {"advance": "90"}, "250ms, 7s, 8m, 2h or 7d"),
        ("POST", CLOCK, {"advance": 90}, "`advance`"),
        ("POST", CLOCK, {"until": 5}, "`until`"),
        ("POST", CLOCK, [], "not a JSON object"),
        ("POST", CLOCK, "idle", "not a JSON object"),
        ("PUT", W, {"scenaro": "default"}, 'did you mean "scenario"?'),
        ("PUT", W, {"scenario": "free-tire"}, 'did you mean "free-tier"?'),
        ("PUT", W, {"scenario": 5}, "`scenario` is a scenario's name or a whole scenario"),
        ("PUT", W, {"scenario": {"titel": "x"}}, 'did you mean "title"?'),
        ("PUT", W, {"scenario": {"rules": [{"when": {}}]}}, "exactly one of"),
        ("PUT", W, {"scenario": {"magic": "maybe"}}, "on or off"),
        ("PUT", W, {"seed": "seven"}, "`seed`"),
        ("PUT", W, {"seed": 1.5}, "`seed`"),
        ("PUT", W, {"clock": {"speed": 2}}, "Known: rate, start"),
        ("PUT", W, {"clock": {"start": "yesterday"}}, "2026-03-09T16:10:00Z"),
        ("PUT", W, {"clock": {"start": 5}}, "`clock.start`"),
        ("PUT", W, {"accounts": {"creativeay": {}}}, 'did you mean "creativeai"?'),
        ("PUT", W, {"accounts": {"creativeai": {"teir": "pro"}}}, 'did you mean "tier"?'),
        ("PUT", W, {"accounts": {"creativeai": {"tier": "gold"}}}, "tier"),
        ("PUT", W, {"accounts": {"creativeai": 5}}, "accounts"),
        ("PUT", "/_mock/worlds/No_Such", {}, "lower-case letters, digits and hyphens"),
        ("POST", "/_mock/worlds/UPPER/clock", {"until": "idle"}, "lower-case"),
        ("POST", RULES, {"answer": {"status": 503}, "wen": {}}, 'did you mean "when"?'),
        (
            "POST",
            RULES,
            {"when": {"operation": "createVidoe"}, "answer": {"status": 503}},
            'did you mean "createVideo"?',
        ),
        ("POST", RULES, {"answer": {"status": 99}}, "200 to 599"),
        ("POST", RULES, {"fault": {"kind": "latncy", "ms": 5}}, 'did you mean "latency"?'),
        ("POST", RULES, {}, "exactly one of"),
        ("POST", RULES, [], "not a JSON object"),
        ("POST", FAIL, {"cod": "x"}, 'did you mean "code"?'),
        ("POST", FAIL, {"code": ""}, "`code`"),
        ("GET", f"{W}/journal?status=abc", None, "`status`"),
        ("GET", f"{W}/journal?status=9999", None, "`status`"),
        ("GET", f"{W}/journal?form=short", None, "canonical"),
        ("GET", f"{W}/journal?after=x", None, "`after`"),
        ("GET", f"{W}/journal?stauts=200", None, 'did you mean "status"?'),
        ("GET", f"{W}/journal?provider=creativai", None, 'did you mean "creativeai"?'),
        ("GET", f"{W}/journal?operation=getvideo", None, 'did you mean "getVideo"?'),
        ("GET", f"{W}/jobs?after=nothing", None, "`after`"),
    ],
)
def test_what_cannot_be_used_is_answered_with_the_next_step(
    server: Server, method: str, path: str, body: Any, says: str
) -> None:
    server.put()

    assert says in problem(server.ask(method, path, json=body), 400)


@pytest.mark.parametrize(
    "body",
    [
        b"nope",
        b"{",
        b'{"rate": NaN}',
        b'{"rate": 1e999}',
        b'{"until": "\\ud800"}',
        b"\xff\xfe",
        b'{"rate":' + b"[" * 100 + b"]" * 100 + b"}",
        b"[" * 900 + b"]" * 900,
        b"[" * 5_000 + b"]" * 5_000,
        b'{"rate": ' + b"9" * 5_000 + b"}",
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", CLOCK), ("PUT", W), ("POST", RULES)])
def test_what_is_no_json_is_answered_with_the_next_step(server: Server, method: str, path: str, body: bytes) -> None:
    problem(server.ask(method, path, content=body), 400)


def test_a_body_that_has_to_be_there_is_missed(server: Server) -> None:
    assert "missing" in problem(server.ask("POST", CLOCK), 400)


@pytest.mark.parametrize(
    ("method", "path", "says"),
    [
        ("GET", "/_mock/worlds/none", "PUT /_mock/worlds/none"),
        ("DELETE", "/_mock/worlds/none", "PUT /_mock/worlds/none"),
        ("GET", "/_mock/worlds/none/jobs", "mock_none"),
        ("GET", "/_mock/worlds/none/journal", "mock_none"),
        ("GET", "/_mock/worlds/none/ledger", "mock_none"),
        ("GET", "/_mock/worlds/none/rules", "mock_none"),
        ("GET", "/_mock/worlds/none/deliveries", "mock_none"),
        ("GET", "/_mock/worlds/none/events", "mock_none"),
        ("GET", f"{W}/jobs/none", "GET /_mock/worlds/w/jobs"),
        ("POST", f"{W}/jobs/none/finish", "GET /_mock/worlds/w/jobs"),
        ("DELETE", f"{RULES}/none", "GET the rules"),
        ("POST", f"{W}/deliveries/none/replay", "GET its deliveries"),
        ("GET", "/_mock/scenarios/defualt", 'did you mean "default"?'),
        ("GET", "/_mock/nowhere", "/_mock/docs"),
        ("GET", "/_mock", "/_mock/docs"),
        ("GET", "/nowhere", "/creativeai"),
        ("GET", "/media/none/x.mp4", "mock_none"),
        ("GET", "/media/w/x.mp4", "once its job has succeeded"),
        ("GET", "/docs", "/creativeai/docs"),
        ("GET", "/nobody/openapi.json", "/creativeai/docs"),
    ],
)
def test_what_is_not_there_is_answered_with_the_way_to_it(server: Server, method: str, path: str, says: str) -> None:
    server.put()

    assert says in problem(server.ask(method, path), 404)
    assert "none" not in server.app.desk.worlds


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", W, {"GET", "PUT", "DELETE"}),
        ("DELETE", CLOCK, {"POST"}),
        ("PUT", RULES, {"GET", "POST"}),
        ("POST", "/_mock/health", {"GET"}),
        ("POST", "/media/w/x.mp4", {"GET", "HEAD"}),
        ("PUT", "/", {"GET", "HEAD"}),
    ],
)
def test_another_method_is_told_every_one_that_works(server: Server, method: str, path: str, allowed: set[str]) -> None:
    answer = server.ask(method, path)

    assert set(answer.headers["allow"].split(", ")) == allowed
    assert path in problem(answer, 405)


def test_a_fault_of_ours_is_told_as_ours(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one 500 there is: something inside breaks, and the log has the traceback."""
    monkeypatch.setattr(server.app.desk.births.__class__, "names", property(lambda _: 1 / 0))

    assert "ZeroDivisionError" in problem(server.ask("GET", "/_mock/scenarios", quiet=True), 500)
    with pytest.raises(ZeroDivisionError):
        server.ask("GET", "/_mock/scenarios")


def test_every_call_documents_problems_as_its_errors(server: Server) -> None:
    document = server.get("/_mock/openapi.json")
    calls = [call for item in document["paths"].values() for call in item.values()]

    assert len(calls) > len(NOUNS)
    for call in calls:
        assert "Problem" in json.dumps(call["responses"]["default"])
        assert "422" not in call["responses"]
