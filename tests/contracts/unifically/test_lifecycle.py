"""Over a task's life: forward only, final for good, an output of its model's kind, the same in the callback."""

import json
from typing import Any

import pytest

from contracts.unifically import kinds
from contracts.unifically.lifecycle import judge_lives
from tests.contracts.unifically.samples import HERON, MODELS, UNIFICALLY, Sent, Told

VIDEO = {"video_url": "https://cdn.unifically.com/outputs/abc123.mp4"}
CLIP = {"id": "5f6c2b1e-1", "audio_url": "https://files.unifically.com/audio/1.mp3"}
# What completes each kind of model: a rule, outputs that will do, outputs that will not.
OUTPUTS: dict[str, tuple[list[Any], list[Any]]] = {
    "U-132": ([VIDEO], [{"image_url": "https://x/a.png"}, {"url": "https://x/a.mp4"}]),
    "U-133": ([{"image_url": "https://x/a.png"}, {"image_urls": ["https://x/a.png"]}], [VIDEO]),
    "U-134": ([{"audio_url": "https://x/a.mp3"}, {"audio_urls": ["https://x/a.mp3"]}], [VIDEO]),
    "U-135": (
        [{"audio_url1": "https://x/1.mp3", "audio_url2": "https://x/2.mp3"}, {"clips": [CLIP]}],
        [{"audio_url1": "https://x/1.mp3"}, {"audio_url": "https://x/1.mp3"}],
    ),
    "U-137": ([{"language_code": "eng", "words": []}], [{"text": "Ahoy"}]),
    "U-138": ([{"title": "Ferry", "text": "Row, row"}], [{"title": "Ferry"}]),
    "U-139": ([{"instrumental_url": "https://x/1.mp3"}], []),
    "U-140": ([{"audio_url": "https://x/a.wav"}, {"audio_url": "https://x/a.wav?t=1"}], [{"audio_url": "https://x/a.mp3"}]),
}  # fmt: skip


def made(model: str = HERON["model"]) -> Told:  # type: ignore[assignment]
    return Told(request_body=json.dumps({"model": model, "input": {}}).encode())


def polled(status: str, **data: Any) -> Told:
    body = {"code": 200, "success": True, "data": {"task_id": "abc123def456", "status": status, **data}}
    return Told("getTask", "GET", "/v1/tasks/abc123def456", request_body=b"", response_body=json.dumps(body).encode())


def called(**payload: Any) -> Sent:
    return Sent(json.dumps({"task_id": "abc123def456", **payload}).encode())


def said(exchanges: list[Told], deliveries: list[Sent] | None = None) -> list[tuple[str, str]]:
    found = judge_lives(UNIFICALLY, exchanges, deliveries or [])
    return [(one.rule.removeprefix("unifically/"), one.met) for one in found]


DONE = polled("completed", output=VIDEO)
FAILED = polled("failed", error={"message": "No", "code": "generation_failed"})


@pytest.mark.parametrize("polls", [[polled("pending"), polled("processing"), DONE, DONE], [DONE], [FAILED, FAILED]])
def test_a_life_that_goes_forward_has_no_finding(polls: list[Told]) -> None:
    assert said([made(), *polls]) == []


@pytest.mark.parametrize(
    ("polls", "rule", "met"),
    [
        ([polled("processing"), polled("pending")], "U-125", "pending"),
        ([DONE, polled("processing")], "U-125", '"processing"'),
        ([FAILED, DONE], "U-125", '"completed"'),
        ([DONE, polled("completed", output={"video_url": "https://x/b.mp4"})], "U-125", '{"video_url": "https://x/b.mp4"}'),
        ([DONE, polled("completed")], "U-125", "null"),
    ],
)  # fmt: skip
def test_a_life_that_contradicts_itself_is_found(polls: list[Told], rule: str, met: str) -> None:
    assert (rule, met) in said([made(), *polls])


@pytest.mark.parametrize("model", MODELS)
def test_a_completed_task_has_made_what_its_model_makes(model: str) -> None:
    rule, _ = kinds.kind(model)
    good, wrong = OUTPUTS[rule]
    for output in good:
        assert said([made(model), polled("completed", output=output)]) == []
    for output in wrong:
        assert [found[0] for found in said([made(model), polled("completed", output=output)])] == [rule]


def test_lives_of_two_tasks_do_not_mix() -> None:
    other = polled("pending", task_id="other")
    assert said([made(), DONE, other]) == []


@pytest.mark.parametrize(
    ("payload", "rules"),
    [
        ({"status": "completed", "data": VIDEO}, []),
        ({"status": "failed", "error_message": "No"}, ["U-155"]),
        ({"status": "completed", "data": {"video_url": "https://x/b.mp4"}}, ["U-156"]),
        ({"status": "completed", "data": {"video_url": VIDEO["video_url"], "seed": 7}}, ["U-156"]),
        ({"status": "completed", "audio_url1": "https://x/1.mp3"}, ["U-156"]),
    ],
)
def test_poll_and_callback_tell_one_story(payload: dict[str, Any], rules: list[str]) -> None:
    assert [found[0] for found in said([made(), DONE], [called(**payload)])] == rules


def test_a_flat_callback_tells_the_two_tracks_of_the_poll() -> None:
    tracks = {"audio_url1": "https://x/1.mp3", "audio_url2": "https://x/2.mp3"}
    done = polled("completed", output=tracks)
    assert said([made("suno-ai/music"), done], [called(status="completed", **tracks)]) == []


def test_refused_requests_and_dry_runs_are_no_part_of_a_life() -> None:
    priced = Told(response_body=b'{"code": 200, "success": true, "data": {"cost": 0.6}}')
    assert said([priced, Told(status=429, response_body=b"{}")]) == []
