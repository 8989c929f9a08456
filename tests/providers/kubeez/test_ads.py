"""Ads: a job for each variant."""

from typing import Any

from tests.providers.kubeez.calls import Tools

AD: dict[str, Any] = {"reference_ad_url": "https://example.org/ad.png", "product_text": "A folding paper boat"}


def test_every_variant_is_a_job_of_its_own(api: Tools) -> None:
    started = api.done("create_ad_copy", **AD, variant_count=3)
    api.advance("idle")

    assert started["status"] == "pending"
    assert started["estimated_cost_credits"] == 150
    told = [api.done("get_generation_status", generation_id=ident) for ident in started["generation_ids"]]
    assert [(each["status"], each["credits_deducted"]) for each in told] == [("completed", 50)] * 3
    assert len({each["outputs"][0]["url"] for each in told}) == 3
    assert {(each["outputs"][0]["width"], each["outputs"][0]["height"]) for each in told} == {(768, 1_366)}


def test_one_variant_unless_more_are_asked_for(api: Tools) -> None:
    assert len(api.done("create_ad_copy", **AD)["generation_ids"]) == 1


def test_the_product_may_be_a_picture(api: Tools) -> None:
    pictured = {"reference_ad_url": AD["reference_ad_url"], "product_image_url": "https://example.org/boat.png"}

    assert api.done("create_ad_copy", **pictured, aspect_ratio="1:1")["generation_ids"]


def test_more_variants_than_can_be_paid_are_not_started(api: Tools) -> None:
    api.account({"credits": 149})

    assert api.refused("create_ad_copy", **AD, variant_count=3) == (402, "insufficient_credits", None)
    assert api.done("get_generations")["generations"] == []
