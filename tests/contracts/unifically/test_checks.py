"""Blame, codes, ids and signatures: what Unifically's own checks find, and what they let be."""

import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.checks import judge
from contracts.unifically.checks import known, signature
from contracts.webhooks import judge_webhook, received
from tests.contracts.unifically.samples import HERON, SHAPES, UNIFICALLY, Sent, Told, asked, sent

EXTEND = asked("google/veo-3.1-extend", prompt="It lands", task_id="abc123def456", model="fast")


def refused(status: int, word: str, request: Any = HERON, **inside: Any) -> Told:
    """A task that was refused in the envelope."""
    body = {"code": status, "success": False, "data": {"message": "Because.", "code": word}, **inside}
    return Told(status=status, request_body=json.dumps(request).encode(), response_body=json.dumps(body).encode())


def found(exchange: Told) -> list[tuple[str, str, str, bool]]:
    return [
        (one.rule.removeprefix("unifically/"), one.check, one.party, one.firm) for one in judge(UNIFICALLY, exchange)
    ]


@pytest.mark.parametrize(
    ("exchange", "findings"),
    [
        (Told(), []),
        # What conforms and refers to nothing earlier has to be taken ...
        (refused(400, "validation_error"), [("U-10", "refused-within-document", "server", True)]),
        (refused(404, "not_found"), [("U-3", "refused-within-document", "server", True)]),
        # ... surely, if all of it is documented; that more is ignored is only inferred.
        (
            refused(400, "validation_error", asked("google/veo-3.1-fast", prompt="A", style="noir")),
            [("U-10", "refused-within-document", "server", False)],
        ),
        # Moderation, an earlier task that is not there, a stricter reading, money and limits may all refuse it.
        (refused(400, "generation_failed"), []),
        (refused(404, "not_found", EXTEND), []),
        (refused(400, "validation_error", EXTEND), []),
        (refused(400, "validation_error", HERON | {"callback_url": "nowhere"}), []),
        (refused(402, "insufficient_balance"), []),
        (refused(429, "rate_limit_exceeded"), []),
        # A wrong request that is refused is the client's fault, one that is taken the server's.
        (refused(404, "not_found", asked("openai/sora-2", prompt="A")), [("U-3", "request", "client", True)]),
        (
            refused(400, "validation_error", asked("hailuo/minimax-2.3", prompt="A", duration=7)),
            [("U-45", "request", "client", True)],
        ),
        (
            Told(request_body=json.dumps(asked("hailuo/minimax-2.3", prompt="A", duration=7)).encode()),
            [("U-45", "accepted-against-document", "server", True)],
        ),
        (
            Told(request_body=json.dumps(asked("openai/sora-2", prompt="A")).encode()),
            [("U-3", "accepted-against-document", "server", True)],
        ),
        (
            Told(
                request_body=json.dumps(
                    asked("kuaishou/kling-3.0-omni-video", multi_shots=[{"prompt": "A", "duration": 9}] * 2)
                ).encode()
            ),
            [("U-50", "accepted-against-document", "server", True)],
        ),
        # Invalid is 400 and never 422.
        (
            refused(422, "validation_error", asked("hailuo/minimax-2.3", prompt="A", duration=7)),
            [("U-45", "request", "client", True), ("schema", "undocumented-status", "server", True)],
        ),
    ],
)
def test_blame_is_put_where_it_belongs(exchange: Told, findings: list[tuple[str, str, str, bool]]) -> None:
    assert found(exchange) == findings


def test_what_is_only_inferred_is_not_firm() -> None:
    """Two characters with six images count as two or as six: no page says, so nobody is failed for it."""
    request = asked(
        "google/gemini-omni-flash-video-edit",
        prompt="A",
        reference_video_urls=["http://a"],
        reference_image_urls=["http://a"] * 4,
        reference_characters=[{"image_urls": ["http://a"] * 3}],
    )
    taken = Told(request_body=json.dumps(request).encode())
    assert found(taken) == [("U-185", "accepted-against-document", "server", False)]


@pytest.mark.parametrize(
    ("exchange", "rule"),
    [
        (Told(response_body=b'{"code": 201, "data": {"task_id": "a", "status": "pending"}}'), "U-113"),
        (refused(405, "method_not_allowed", code=404), "U-163"),
    ],
)
def test_the_code_is_the_status(exchange: Told, rule: str) -> None:
    assert (rule, "code") in [(one[0], one[1]) for one in found(exchange)]


def test_a_conforming_task_is_documented_field_by_field() -> None:
    assert known(UNIFICALLY, "xai/grok-imagine-video-extend") == {
        "task_id",
        "video_preset",
        "prompt",
        "extend_at",
        "extend_duration",
    }
    assert {"reference_characters", "voice"} < known(UNIFICALLY, "google/veo-3.1-quality")


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (SHAPES["EX-7"].example, "task.completed"),
        (SHAPES["EX-8"].example, "task.failed"),
        (SHAPES["EX-9"].example, "task.completed"),
        ({"task_id": "a", "status": "processing"}, None),
        (["completed"], None),
    ],
)
def test_a_callback_is_known_by_its_status(payload: Any, event: str | None) -> None:
    """No header announces it."""
    assert received(UNIFICALLY, Sent(json.dumps(payload).encode())).event == event


def test_a_callback_of_no_known_status_is_found() -> None:
    sent_ = Sent(b'{"task_id": "a", "status": "processing"}')
    assert [one.check for one in judge_webhook(UNIFICALLY, sent_)] == ["webhook-headers"]


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({"method": "GET"}, "GET"),
        ({"headers": {"content-type": "text/plain"}}, "text/plain"),
        ({"headers": {}}, "no content type"),
    ],
)
def test_a_callback_is_a_post_of_json(change: dict[str, Any], met: str) -> None:
    delivery = replace(sent(SHAPES["EX-7"]), **change)
    assert [(one.rule, one.met) for one in judge_webhook(UNIFICALLY, delivery)] == [("unifically/U-154", met)]


def signed(**change: str) -> Sent:
    """A callback signed for a receiver with a secret, its headers changed."""
    body = sent(SHAPES["EX-7"]).body
    headers = {
        "content-type": "application/json",
        "x-webhook-timestamp": "1772000000",
        "x-webhook-signature": signature("s3cret", "1772000000", body),
    }
    return Sent(body, {name: value for name, value in {**headers, **change}.items() if value}, secret="s3cret")


def test_a_signature_is_the_one_made_elsewhere() -> None:
    """printf '1772000000.{"task_id":"a"}' | openssl dgst -sha256 -hmac s3cret"""
    expected = "5dba2479f128dd65e6d5c92b83a14aa05c0a96440453332b0d68fd16e5f53260"
    assert signature("s3cret", "1772000000", b'{"task_id":"a"}') == expected


def test_a_signed_callback_has_no_finding() -> None:
    assert judge_webhook(UNIFICALLY, signed()) == []


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({"x-webhook-signature": ""}, "no such header"),
        ({"x-webhook-timestamp": ""}, "no such header"),
        ({"x-webhook-signature": "00"}, "00"),
        ({"x-webhook-timestamp": "1772000001"}, signed().headers["x-webhook-signature"]),
    ],
)
def test_a_receiver_with_a_secret_finds_a_wrong_signature(change: dict[str, str], met: str) -> None:
    findings = judge_webhook(UNIFICALLY, signed(**change))
    assert [(one.rule, one.check, one.met, one.firm) for one in findings] == [
        ("unifically/U-162", "webhook-signature", met, False)
    ]


def test_a_receiver_without_a_secret_takes_unsigned_callbacks() -> None:
    assert judge_webhook(UNIFICALLY, sent(SHAPES["EX-7"])) == []
