"""Sounds: how many tracks, how long, and what is said in them."""

from typing import Any

import pytest

from mock_server.providers.unifically.sounds import ALL_STEMS, recipes, seconds, title, words
from mock_server.providers.unifically.source import NOTHING, Source

CLIP = Source(31.5, words="Row, row", title="Oars")
SAID = "The kettle boils. Pour, wait, enjoy."


@pytest.mark.parametrize(
    ("family", "asked", "source", "wanted"),
    [
        ("suno", {}, NOTHING, 60),
        ("suno", {}, CLIP, 31.5),
        ("suno-extend", {"continue_at": 20}, CLIP, 80),
        ("suno-extend", {"continue_at": 99}, CLIP, 91.5),  # the clip ends there
        ("suno-extend", {"continue_at": -5}, CLIP, 60),
        ("suno-extend", {"continue_at": 1e300}, NOTHING, 600),
        ("suno-extend", {}, CLIP, 91.5),
        ("suno-stems", {}, CLIP, 31.5),
        ("suno-wav", {}, NOTHING, 60),
        ("speech", {"text": SAID}, NOTHING, 2.6),
        ("speech", {"text": ""}, NOTHING, 0.5),
        ("speech", {"text": "word " * 100_000}, NOTHING, 600),
        ("dialogue", {"dialogue": [{"text": SAID}, {"text": SAID}]}, NOTHING, 5.3),
        ("sound-effect", {"text": "Rain"}, NOTHING, 5),
        ("sound-effect", {"text": "Rain", "duration": "auto"}, NOTHING, 5),
        ("sound-effect", {"text": "Rain", "duration": 0.5}, NOTHING, 0.5),
        ("isolation", {}, CLIP, 31.5),
        ("isolation", {}, NOTHING, 5),
        ("transcript", {}, CLIP, 31.5),
    ],
)
def test_length(family: str, asked: dict[str, Any], source: Source, wanted: float) -> None:
    assert seconds(family, asked, source) == wanted


@pytest.mark.parametrize(
    ("family", "made"),
    [
        ("suno", {"track1": "mp3", "track2": "mp3"}),
        ("suno-stems", {"vocals": "mp3", "instrumental": "mp3", "backing_vocals": "mp3"}),
        ("suno-stems-all", dict.fromkeys(ALL_STEMS, "mp3")),
        ("suno-wav", {"audio": "wav"}),
        ("isolation", {"audio": "mp3"}),
        ("suno-lyrics", {}),
        ("transcript", {}),
    ],
)
def test_tracks(family: str, made: dict[str, str]) -> None:
    assert {word: recipe.kind for word, recipe in recipes(family, {}).items()} == made


@pytest.mark.parametrize(
    ("family", "asked", "source", "said"),
    [
        ("speech", {"text": SAID}, NOTHING, SAID),
        ("dialogue", {"dialogue": [{"text": "Tea?"}, {"text": "Please."}]}, NOTHING, "Tea? Please."),
        ("suno", {"prompt": "Row"}, CLIP, "Row"),
        ("suno", {"gpt_description_prompt": "A waltz"}, NOTHING, "A waltz"),
        ("suno", {}, CLIP, "Row, row"),
        ("suno-stems", {"prompt": ["odd"]}, CLIP, "Row, row"),
        ("sound-effect", {"text": "Rain"}, NOTHING, ""),
    ],
)
def test_words(family: str, asked: dict[str, Any], source: Source, said: str) -> None:
    assert words(family, asked, source) == said


@pytest.mark.parametrize(
    ("asked", "source", "kind", "told"),
    [
        ({"title": "Tide"}, CLIP, "", "Tide"),
        ({}, CLIP, "backing_vocals", "Oars (Backing vocals)"),
        ({"prompt": "A ferry in the fog, slow"}, NOTHING, "", "A ferry in the"),
        ({"title": ["odd"]}, NOTHING, "", "Untitled"),
        ({}, NOTHING, "", "Untitled"),
    ],
)
def test_titles(asked: dict[str, Any], source: Source, kind: str, told: str) -> None:
    assert title(asked, source, kind) == told
