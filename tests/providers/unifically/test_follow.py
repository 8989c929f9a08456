"""Models that go on from an earlier task, a clip or a file of this world take over what it is (unifically/Q-2)."""

from typing import Any

import pytest

from tests.providers.unifically.asks import CLIP, HERON, STILL, SUNO, created, filled, finished, polled, recipe, sent
from tests.stage import Met, MockStage

EXTEND = {"prompt": "And on", "model": "fast"}
GROK = {"prompt": "And on", "extend_at": 2.5, "extend_duration": 10}


def video(api: MockStage, model: str = "google/veo-3.1-fast", **asked: Any) -> str:
    """The id of a completed video."""
    task = created(api, model, {**HERON, **asked})
    api.advance("idle")
    return task


def look(api: MockStage, output: dict[str, Any]) -> tuple[float, tuple[int, int]]:
    """Length and size of a video."""
    seen = recipe(api, output["video_url"])
    return seen.seconds, (seen.width, seen.height)


def test_an_extension_has_the_ratio_of_its_source_and_eight_seconds_more(api: MockStage) -> None:
    task = video(api, aspect_ratio="9:16", duration=6)

    once = created(api, "google/veo-3.1-extend", {**EXTEND, "task_id": task})
    api.advance("idle")
    twice = finished(api, "google/veo-3.1-extend", {**EXTEND, "task_id": once})

    assert look(api, polled(api, once)["output"]) == (14.0, (720, 1280))
    assert look(api, twice) == (22.0, (720, 1280))


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [("16:9", "1080p", (1920, 1080)), ("9:16", "1080p", (1080, 1920)), ("16:9", "4k", (3840, 2160))],
)
def test_an_upscale_has_the_ratio_and_the_length_of_its_source(
    api: MockStage, ratio: str, resolution: str, size: tuple[int, int]
) -> None:
    task = video(api, aspect_ratio=ratio, duration=6)

    output = finished(api, "google/veo-3.1-upscale", {"task_id": task, "resolution": resolution})

    assert look(api, output) == (6.0, size)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (GROK, 12.5),
        ({**GROK, "extend_at": 400}, 20.0),  # the source ends at 10
        ({**GROK, "extend_at": -3}, 10.0),
        ({"video_preset": "normal"}, 16.0),
        ({"video_preset": "spicy", "extend_at": "late", "extend_duration": None, "prompt": 5}, 16.0),  # ignored (U-82)
    ],
)
def test_grok_goes_on_from_the_second_it_is_told(api: MockStage, asked: dict[str, Any], seconds: float) -> None:
    task = video(api, "kuaishou/kling-2.5-turbo-video", aspect_ratio="1:1", duration=10, mode="std")

    output = finished(api, "xai/grok-imagine-video-extend", {**asked, "task_id": task})

    assert look(api, output) == (seconds, (720, 720))


@pytest.mark.parametrize("model", ["google/veo-3.1-extend", "google/veo-3.1-upscale", "xai/grok-imagine-video-extend"])
@pytest.mark.parametrize("dry_run", [False, True])
def test_an_earlier_task_that_cannot_be_gone_on_from_is_refused_by_name(
    api: MockStage, model: str, *, dry_run: bool
) -> None:
    def refused(task: str) -> tuple[int, str]:
        asked = {"prompt": "And on", "model": "fast", "resolution": "4k", "extend_at": 1, "extend_duration": 6}
        met = sent(api, model, {**asked, "task_id": task}, dry_run=dry_run)
        assert "input.task_id" in met.json["data"]["message"]
        assert met.json["data"].keys() == {"message", "code"}
        return met.status, met.json["data"]["code"]

    image = created(api, "alibaba/wan-2.2-image", HERON)
    api.advance("idle")
    failed = created(api, "google/veo-3.1-fast", {"prompt": "[mock:fail]"})
    api.advance("idle")
    unfinished = created(api, "google/veo-3.1-fast", HERON)

    assert refused("never-made") == (404, "not_found")
    assert [refused(task) for task in (image, failed, unfinished)] == [(400, "validation_error")] * 3
    assert len(api.world.jobs) == 3


def test_veo_goes_on_from_veo_alone(api: MockStage) -> None:
    met: Met = sent(api, "google/veo-3.1-extend", {**EXTEND, "task_id": video(api, "hailuo/minimax-2.0")})

    assert (met.status, "hailuo/minimax-2.0" in met.json["data"]["message"]) == (400, True)


def test_a_task_of_another_world_is_unknown(api: MockStage) -> None:
    task = video(api)

    api.key = "mock_elsewhere"

    assert sent(api, "google/veo-3.1-extend", {**EXTEND, "task_id": task}).status == 404


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("google/gemini-omni-flash-video-edit", {"reference_video_urls": [CLIP]}),
        ("kuaishou/kling-3.0-omni-video-edit", {"video_url": CLIP}),
        ("kuaishou/kling-o1-video-edit", {"video_url": CLIP}),
        ("kuaishou/kling-2.6-motion-control", {"video_url": CLIP, "image_url": STILL}),
        ("kuaishou/kling-3.0-motion-control", {"video_url": CLIP, "image_url": STILL}),
        ("topaz-labs/video-upscale", {"video_url": CLIP}),
    ],
)
def test_an_edit_is_as_long_as_a_source_made_here_and_else_five_seconds(
    api: MockStage, model: str, more: dict[str, Any]
) -> None:
    own = polled(api, video(api, "hailuo/minimax-2.3", duration=10))["output"]["video_url"]
    used = {key: [own] if value == [CLIP] else own if value == CLIP else value for key, value in more.items()}

    assert look(api, finished(api, model, {**HERON, **used}))[0] == 10.0
    assert look(api, finished(api, model, {**HERON, **more}))[0] == 5.0


def test_an_upscaler_doubles_what_it_is_given(api: MockStage) -> None:
    clip = polled(api, video(api, aspect_ratio="9:16"))["output"]["video_url"]
    still = finished(api, "google/nano-banana", {**HERON, "aspect_ratio": "1:1"})["image_url"]

    large = finished(api, "topaz-labs/video-upscale", {"video_url": clip})
    larger = recipe(api, finished(api, "topaz-labs/image-upscale", {"image_url": still})["image_url"])

    assert look(api, large)[1] == (1440, 2560)
    assert (larger.width, larger.height) == (2048, 2048)


@pytest.mark.parametrize("model", ["suno-ai/add-vocals", "suno-ai/add-instrumental", "suno-ai/cover", "suno-ai/extend"])
def test_a_clip_feeds_what_is_made_of_songs(api: MockStage, model: str) -> None:
    song = {"mv": "chirp-v4", "custom": True, "prompt": "Row, row", "title": "Oars"}
    first = finished(api, "suno-ai/extend", {**song, "audio_url": "https://example.com/a.mp3", "continue_at": 31})

    output = finished(api, model, {**SUNO, "clip_id": first["clips"][1]["id"], "continue_at": 20})

    assert first["clips"][1]["duration"] == 91
    assert output["clips"][0]["duration"] == (80 if model == "suno-ai/extend" else 91)
    assert [clip["title"] for clip in output["clips"]] == ["Oars", "Oars"]


def test_every_clip_has_an_id_of_its_own_that_leads_back_to_it(api: MockStage) -> None:
    song = finished(api, "suno-ai/music", {"mv": "chirp-crow", "custom": True, "title": "Oars", "prompt": "Row, row"})
    stems = finished(api, "suno-ai/stems-all", {"clip_id": song["clips"][1]["id"]})
    idents = [clip["id"] for clip in (*song["clips"], *stems["clips"])]

    told = finished(api, "suno-ai/wav", {"clip_id": stems["clips"][-1]["id"]})

    assert len(set(idents)) == 2 + 13
    assert stems["clips"][-1]["title"] == "Oars (Woodwinds)"
    assert recipe(api, told["audio_url"]).seconds == song["clips"][0]["duration"]


@pytest.mark.parametrize("clip", ["5b1f2a52-7f0e-4f3e-9d0a-2f4f0f6c1d11", "a clip of elsewhere", ""])
def test_a_clip_of_elsewhere_is_taken(api: MockStage, clip: str) -> None:
    assert finished(api, "suno-ai/wav", {"clip_id": clip}).keys() == {"audio_url"}


def test_a_clip_of_an_unfinished_song_is_refused(api: MockStage) -> None:
    from mock_server.providers.unifically.clips import ident

    task = created(api, "suno-ai/music", {"mv": "chirp-crow", "custom": False})

    met = sent(api, "suno-ai/wav", {"clip_id": ident(api.world.jobs[task], 1)})

    assert (met.status, "input.clip_id" in met.json["data"]["message"]) == (400, True)


def test_a_long_chain_costs_no_more_than_its_last_link(api: MockStage) -> None:
    """Every link edits the one before: what it shows is one picture deep, and looking at it does not recurse."""
    url = polled(api, video(api))["output"]["video_url"]
    for _ in range(40):
        url = finished(api, "kuaishou/kling-o1-video-edit", {**HERON, "video_url": url})["video_url"]

    last = recipe(api, url)

    assert last.seconds == 4.0
    assert last.image is not None
    assert last.image.image is not None
    assert last.image.image.image is None


def test_speech_of_this_world_is_transcribed(api: MockStage) -> None:
    said = "The kettle boils. Pour, wait, enjoy."
    spoken = finished(api, "elevenlabs/text-to-speech", {"text": said})

    told = finished(api, "elevenlabs/speech-to-text", {"audio_url": spoken["audio_url"]})

    assert "".join(word["text"] for word in told["words"]) == said
    assert told["file_duration_seconds"] == recipe(api, spoken["audio_url"]).seconds == told["words"][-1]["end"]


def test_a_file_of_another_provider_of_this_world_is_used_too(api: MockStage) -> None:
    from contracts import loader

    api._contract, own = loader.load("creativeai"), api._contract
    image = api.post("/v1/images/generations", {"model": "dall-e-3", "prompt": "A kite", "size": "1792x1024"}).json
    api._contract = own

    output = finished(api, "kuaishou/kling-2.1-video", {**HERON, "start_frame_url": image["data"][0]["url"]})

    seen = recipe(api, output["video_url"])
    assert seen.image is not None
    assert (seen.image.width, seen.width, seen.height) == (1792, 1890, 1080)


def test_an_input_of_elsewhere_changes_nothing(api: MockStage) -> None:
    asked = filled(api, {**HERON, "start_frame_url": "https://[oddly", "image_urls": 5})

    assert recipe(api, finished(api, "kuaishou/kling-2.1-video", asked)["video_url"]).image is None
