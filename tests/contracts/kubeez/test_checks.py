"""Broken servers, each caught by the check that is for it; and whole ones, in which nothing is found."""

from typing import Any

import pytest

from contracts.checks import judge
from tests.contracts.kubeez.samples import IDENT, KUBEEZ, Told, over_rest, polled, told

AD = {"reference_ad_url": "https://example.org/ad.png", "product_text": "A boat"}
BOAT = {"prompt": "A boat", "model": "nano-banana"}
STARTED = {"generation_id": IDENT, "status": "pending"}
OUTPUT = {
    "url": "https://media.kubeez.com/images/1.png",
    "thumbnail_url": "https://media.kubeez.com/images/1-thumb.jpg",
    "media_type": "image",
}
ROW = {
    "model_id": "nano-banana",
    "display_name": "Nano Banana",
    "provider": "Google",
    "model_type": "image",
    "cost_per_generation": 7,
    "estimated_time_seconds": 10,
    "generation_types": ["text-to-image"],
    "requires_input_media": False,
    "input_media_types": [],
    "capabilities": {},
}
REFUSED = {"error": {"code": "invalid_parameters", "message": "No"}, "detail": "No"}
SILENT = told("get_music_status", {"generation_id": IDENT}, {**STARTED, "status": "completed"})
OF_ANOTHER = Told("get_generation_status", b'{"generation_id": "other"}', polled("queued").response_body)
SONG = {"audio_url": "https://media.kubeez.com/audio/1.mp3", "title": "Ferry", "lyrics": ""}


def found(exchange: Told) -> list[tuple[str, str]]:
    return [(each.check, each.rule.removeprefix("kubeez/")) for each in judge(KUBEEZ, exchange)]


@pytest.mark.parametrize(
    "exchange",
    [
        told("generate_media", BOAT, STARTED),
        told("generate_media", BOAT, {**STARTED, "whatever": [1]}),
        polled("processing", progress=40),
        polled("completed", outputs=[OUTPUT]),
        polled("completed", outputs=[{**OUTPUT, "url": None, "thumbnail_url": None}]),
        polled("failed", error_message="No"),
        over_rest(IDENT, {"generation_id": IDENT, "status": "queued"}),
        told("create_ad_copy", {**AD, "variant_count": 2}, {"generation_ids": ["a", "b"]}),
        told("get_models", {}, {"models": [ROW], "total_count": 1}),
        told("get_music_status", {"generation_id": IDENT}, {**STARTED, "status": "completed", "songs": [SONG]}),
        told("get_balance", {}, {"credits": 12.5}),
        told("generate_media", {}, REFUSED, 400),
    ],
)
def test_a_whole_answer_is_not_blamed(exchange: Told) -> None:
    assert [each for each in judge(KUBEEZ, exchange) if each.party == "server"] == []


@pytest.mark.parametrize(
    ("exchange", "check", "rule"),
    [
        (told("generate_media", BOAT, {"status": "pending"}), "response-body", "K-99"),
        (told("generate_media", BOAT, {**STARTED, "status": "running"}), "response-body", "K-99"),
        (polled("completed"), "response-body", "K-103"),
        (polled("completed", outputs=[]), "response-body", "K-103"),
        (polled("completed", outputs=[{"url": "https://x.example/1.png"}]), "response-body", "K-103"),
        (polled("failed"), "response-body", "K-103"),
        (polled("processing", progress="half"), "response-body", "K-103"),
        (SILENT, "response-body", "K-111"),
        (told("get_balance", {}, {"balance": 3}), "response-body", "K-115"),
        (told("get_balance", {}, {"credits": True}), "response-body", "K-115"),
        (OF_ANOTHER, "poll-id", "K-95"),
        (over_rest("other", {"generation_id": IDENT, "status": "queued"}), "poll-id", "K-95"),
        (told("create_ad_copy", {**AD, "variant_count": 2}, {"generation_ids": ["a"]}), "variants", "K-113"),
        (told("create_ad_copy", {**AD, "variant_count": 2}, {"generation_ids": ["a", "a"]}), "variants", "K-113"),
        (told("create_ad_copy", AD, {"generation_id": "a"}), "response-body", "K-113"),
        (told("get_models", {}, {"models": [ROW], "total_count": 2}), "total", "K-114"),
        (told("get_models", {}, {"models": [ROW, ROW], "total_count": 2}), "total", "K-114"),
        (told("generate_media", {"model": "nano-banana"}, STARTED), "accepted-against-document", "K-1"),
        (told("generate_music", {"prompt": "A ferry"}, REFUSED, 400), "refused-within-document", "K-131"),
        (told("generate_media", BOAT, {"message": "no"}, 429), "response-body", "K-82"),
        (told("generate_media", BOAT, {}, 418), "undocumented-status", "undocumented-status"),
    ],
)
def test_a_broken_answer_is_caught(exchange: Told, check: str, rule: str) -> None:
    blamed: list[Any] = [pair for pair in found(exchange) if pair[0] == check]

    assert blamed
    if check != rule:
        assert rule in {named for _, named in blamed}
