"""Webhooks of the work under /api/generate: named kind.generation.state, in lower case, agreeing with the poll."""

from typing import Any

import pytest

from contracts import loader, webhooks
from tests.providers.creativeai.work import VOICE, WORK, polled, submitted
from tests.stage import Got, MockStage

KINDS = dict(zip(WORK, ("voice", "compose", "chart", "background_removal", "upscale", "restore"), strict=True))


def sent_for(api: MockStage, operation: str, said: str = "") -> Got:
    path, ask, _ = WORK[operation]
    submitted(api, path, {**ask, "webhook_url": api.receiver([200])}, said)
    api.advance("idle")
    (sent,) = api.deliveries()
    assert webhooks.judge_webhook(loader.load("creativeai"), sent) == []
    return sent


@pytest.mark.parametrize("operation", WORK)
def test_a_finished_job_is_told_once_in_lower_case(api: MockStage, operation: str) -> None:
    sent = sent_for(api, operation)
    told = api.parsed(sent)

    kind = f"{KINDS[operation]}.generation"
    assert sent.headers["x-creativeai-event"] == f"{kind}.completed"
    assert sent.headers["x-creativeai-delivery-id"] == told["id"]
    assert (told["object"], told["status"], told["credits"]) == (kind, "completed", WORK[operation][2])
    seen = polled(api, told["id"])
    assert (told["output_url"], told["completed_at"]) == (seen["output_url"], seen["completed_at"])


@pytest.mark.parametrize("operation", WORK)
def test_a_failed_job_tells_why_and_what_was_given_back(api: MockStage, operation: str) -> None:
    sent = sent_for(api, operation, "[mock:fail]")
    told = api.parsed(sent)

    assert sent.headers["x-creativeai-event"] == f"{KINDS[operation]}.generation.failed"
    assert (told["output_url"], told["credits"], told["credits_refunded"]) == (None, 0, WORK[operation][2])
    seen = polled(api, told["id"])
    assert (told["error"], told["error_message"]) == (seen["error"], seen["error_message"])


def test_a_voice_event_repeats_what_was_asked_and_how_long_it_became(api: MockStage) -> None:
    ask: dict[str, Any] = {**VOICE, "voice": "onyx", "language": "fr", "speed": 2}
    submitted(api, "voice", {**ask, "webhook_url": api.receiver([200])})
    api.advance("idle")

    told = api.parsed(api.deliveries()[0])

    assert {name: told[name] for name in ("text", "voice", "language")} == {
        "text": "Mind the gap",
        "voice": "onyx",
        "language": "fr",
    }
    assert told["duration_seconds"] == 0.5  # twelve characters, twice as fast as usual: the shortest speech
    assert list(told) == [
        *("id", "object", "status", "text", "voice", "language", "output_url", "duration_seconds"),
        *("credits", "completed_at"),
    ]


def test_an_undocumented_event_can_be_renamed(api: MockStage) -> None:
    api.account({"event_names": {"compose.generation": "composition"}})
    path, ask, _ = WORK["createComposition"]
    submitted(api, path, {**ask, "webhook_url": api.receiver([200])})
    api.advance("idle")

    assert api.deliveries()[0].headers["x-creativeai-event"] == "composition.completed"
