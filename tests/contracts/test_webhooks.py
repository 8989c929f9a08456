"""A delivery is judged like an answer, its headers and its signature too; the signature is pinned from elsewhere."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from contracts.creativeai.checks import signature
from contracts.webhooks import judge_webhook
from tests.contracts.samples import CREATIVEAI, SHAPES, Sent, sent

DONE = SHAPES["EX-13"]


def rules(delivery: Sent) -> list[tuple[str, str]]:
    return [(one.rule.removeprefix("creativeai/"), one.check) for one in judge_webhook(CREATIVEAI, delivery)]


def test_the_signature_is_that_of_a_vector_made_elsewhere() -> None:
    body = b'{"id":"vgen_abc123","status":"completed"}'
    assert signature("rph_live_test", body) == (
        "sha256=4f7848116666d74098633d8d1e5a9e0b421a66502e00e6255c43463390408cdb"
    )


def test_a_signed_delivery_has_no_finding() -> None:
    assert rules(sent(DONE)) == []


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"x-creativeai-event": None}, ("S-253", "webhook-headers")),
        ({"x-creativeai-event": "video.generation.done"}, ("S-253", "webhook-headers")),
        ({"x-creativeai-delivery-id": None}, ("S-254", "webhook-headers")),
        ({"x-creativeai-delivery-id": "attempt-1"}, ("S-254", "webhook-headers")),
        ({"x-creativeai-signature": None}, ("S-255", "webhook-signature")),
        ({"x-creativeai-signature": "sha256=" + "0" * 64}, ("S-264", "webhook-signature")),
        ({"x-creativeai-signature": "sha256=4f78"}, ("S-264", "webhook-signature")),
        ({"content-type": "text/plain"}, ("S-252", "webhook-headers")),
    ],
)
def test_a_wrong_header_is_found(headers: Mapping[str, str | None], found: tuple[str, str]) -> None:
    good = sent(DONE)
    bent = {name: text for name, text in {**good.headers, **headers}.items() if text is not None}
    assert found in rules(replace(good, headers=bent))


def test_one_changed_byte_breaks_the_signature() -> None:
    good = sent(DONE)
    assert rules(replace(good, body=good.body.replace(b"paper", b"Paper"))) == [("S-264", "webhook-signature")]


def test_a_receiver_without_a_secret_asks_for_no_signature() -> None:
    good = sent(DONE)
    bare = {name: text for name, text in good.headers.items() if name != "x-creativeai-signature"}
    assert rules(replace(good, headers=bare, secret=None)) == []


def test_a_delivery_is_posted() -> None:
    assert rules(replace(sent(DONE), method="PUT")) == [("S-251", "webhook-headers")]


@pytest.mark.parametrize("body", [b"", b"{", b"id=vgen_abc123"])
def test_a_payload_that_is_no_json_is_found(body: bytes) -> None:
    assert ("S-257", "webhook-body") in rules(replace(sent(DONE), body=body))


@pytest.mark.parametrize(
    ("change", "rule"),
    [({"total_credits": 60}, "S-259"), ({"completed": 2}, "S-259"), ({"total_jobs": 4}, "S-259")],
)
def test_a_batch_event_sums_its_jobs(change: Mapping[str, int], rule: str) -> None:
    shape = SHAPES["EX-15"]
    assert (rule, "batch-sums") in rules(sent(shape, {**shape.example, **change}))
