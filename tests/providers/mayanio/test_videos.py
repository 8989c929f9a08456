"""createVideo: a clip of the asked length, ratio and resolution, and refusals that name their field."""

from typing import Any

import pytest

from contracts import loader
from tests.media.decoded import video
from tests.providers.mayanio.making import BOAT, VIDEOS, file, made, refused
from tests.stage import MockStage


@pytest.mark.parametrize(
    ("wish", "size", "seconds"),
    [
        ({}, (1280, 720), 4),  # mayanio/MX-2
        ({"resolution": "360p", "duration": 2}, (640, 360), 2),
        ({"resolution": "520p", "duration": 2, "model": "ltx-2"}, (924, 520), 2),
        ({"resolution": "1080p", "duration": 1}, (1920, 1080), 1),
        ({"resolution": "360p", "duration": 8, "aspect_ratio": "9:16"}, (360, 640), 8),
        ({"resolution": "360p", "duration": 2.5, "aspect_ratio": "1:1"}, (360, 360), 2.5),
        ({"resolution": "1080p", "duration": 1, "aspect_ratio": "1:5000"}, (16, 2560), 1),
    ],
)
def test_a_clip_is_as_it_was_asked_for(
    api: MockStage, wish: dict[str, Any], size: tuple[int, int], seconds: float
) -> None:
    told = made(api, VIDEOS, {**BOAT, **wish})["video"]

    data = file(api, told["url"])

    shown = video(data)
    assert shown.size == size
    assert shown.seconds == pytest.approx(seconds, abs=0.01)
    assert (told["width"], told["height"], told["file_size"]) == (*size, len(data))
    asked = {"model": "vidu-q2", "duration": 4, "resolution": "720p", "aspect_ratio": "16:9", **wish}
    assert {name: told[name] for name in asked} == asked


def test_the_body_tells_what_the_example_does_and_no_more(api: MockStage) -> None:
    data = made(api, VIDEOS, {**BOAT, "duration": 4.0})

    assert set(data) == {"video", "generation_time", "remaining_points", "request_id"}
    assert set(data["video"]) == {
        *("url", "content_type", "file_name", "file_size", "width", "height"),
        *("duration", "resolution", "aspect_ratio", "model", "generation_id"),
    }
    assert type(data["video"]["duration"]) is int
    assert data["video"]["content_type"] == "video/mp4"
    assert 26_000 <= data["generation_time"] <= 40_000


@pytest.mark.parametrize("path", [VIDEOS, "/api/v1/video"])
def test_both_paths_are_one_operation(api: MockStage, path: str) -> None:
    api.post(path, BOAT)

    (job,) = api.world.jobs.values()
    assert (job.operation, [*api.world.journal][-1].operation) == ("createVideo", "createVideo")


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"prompt": []}, "prompt"),
        ({"model": "sora"}, "model"),
        ({"duration": 0.5}, "duration"),
        ({"duration": 20.5}, "duration"),
        ({"duration": None}, "duration"),
        ({"resolution": "480p"}, "resolution"),
        ({"aspect_ratio": "16:9:4"}, "aspect_ratio"),
    ],
)
def test_a_refusal_names_the_field(api: MockStage, wrong: dict[str, Any], param: str) -> None:
    status, text = refused(api.post(VIDEOS, {**BOAT, **wrong}))

    assert status == 400
    assert text.startswith(f"{param} must ")


@pytest.mark.parametrize("wish", [{"duration": 1}, {"duration": 8.5}, {"aspect_ratio": "4:3"}])
def test_what_nobody_promised_is_refused_harshly_only(api: MockStage, wish: dict[str, Any]) -> None:
    strict = MockStage(loader.load("mayanio"), "harsh")

    assert made(api, VIDEOS, {**BOAT, **wish})
    assert refused(strict.post(VIDEOS, {**BOAT, **wish}))[0] == 400
    assert made(strict, VIDEOS, BOAT)
