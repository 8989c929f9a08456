import re
from typing import Any

import msgspec
import pytest

from mock_server.media.recipe import Chart, Dataset, Recipe, frame, spoken_seconds

CLIP = Recipe(kind="mp4", width=1280, height=720, seconds=5, seed=7, lines=("a fox", "vgen_1"))
CHANGES: list[dict[str, Any]] = [
    {"kind": "png"},
    {"width": 1282},
    {"height": 722},
    {"seconds": 5.1},
    {"seed": 8},
    {"lines": ("a fox", "vgen_2")},
    {"lines": ("a foxvgen_1",)},
    {"sound": True},
    {"alpha": True},
    {"image": Recipe(kind="png", width=8, height=8)},
    {"chart": Chart(type="bar")},
    {"chart": Chart(type="bar", labels=("a",), datasets=(Dataset(label="x", data=(1.0,)),))},
    {"chart": Chart(type="bar", labels=("a",), datasets=(Dataset(label="x", data=(2.0,)),))},
    {"style": "morph"},
    {"video": Recipe(kind="mp4")},
    {"audio": Recipe(kind="mp3", seconds=1)},
    {"audio": Recipe(kind="mp3", seconds=2)},
    {"replace_audio": True},
    {"stamp": ""},
    {"stamp": "vgen_1"},
]


def test_an_etag_is_the_same_in_every_process_and_python() -> None:
    """Pinned: it changes only when a field is added or DRAWING is raised."""
    assert CLIP.etag == '"2789a62d4a7e6941d5dbf2983f0f73c3"'


def test_every_field_changes_the_etag() -> None:
    etags = [CLIP.etag, *(msgspec.structs.replace(CLIP, **change).etag for change in CHANGES)]

    assert len(set(etags)) == len(etags)
    assert all(re.fullmatch(r'"[0-9a-f]{32}"', etag) for etag in etags)
    assert {name for change in CHANGES for name in change} == set(Recipe.__struct_fields__)


def test_equal_recipes_have_one_etag_however_they_were_written() -> None:
    lists = msgspec.convert({**msgspec.to_builtins(CLIP), "seconds": 5, "lines": ["a fox", "vgen_1"]}, Recipe)
    floats = Recipe(kind="mp4", width=1280, height=720, seconds=5.0, seed=7, lines=("a fox", "vgen_1"), sound=False)
    whole, parts = (Chart(type="bar", datasets=(Dataset(data=data),)) for data in ((1, 2), (1.0, 2.0)))

    assert lists == floats == CLIP
    assert lists.etag == floats.etag == CLIP.etag
    assert hash(lists) == hash(CLIP)
    assert Recipe(kind="mp4", chart=whole).etag == Recipe(kind="mp4", chart=parts).etag


def test_any_text_has_an_etag() -> None:
    assert Recipe(kind="png", lines=("\ud800",)).etag != Recipe(kind="png", lines=("\ufffd",)).etag


def test_chart_data_reads_as_it_comes_over_the_wire() -> None:
    body = {"type": "pie", "labels": ["Q1"], "datasets": [{"label": "2025", "data": [1, 2.5], "colour": "red"}]}

    chart = msgspec.convert(body, Chart)

    assert chart == Chart(type="pie", labels=("Q1",), datasets=(Dataset(label="2025", data=(1.0, 2.5)),))


@pytest.mark.parametrize(
    ("kind", "media_type", "suffix"),
    [
        ("mp4", "video/mp4", ".mp4"),
        ("png", "image/png", ".png"),
        ("jpeg", "image/jpeg", ".jpg"),
        ("webp", "image/webp", ".webp"),
        ("mp3", "audio/mpeg", ".mp3"),
        ("wav", "audio/wav", ".wav"),
        ("glb", "model/gltf-binary", ".glb"),
    ],
)
def test_each_kind_has_its_type_and_suffix(kind: str, media_type: str, suffix: str) -> None:
    recipe = msgspec.convert({"kind": kind}, Recipe)

    assert (recipe.media_type, recipe.suffix) == (media_type, suffix)


@pytest.mark.parametrize(
    ("ratio", "p", "size"),
    [
        ("16:9", "720p", (1280, 720)),
        ("9:16", "720p", (720, 1280)),
        ("1:1", "720p", (720, 720)),
        ("21:9", "720p", (1680, 720)),
        ("4:3", "720p", (960, 720)),
        ("3:4", "720p", (720, 960)),
        ("16:9", "1080p", (1920, 1080)),
        ("21:9", "1080p", (2520, 1080)),
        ("16:9", "480p", (854, 480)),  # 853.3: the nearest even number
        ("9:16", "480p", (480, 854)),
        ("2:3", "721p", (722, 1082)),  # 721 is odd, 1081.5 is no number of pixels
    ],
)
def test_the_named_p_is_the_short_side_and_both_are_even(ratio: str, p: str, size: tuple[int, int]) -> None:
    assert frame(ratio, p) == size


@pytest.mark.parametrize(
    ("ratio", "p"),
    [("16:9", "720"), ("16x9", "720p"), ("auto", "720p"), ("0:9", "720p"), ("16:9", "0p"), ("16:9", "HD"), ("", "")],
)
def test_other_spellings_are_refused_with_an_example(ratio: str, p: str) -> None:
    with pytest.raises(ValueError, match=r'"16:9" and "720p"'):
        frame(ratio, p)


@pytest.mark.parametrize(
    ("text", "speed", "seconds"),
    [
        ("Welcome to CreativeAI. Your launch assets are rendering now.", 1.0, 4.2),  # creativeai/EX-17
        ("Welcome to CreativeAI. Your launch assets are rendering now.", 2.0, 2.1),
        ("Welcome to CreativeAI. Your launch assets are rendering now.", 0.5, 8.4),
        ("x" * 150, 1.0, 10.0),
        ("x", 1.0, 0.5),
        ("", 1.0, 0.5),
        ("  a \n\n  b  ", 1.0, 0.5),
        ("\u4f60\u597d\u3002" * 50, 1.0, 15.0),
    ],
)
def test_a_voice_says_fifteen_characters_a_second(text: str, speed: float, seconds: float) -> None:
    assert spoken_seconds(text, speed) == pytest.approx(seconds)


@pytest.mark.parametrize("speed", [0, -1.0, float("nan"), float("inf")])
def test_a_voice_needs_a_speed(speed: float) -> None:
    with pytest.raises(ValueError, match="wanted a number above 0"):
        spoken_seconds("hello", speed)
