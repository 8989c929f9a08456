"""Songs and dialogues, from the start to the file."""

from typing import Any

import pytest

from mock_server.providers.kit import Asset, file_at
from tests.providers.kubeez.calls import Tools

SONG: dict[str, Any] = {"prompt": "A slow song about a ferry"}
ADVANCED: dict[str, Any] = {"title": "Harbour Light", "style": "folk", "vocal_gender": "f"}
TALK: dict[str, Any] = {
    "dialogue": [{"text": "Good evening.", "voice": "Aria"}, {"text": "Is the ferry late?", "voice": "Paul"}]
}


def songs(api: Tools, **asked: Any) -> Any:
    ident = api.done("generate_music", **asked)["generation_id"]
    api.advance("idle")
    told = api.done("get_music_status", generation_id=ident)
    assert told["status"] == "completed"
    return told["songs"]


def seconds(api: Tools, url: str) -> float:
    found = file_at(api.world, url)
    assert isinstance(found, Asset)
    assert found.recipe.kind == "mp3"
    return found.recipe.seconds


def test_a_song_has_sound_words_and_a_cover(api: Tools) -> None:
    made = songs(api, **SONG)

    assert len(made) == 2
    for song in made:
        assert song["title"] == "A slow song about a ferry"
        assert song["lyrics"].startswith("[Verse 1]\n")
        assert seconds(api, song["audio_url"]) == 60
        assert file_at(api.world, song["image_url"]) is not None
    assert made[0]["lyrics"] != made[1]["lyrics"]


def test_a_song_job_goes_through_its_states(api: Tools) -> None:
    ident = api.done("generate_music", **SONG)["generation_id"]
    met = [api.done("get_music_status", generation_id=ident)]
    for step_s in (1, 2, 10):
        api.advance(step_s)
        met.append(api.done("get_music_status", generation_id=ident))

    assert [told["status"] for told in met] == ["pending", "queued", "processing", "processing"]
    assert all("songs" not in told for told in met)


def test_lyrics_are_sung_as_given(api: Tools) -> None:
    made = songs(api, **ADVANCED, lyrics="[Verse]\nOne lantern, two")

    assert {(song["title"], song["lyrics"]) for song in made} == {("Harbour Light", "[Verse]\nOne lantern, two")}


def test_an_instrumental_has_no_words(api: Tools) -> None:
    made = songs(api, **ADVANCED, instrumental=True, song_description="Waves and a concertina")

    assert [song["lyrics"] for song in made] == ["", ""]


@pytest.mark.parametrize(("asked", "served"), [({}, "V5_5"), ({"model": "V4"}, "V4"), ({"model": "V9"}, "V5_5")])
def test_the_newest_model_sings_unless_another_is_known(api: Tools, asked: dict[str, str], served: str) -> None:
    started = api.done("generate_music", **SONG, **asked)

    assert (started["model"], started["estimated_cost_credits"]) == (served, 19)


def test_a_failed_song_tells_why(api: Tools) -> None:
    ident = api.done("generate_music", prompt="[mock:fail]")["generation_id"]
    api.advance("idle")

    told = api.done("get_music_status", generation_id=ident)

    assert (told["status"], told["error_message"]) == ("failed", "The generation failed at the provider.")
    assert api.done("get_balance")["credits"] == 5_000


def test_a_dialogue_is_followed_as_media(api: Tools) -> None:
    started = api.done("generate_dialogue", **TALK)
    api.advance("idle")

    told = api.done("get_generation_status", generation_id=started["generation_id"])

    assert (started["model"], started["estimated_cost_credits"]) == ("text-to-dialogue-v3", 21)
    (output,) = told["outputs"]
    assert (output["media_type"], output["format"], output["thumbnail_url"]) == ("audio", "mp3", None)
    assert "optimized_url" not in output
    assert seconds(api, output["url"]) == output["duration"] == 2.3
    assert api.refused("get_music_status", generation_id=started["generation_id"])[0] == 404


@pytest.mark.parametrize(
    "dialogue", [[{"text": "Hi"}], [{"text": "x" * 2_501}] * 2, [{"text": "Hello", "voice": "Bob"}]]
)
def test_a_dialogue_that_is_refused_costs_nothing(api: Tools, dialogue: list[dict[str, str]]) -> None:
    assert api.refused("generate_dialogue", dialogue=dialogue)[:2] == (400, "invalid_parameters")
    assert api.done("get_balance")["credits"] == 5_000
