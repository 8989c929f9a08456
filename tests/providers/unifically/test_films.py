"""Videos: as long, as large and as loud as their model and input say."""

from typing import Any

import pytest

from mock_server.providers.unifically.films import FILMS, is_heard, new_seconds, prompt, seconds, size
from mock_server.providers.unifically.source import NOTHING, Source

SHOTS = [{"prompt": "A", "duration": 4}, {"prompt": "B", "duration": 7}]
WIDE, TALL = Source(9.0, 1920, 1080, sound=True), Source(7.5, 720, 1280)


@pytest.mark.parametrize(
    ("family", "asked", "source", "wanted"),
    [
        ("veo", {}, NOTHING, 4),
        ("veo", {"duration": 6}, NOTHING, 6),
        ("veo", {"reference_image_urls": ["a"]}, NOTHING, 8),  # unifically/Q-5
        ("veo", {"reference_image_urls": []}, NOTHING, 4),
        ("omni", {}, NOTHING, 4),
        ("hailuo", {}, NOTHING, 6),
        ("kling-o1", {}, WIDE, 5),
        ("kling-2.6", {"duration": 10}, NOTHING, 10),
        ("kling-omni", {"multi_shots": SHOTS}, NOTHING, 11),
        ("kling-3.0", {"multi_shots": SHOTS}, NOTHING, 11),
        ("hailuo", {"multi_shots": [5, "x"]}, NOTHING, 6),  # not theirs, so ignored
        ("omni-edit", {"duration": 3}, WIDE, 9),
        ("kling-edit", {}, NOTHING, 5),
        ("kling-motion", {}, TALL, 7.5),
        ("topaz", {}, WIDE, 9),
        ("veo-extend", {}, WIDE, 17),
        ("veo-upscale", {}, WIDE, 9),
        ("veo-extend", {}, Source(599.0), 600),
    ],
)
def test_length(family: str, asked: dict[str, Any], source: Source, wanted: float) -> None:
    assert seconds(family, asked, source) == wanted


def test_only_the_extension_is_new() -> None:
    assert new_seconds("veo-extend", {}, WIDE) == 8
    assert new_seconds("grok-extend", {"extend_at": 1, "extend_duration": 10, "prompt": "a"}, WIDE) == 10
    assert new_seconds("kling-edit", {}, WIDE) == 9


@pytest.mark.parametrize(
    ("family", "asked", "source", "wanted"),
    [
        ("veo", {}, NOTHING, (1280, 720)),
        ("veo", {"aspect_ratio": "9:16"}, WIDE, (720, 1280)),
        ("veo-extend", {}, TALL, (720, 1280)),
        ("veo-upscale", {"resolution": "4k"}, TALL, (2160, 3840)),
        ("omni-edit", {"aspect_ratio": "1:1"}, TALL, (720, 1280)),
        ("omni-edit", {}, NOTHING, (1280, 720)),
        ("hailuo", {}, NOTHING, (1366, 768)),
        ("hailuo", {"resolution": "1080p"}, TALL, (1080, 1920)),
        ("kling-omni", {}, NOTHING, (1920, 1080)),
        ("kling-omni", {"mode": "std", "aspect_ratio": "1:1"}, NOTHING, (720, 720)),
        ("kling-omni", {"aspect_ratio": "auto", "video_mode": "start_end_frame"}, TALL, (1080, 1920)),
        ("kling-edit", {}, TALL, (1280, 720)),
        ("kling-2.6", {"aspect_ratio": "1:1"}, TALL, (1080, 1920)),  # it has no ratio of its own
        ("kling-2.5-turbo", {"aspect_ratio": "1:1"}, NOTHING, (1080, 1080)),
        ("kling-2.5-turbo", {"aspect_ratio": "1:1", "start_frame_url": "a"}, NOTHING, (1920, 1080)),  # U-72
        ("kling-2.1-master", {}, NOTHING, (1920, 1080)),
        ("kling-motion", {}, TALL, (720, 1280)),
        ("topaz", {}, TALL, (1440, 2560)),
        ("topaz", {}, Source(5, 2560, 1440), (3840, 2160)),
        ("topaz", {"resolution": ["odd"]}, NOTHING, (1920, 1080)),
        ("kling-2.1", {}, Source(0, 4000, 20), (1920, 1080)),  # no shape that a clip can have
    ],
)
def test_size(family: str, asked: dict[str, Any], source: Source, wanted: tuple[int, int]) -> None:
    assert size(family, asked, source) == wanted


@pytest.mark.parametrize(
    ("family", "asked", "source", "heard"),
    [
        ("veo", {}, NOTHING, True),
        ("hailuo", {}, WIDE, False),
        ("kling-3.0", {}, NOTHING, True),
        ("kling-3.0", {"native_audio": False}, NOTHING, False),
        ("kling-2.6", {}, NOTHING, False),
        ("kling-2.6", {"native_audio": True}, NOTHING, True),
        ("kling-2.5-turbo", {}, NOTHING, False),
        ("kling-2.5-turbo", {"sound_effects": {}}, NOTHING, True),
        ("kling-omni", {}, WIDE, True),
        ("kling-omni", {"keep_audio": False}, WIDE, False),
        ("kling-omni", {"keep_audio": False, "native_audio": True}, WIDE, True),
        ("kling-edit", {}, WIDE, False),
        ("kling-edit", {"keep_audio": True}, WIDE, True),
        ("kling-edit", {"keep_audio": True}, TALL, False),  # there was nothing to keep
        ("kling-motion", {}, WIDE, True),
        ("veo-upscale", {}, TALL, False),
        ("topaz", {}, WIDE, True),
    ],
)
def test_sound(family: str, asked: dict[str, Any], source: Source, *, heard: bool) -> None:
    assert is_heard(family, asked, source) == heard


def test_every_family_of_videos_is_known() -> None:
    from mock_server.providers.unifically.catalog import MODELS

    assert set(FILMS) == {model.family for model in MODELS if model.kind == "video"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"prompt": "A kite"}, "A kite"),
        ({"multi_shots": SHOTS}, "A / B"),
        ({"multi_shots": [5, {"prompt": 6}, {"prompt": "C"}]}, "C"),
        ({"prompt": ["odd"], "multi_shots": "odd"}, ""),
        ({}, ""),
    ],
)
def test_what_was_asked_for_in_words(asked: dict[str, Any], told: str) -> None:
    assert prompt(asked) == told
