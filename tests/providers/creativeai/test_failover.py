"""Another provider takes over: at submission, in mid-render, by quality routing; and the retry of a failed render."""

from typing import Any

import pytest

from tests.stage import MockStage

VIDEOS = "/v1/video/generations"


def made(api: MockStage, **ask: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The 202 and the final state of a video."""
    told = api.post(VIDEOS, {"prompt": "A paper boat", **ask}).json
    api.advance("idle")
    return told, api.get(f"{VIDEOS}/{told['id']}").json


def test_a_submission_that_moves_costs_what_the_new_provider_costs(api: MockStage) -> None:
    told, done = made(api, prompt="[mock:failover]")

    assert (told["model"], told["model_actual"], told["failover_used"]) == ("auto", "seedance-t2v", True)
    assert told["credits"] == done["credits"] == 30
    assert "adjusted_credits" not in done  # it was never quoted higher
    assert api.world.accounts["creativeai"].ledger.spent == 30


def test_a_render_that_moves_lowers_its_price(api: MockStage) -> None:
    """`failover_used` is for submissions (creativeai/Q-23); the new price shows in credits and adjusted_credits."""
    told = api.post(VIDEOS, {"prompt": "[mock:failover@40s]"}).json
    api.advance(41)
    moved = api.get(f"{VIDEOS}/{told['id']}").json
    api.advance("idle")
    done = api.get(f"{VIDEOS}/{told['id']}").json

    assert (told["model_actual"], moved["model_actual"], done["model_actual"]) == (
        "kling-o3-pro-t2v",
        "seedance-t2v",
        "seedance-t2v",
    )
    assert (told["credits"], moved["credits"], done["credits"], done["adjusted_credits"]) == (60, 30, 30, 30)
    assert done["failover_used"] is False
    assert api.world.accounts["creativeai"].ledger.balance == 970


@pytest.mark.parametrize(("magic", "status"), [("failover", 503), ("failover@40s", 202)])
def test_without_failover_an_outage_shows(api: MockStage, magic: str, status: int) -> None:
    met = api.post(VIDEOS, {"prompt": f"[mock:{magic}]", "failover": False})
    api.advance("idle")

    assert met.status == status
    if status == 503:
        assert met.json["error"]["code"] == "provider_unavailable"
        assert not api.world.jobs
    else:
        failed = api.get(f"{VIDEOS}/{met.json['id']}").json
        assert (failed["status"], failed["error"]["code"]) == ("failed", "provider_unavailable")
    assert api.world.accounts["creativeai"].ledger.balance == 1000


@pytest.mark.parametrize(("margin", "key"), [(15.0, "seedance-t2v"), (5.0, "kling-o3-pro-t2v")])
def test_quality_routing_moves_auto_only_past_its_margin(api: MockStage, margin: float, key: str) -> None:
    api.account({"quality_routing": True, "routing_margin": margin, "debug": True})

    _, done = made(api)

    assert done["model_actual"] == key
    assert done["debug"]["routing_safe_fallback_applied"] is (margin < 10)
    assert done["debug"]["routing_preferred_provider"] == "seedance-t2v"


def test_with_routing_on_a_failed_job_may_have_moved_to_kling(api: MockStage) -> None:
    """creativeai/EX-14: failover to Kling, 60 credits given back."""
    api.account({"quality_routing": True})
    url = api.receiver([200])
    api.fate("failover", None)
    told = api.post(VIDEOS, {"prompt": "A paper boat", "webhook_url": url}).json
    job = api.world.jobs[told["id"]]
    api.world.command(job, "fail")
    api.advance("idle")

    (sent,) = api.deliveries()

    body = MockStage.parsed(sent)
    assert (body["model_actual"], body["credits"], body["credits_refunded"]) == ("kling-o3-pro-t2v", 0, 60)
    assert body["failover_used"] is True


def test_a_failed_render_is_retried_once_when_asked(api: MockStage) -> None:
    """Same id, no extra charge, one webhook, and nothing terminal in between (creativeai/Q-6)."""
    url = api.receiver([200])
    ask = {"prompt": "[mock:fail@40s]", "webhook_auto_retry": True, "webhook_url": url}
    told = api.post(VIDEOS, ask).json
    api.advance(41)
    between = api.get(f"{VIDEOS}/{told['id']}").json["status"]
    api.advance("idle")

    done = api.get(f"{VIDEOS}/{told['id']}").json

    assert (between, done["status"], done["credits"]) == ("processing", "completed", 60)
    assert [delivery.event for delivery, _, _ in api.network.got] == ["video.generation.completed"]
    assert api.world.accounts["creativeai"].ledger.spent == 60


def test_a_blocked_render_is_not_retried(api: MockStage) -> None:
    _, done = made(api, prompt="[mock:moderated@40s]", webhook_auto_retry=True)

    assert done["status"] == "failed"
