"""Lyrics and transcripts: never empty, the same every time, spread over the sound."""

from itertools import pairwise
from typing import Any

import pytest

from mock_server.providers.unifically.words import LANGUAGE, lyrics, transcript


def test_lyrics_are_the_same_for_a_task_and_differ_between_two() -> None:
    one = lyrics("A ferry in the fog, slow and low", "task-1")

    assert one == lyrics("A ferry in the fog, slow and low", "task-1")
    assert one["text"] != lyrics("A ferry in the fog", "task-2")["text"]
    assert one["title"] == "A ferry in the fog"
    assert one["text"].count("[Chorus]") == 2
    assert len(set(one["text"].split("\n\n"))) == 3


def test_a_long_id_and_no_words_are_taken() -> None:
    assert lyrics("", "x" * 500)["title"] == "Untitled"


@pytest.mark.parametrize("granularity", ["word", "character", "none"])
def test_words_and_spaces_are_spread_over_the_sound(granularity: str) -> None:
    told = transcript("Good evening all", 9.0, {"timestamps_granularity": granularity})

    heard = told["words"]
    assert "".join(word["text"] for word in heard) == "Good evening all"
    assert {word["type"] for word in heard if word["text"] == " "} == {"spacing"}
    assert len(heard) == (16 if granularity == "character" else 5)
    if granularity == "none":
        assert not any("start" in word for word in heard)
    else:
        assert (heard[0]["start"], heard[-1]["end"]) == (0.0, 9.0)
        assert all(one["end"] == other["start"] for one, other in pairwise(heard))


@pytest.mark.parametrize("said", ["", " \n "])
def test_silence_is_heard_as_something(said: str) -> None:
    assert len(transcript(said, 5.0, {})["words"]) > 10


def test_a_long_text_ends_somewhere() -> None:
    assert len(transcript("word " * 50_000, 600.0, {})["words"]) == 3_999


@pytest.mark.parametrize(
    ("asked", "language", "speakers"),
    [
        ({}, LANGUAGE, 1),
        ({"language_code": "de"}, "de", 1),
        ({"language_code": ""}, LANGUAGE, 1),
        ({"diarize": True}, LANGUAGE, 2),
        ({"diarize": True, "num_speakers": 3}, LANGUAGE, 3),
        ({"diarize": True, "num_speakers": -1}, LANGUAGE, 1),
    ],
)
def test_language_and_speakers(asked: dict[str, Any], language: str, speakers: int) -> None:
    told = transcript("word " * 100, 30.0, asked)

    assert told["language_code"] == language
    assert len({word["speaker_id"] for word in told["words"]}) == speakers
