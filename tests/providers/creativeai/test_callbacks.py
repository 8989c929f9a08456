"""Webhooks: what is sent, signed how, when, how often, and where never."""

import hashlib
import hmac

import pytest

from contracts import webhooks
from contracts.loader import load
from tests.stage import Got, MockStage

VIDEOS = "/v1/video/generations"


def verify(body: bytes, header: str, secret: str) -> bool:
    """What the provider's own page prints as a verifier, in Python."""
    if not header.startswith("sha256="):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, header.removeprefix("sha256="))


def sent_for(api: MockStage, prompt: str, *answers: int) -> list[Got]:
    url = api.receiver(answers)
    api.post(VIDEOS, {"prompt": prompt, "webhook_url": url})
    api.advance("idle")
    return list(api.deliveries())


def test_a_refused_delivery_is_sent_again_after_5_and_30_seconds(api: MockStage) -> None:
    sent = sent_for(api, "A paper boat", 500, 500, 200)

    ended_s = next(iter(api.world.jobs.values())).ended_s or 0
    assert [each.at_s - ended_s for each in sent] == [0, 5, 35]
    assert len({(each.body, tuple(each.headers.items())) for each in sent}) == 1
    assert [each.state for each in api.world.deliveries] == ["delivered"]


def test_after_three_refusals_it_is_given_up_and_the_result_stays(api: MockStage) -> None:
    sent = sent_for(api, "A paper boat", 500, 500, 500, 500)

    assert len(sent) == 3
    assert [each.state for each in api.world.deliveries] == ["failed"]
    job = next(iter(api.world.jobs))
    assert api.get(f"{VIDEOS}/{job}").json["status"] == "completed"


@pytest.mark.parametrize("prompt", ["A paper boat", "Ein Schiffchen aus Papier, naß", "紙の舟 🚢", "[mock:fail]"])
def test_the_printed_verifier_accepts_every_delivery_and_no_changed_byte(api: MockStage, prompt: str) -> None:
    (sent,) = sent_for(api, prompt, 200)
    header = sent.headers["x-creativeai-signature"]

    assert verify(sent.body, header, api.key)
    changed = bytes([sent.body[0] ^ 1]) + sent.body[1:]
    assert not verify(changed, header, api.key)
    assert not verify(sent.body, header, "mock_other")
    assert webhooks.judge_webhook(load("creativeai"), sent) == []


@pytest.mark.parametrize(
    ("settings", "secret"), [({"webhook_secret": "whsec_boat"}, "whsec_boat"), ({"sign": False}, None)]
)
def test_a_configured_secret_goes_before_the_key(
    api: MockStage, settings: dict[str, object], secret: str | None
) -> None:
    api.account(settings)
    (sent,) = sent_for(api, "A paper boat", 200)

    header = sent.headers.get("x-creativeai-signature")

    assert (header is None) == (secret is None)
    assert secret is None or (header is not None and verify(sent.body, header, secret))


def test_poll_and_webhook_of_one_job_agree(api: MockStage) -> None:
    (sent,) = sent_for(api, "[mock:failover@40s]", 200)
    told = MockStage.parsed(sent)

    polled = api.get(f"{VIDEOS}/{told['id']}").json

    shared = set(told) & set(polled)
    assert {name: told[name] for name in shared} == {name: polled[name] for name in shared}
    assert {"credits", "model_actual", "output_url", "completed_at"} <= shared


def test_a_target_elsewhere_is_accepted_and_recorded_as_blocked(api: MockStage) -> None:
    met = api.post(VIDEOS, {"prompt": "A paper boat", "webhook_url": "https://your-app.com/webhooks/creativeai/video"})
    api.advance("idle")

    (delivery,) = api.world.deliveries
    assert met.status == 202
    assert (delivery.state, delivery.attempts) == ("blocked", [])
    assert api.world.agenda.next_s is None
    assert "your-app.com" in api.world.targets.blocked_hosts
