"""Whose fault a broken exchange is, and what an answer must be whatever was asked."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts.checks import judge
from contracts.findings import Finding
from tests.contracts.samples import CREATIVEAI, RATE, SHAPES, Told, accepted, refused, told

KITE = {"prompt": "A kite over a beach"}
INVALID = {"code": "invalid_request_error", "type": "invalid_request_error", "param": "duration"}
BLOCKED = {"code": "content_policy_violation", "type": "invalid_request_error", "param": "prompt"}


def brief(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.rule.removeprefix("creativeai/"), one.check, one.party) for one in found]


def test_a_conforming_exchange_has_no_finding() -> None:
    assert judge(CREATIVEAI, accepted(KITE)) == []


@pytest.mark.parametrize(
    ("request_body", "rule"),
    [
        (KITE | {"duration": 40}, "S-79"),
        (KITE | {"model": "kling-o9"}, "S-76"),
        ({"image_url": "https://example.com/a.png"}, "S-77"),
    ],
)
def test_accepting_what_must_be_refused_is_the_servers_fault(request_body: Any, rule: str) -> None:
    found = judge(CREATIVEAI, accepted(request_body))
    assert (rule, "accepted-against-document", "server") in brief(found)


def test_a_refused_request_outside_the_document_is_the_clients_fault_alone() -> None:
    found = judge(CREATIVEAI, refused(400, INVALID, KITE | {"duration": 40}))
    assert brief(found) == [("S-79", "request", "client")]
    assert found[0].expected == "duration must be between 3 and 15; got 40"


@pytest.mark.parametrize("status", [401, 402, 429, 503])
def test_a_request_outside_the_document_is_seen_whatever_refused_it(status: int) -> None:
    label = {401: "authentication_error", 402: "insufficient_credits", 429: "rate_limit_exceeded"}
    code = label.get(status, "provider_unavailable")
    exchange = refused(status, {"code": code, "type": code}, KITE | {"sound": 1}, {"retry-after": "3"})
    assert brief(judge(CREATIVEAI, exchange)) == [("S-91", "request", "client")]


def test_refusing_a_conforming_request_as_invalid_is_the_servers_fault() -> None:
    found = judge(CREATIVEAI, refused(400, INVALID, KITE | {"duration": 5}))
    assert brief(found) == [("S-317", "refused-within-document", "server")]


def test_moderation_may_refuse_what_conforms() -> None:
    assert judge(CREATIVEAI, refused(400, BLOCKED, KITE)) == []


def test_a_harsh_server_may_refuse_what_is_inferred() -> None:
    assert judge(CREATIVEAI, refused(400, INVALID, KITE | {"duration": "5s"})) == []


@pytest.mark.parametrize(
    ("body", "headers", "status", "finding"),
    [
        (b"{", {"content-type": "application/json"}, 400, ("schema", "request", "client")),
        (b"{", {"content-type": "application/json"}, 202, ("schema", "accepted-against-document", "server")),
        (b"a=b", {"content-type": "text/plain"}, 415, ("schema", "request", "client")),
        (b"", {}, 400, ("S-22", "request", "client")),
    ],
)
def test_a_body_that_is_no_json_is_a_fault_too(
    body: bytes, headers: Mapping[str, str], status: int, finding: tuple[str, str, str]
) -> None:
    base = accepted(KITE) if status == 202 else refused(status, {"code": "x", "type": "invalid_request_error"}, KITE)
    found = judge(CREATIVEAI, replace(base, request_body=body, request_headers=headers))
    assert finding in brief(found)
    assert [one for one in found if one.party == "server" and one.firm] == []


def test_an_undocumented_status_is_found() -> None:
    exchange = refused(418, {"code": "teapot", "type": "teapot"}, KITE)
    found = judge(CREATIVEAI, exchange)
    assert brief(found) == [("schema", "undocumented-status", "server")]
    assert found[0].expected == "one of 202, 400, 401, 402, 405, 413, 415, 429, 503"


@pytest.mark.parametrize(
    ("header", "text", "rule"),
    [
        ("x-ratelimit-limit", None, "S-287"),
        ("x-ratelimit-remaining", None, "S-287"),
        ("x-ratelimit-reset", None, "S-287"),
        ("x-ratelimit-reset", "2026-03-09T16:10:00Z", "S-287"),
        ("retry-after", None, "S-288"),
        ("retry-after", "soon", "S-288"),
    ],
)
def test_headers_that_every_answer_has_are_missed(header: str, text: str | None, rule: str) -> None:
    limit = {"code": "rate_limit_exceeded", "type": "rate_limit_exceeded"}
    exchange = refused(429, limit, KITE, {"retry-after": "12"})
    headers = {**exchange.response_headers, header: text}
    bent = replace(exchange, response_headers={name: value for name, value in headers.items() if value is not None})

    assert judge(CREATIVEAI, exchange) == []
    assert brief(judge(CREATIVEAI, bent)) == [(rule, "response-headers", "server")]


@pytest.mark.parametrize("status", [401, 405, 413])
def test_an_answer_before_the_account_is_known_needs_no_rate_headers(status: int) -> None:
    exchange = refused(status, {"code": "authentication_error", "type": "authentication_error"}, KITE)
    plain = {name: text for name, text in exchange.response_headers.items() if name not in RATE}
    assert judge(CREATIVEAI, replace(exchange, response_headers=plain)) == []


@pytest.mark.parametrize(
    ("status", "error", "rule"),
    [
        (401, {"code": "nope", "type": "nope"}, "S-319"),
        (402, {"code": "nope", "type": "nope"}, "S-320"),
        (429, {"code": "nope", "type": "nope"}, "S-321"),
        (503, {"code": "nope", "type": "nope"}, "S-322"),
        (400, {"code": "nope", "type": "nope"}, "S-317"),
        (400, {**BLOCKED, "param": "duration"}, "S-329"),
        (402, {"code": "insufficient_credits"}, "S-316"),
        (402, {"code": "insufficient_credits", "type": "x", "param": 3}, "S-316"),
    ],
)
def test_a_refusal_is_labelled(status: int, error: dict[str, Any], rule: str) -> None:
    wrong = KITE | {"duration": 40} if status == 400 and error["code"] == "nope" else KITE
    found = judge(CREATIVEAI, refused(status, error, wrong, {"retry-after": "1"}))
    assert rule in {one[0] for one in brief(found) if one[2] == "server"}


@pytest.mark.parametrize("place", ["code", "type"])
def test_a_label_counts_in_code_or_in_type(place: str) -> None:
    error = {"code": "other", "type": "other", place: "insufficient_credits"}
    assert judge(CREATIVEAI, refused(402, error, KITE)) == []


def test_an_answer_that_is_no_json_is_found() -> None:
    page = replace(
        accepted(KITE), response_body=b"<html>", response_headers={"content-type": "text/html; charset=utf-8", **RATE}
    )
    assert brief(judge(CREATIVEAI, page)) == [("S-22", "response-type", "server"), ("S-22", "response-body", "server")]


@pytest.mark.parametrize("status", [404, 405])
def test_a_path_of_no_operation_is_refused_in_the_envelope(status: int) -> None:
    body = {"error": {"code": "not_found", "type": "not_found", "message": "No such path.", "param": None}}
    stray = Told(operation=None, path="/v1/nothing", status=status, response_body=json.dumps(body).encode())
    naked = replace(stray, response_body=b'{"detail": "Not Found"}')

    assert judge(CREATIVEAI, stray) == []
    assert brief(judge(CREATIVEAI, naked)) == [("S-316", "envelope", "server")]
    assert brief(judge(CREATIVEAI, replace(stray, status=200))) == [("schema", "undocumented-status", "server")]


def test_a_model_asked_for_by_name_is_served_by_its_own_key() -> None:
    asked = KITE | {"model": "kling-v3"}
    other = accepted(asked, {"model_actual": "seedance-t2v", "credits": 30})
    moved = accepted(asked, {"model_actual": "seedance-t2v", "credits": 30, "failover_used": True})

    assert brief(judge(CREATIVEAI, other)) == [("S-225", "serving-key", "server")]
    assert judge(CREATIVEAI, moved) == []


@pytest.mark.parametrize(
    ("key", "credits", "rule"),
    [
        ("kling-o3-pro-t2v", 30, "S-291"),
        ("seedance-t2v", 60, "S-293"),
        ("kling-v3-t2v", 60, "S-304"),
    ],
)
def test_a_price_follows_the_key(key: str, credits: int, rule: str) -> None:  # noqa: A002
    found = judge(CREATIVEAI, accepted(KITE, {"model_actual": key, "credits": credits, "failover_used": True}))
    assert brief(found) == [(rule, "price", "server")]


@pytest.mark.parametrize(
    ("asked", "answer", "rule"),
    [
        (KITE | {"model": "kling-v3"}, {"model": "auto", "model_actual": "kling-v3-t2v", "credits": 30}, "S-97"),
        (KITE, {"webhook_url": "https://example.com/hook"}, "S-106"),
        (KITE | {"webhook_url": "https://example.com/hook"}, {"webhook_url": "https://example.com/other"}, "S-106"),
    ],
)
def test_the_answer_repeats_what_was_asked(asked: Any, answer: Any, rule: str) -> None:
    assert brief(judge(CREATIVEAI, accepted(asked, answer))) == [(rule, "echo", "server")]


def test_a_batch_of_two_prompts_has_two_jobs() -> None:
    exchange = told(SHAPES["EX-5"])
    two = {"prompts": json.loads(exchange.request_body)["prompts"][:2]}
    found = judge(CREATIVEAI, replace(exchange, request_body=json.dumps(two).encode()))
    assert brief(found) == [("S-133", "batch-sums", "server")]


def test_a_shortened_prompt_is_still_in_order() -> None:
    shape = SHAPES["EX-5"]
    jobs = [{**job, "prompt": f"{job['prompt'][:8]}..."} for job in shape.example["jobs"]]
    assert judge(CREATIVEAI, told(shape, {**shape.example, "jobs": jobs})) == []


def test_a_finding_reads_as_a_sentence() -> None:
    found = judge(CREATIVEAI, accepted(KITE, {"credits": 5}))
    assert [str(one) for one in found] == [
        "creativeai/S-291 (price, server): expected 60 credits; met 5 [004_1cc0cce55a1a1ab0.txt, Video Response Format]"
    ]
    assert found[0].firm
    assert found[0].as_dict()["standing"] == "documented"
