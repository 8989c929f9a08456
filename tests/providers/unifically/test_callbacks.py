"""Callbacks: what is sent when a task has ended, how often, signed or not, and where never (sheet 3)."""

import hashlib
import hmac
from typing import Any

import pytest

from contracts import webhooks
from contracts.loader import load
from mock_server.engine.clock import wall_epoch_s
from tests.providers.unifically.asks import HERON, created, polled
from tests.stage import Got, MockStage

VEO = "google/veo-3.1-fast"
SONG = ("suno-ai/music", {"mv": "chirp-crow", "custom": False, "gpt_description_prompt": "A waltz"})


def sent_for(api: MockStage, model: str, asked: dict[str, Any], *answers: int) -> list[Got]:
    """The deliveries of one task."""
    created(api, model, asked, callback_url=api.receiver(answers))
    api.advance("idle")
    return list(api.deliveries())


def test_a_completed_task_is_told_once_as_data_and_unsigned(api: MockStage) -> None:
    (sent,) = sent_for(api, VEO, HERON)

    told = MockStage.parsed(sent)
    output = polled(api, told["task_id"])["output"]
    assert told == {"task_id": told["task_id"], "status": "completed", "data": output}
    assert dict(sent.headers) == {"content-type": "application/json"}
    assert sent.at_s == api.world.jobs[told["task_id"]].ended_s
    assert webhooks.judge_webhook(load("unifically"), sent) == []


@pytest.mark.parametrize("magic", ["[mock:fail]", "[mock:moderated@40s]"])
def test_a_failed_task_is_told_with_its_message(api: MockStage, magic: str) -> None:
    (sent,) = sent_for(api, VEO, {"prompt": magic})

    told = MockStage.parsed(sent)
    message = polled(api, told["task_id"])["error"]["message"]
    assert told == {"task_id": told["task_id"], "status": "failed", "error_message": message}
    assert webhooks.judge_webhook(load("unifically"), sent) == []


def test_suno_can_be_told_flat_and_others_cannot(api: MockStage) -> None:
    api.account({"flat_callbacks": True})

    song, video = sent_for(api, *SONG)[0], sent_for(api, VEO, HERON)[1]

    told = MockStage.parsed(song)
    output = polled(api, told["task_id"])["output"]
    tracks = {name: output[name] for name in ("audio_url1", "audio_url2")}
    assert told == {"status": "completed", "task_id": told["task_id"], **tracks}
    assert "data" in MockStage.parsed(video)
    assert [webhooks.judge_webhook(load("unifically"), each) for each in (song, video)] == [[], []]


@pytest.mark.parametrize(
    ("settings", "answers", "after_s"),
    [
        ({}, (200,), [0]),
        ({}, (500, 200), [0, 5]),
        ({}, (500, 500, 500, 500), [0, 5, 35]),
        ({"callback_tries": 1}, (500,), [0]),
        ({"callback_tries": 5}, (500,) * 9, [0, 5, 35, 95, 155]),
        ({"callback_duplicates": 2}, (), [0, 2, 4]),
        ({"callback_duplicates": 1}, (500,), [0, 2, 5]),
    ],
)
def test_refused_callbacks_are_tried_again_and_taken_ones_can_come_twice(
    api: MockStage, settings: dict[str, Any], answers: tuple[int, ...], after_s: list[float]
) -> None:
    api.account(settings)

    sent = sent_for(api, VEO, HERON, *answers)

    assert [each.at_s - sent[0].at_s for each in sent] == after_s
    assert len({(each.body, tuple(each.headers.items())) for each in sent}) == 1


def test_a_secret_signs_the_stamp_and_the_bytes(api: MockStage) -> None:
    api.account({"webhook_secret": "whsec_heron"})

    (sent,) = sent_for(api, VEO, HERON)

    stamp = sent.headers["x-webhook-timestamp"]
    signed = hmac.new(b"whsec_heron", stamp.encode() + b"." + sent.body, hashlib.sha256).hexdigest()
    assert sent.headers["x-webhook-signature"] == signed
    ended_s = api.world.jobs[MockStage.parsed(sent)["task_id"]].ended_s or 0
    assert int(stamp) == api.world.clock.epoch_s(ended_s)
    assert webhooks.judge_webhook(load("unifically"), sent) == []


def test_on_a_running_clock_the_stamp_is_the_receivers_own_now(api: MockStage) -> None:
    """Receivers refuse a stamp that is 300 s off; a jump must not bring them there."""
    api.account({"webhook_secret": "whsec_heron"})
    api.world.clock.set_rate(1)

    (sent,) = sent_for(api, VEO, {"prompt": "[mock:slow=2h]"})

    assert abs(int(sent.headers["x-webhook-timestamp"]) - wall_epoch_s()) < 60


@pytest.mark.parametrize("url", [None, 5, "", "not a url", "ftp://127.0.0.1/x", {"a": 1}])
def test_what_is_no_url_is_not_called(api: MockStage, url: Any) -> None:
    created(api, VEO, HERON, callback_url=url)
    api.advance("idle")

    assert [*api.world.deliveries] == []


def test_a_target_elsewhere_is_recorded_as_blocked(api: MockStage) -> None:
    created(api, VEO, HERON, callback_url="https://example.org/hook")
    api.advance("idle")

    (delivery,) = api.world.deliveries
    assert (delivery.state, delivery.event, delivery.attempts) == ("blocked", "task.completed", [])


def test_a_dry_run_calls_nobody(api: MockStage) -> None:
    url = api.receiver([])
    api.post("/v1/tasks", {"model": VEO, "input": HERON, "dry_run": True, "callback_url": url})
    api.advance("idle")

    assert list(api.deliveries()) == []
