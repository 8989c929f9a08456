import io
import wave

import msgspec
import pytest

from mock_server.media.make import make
from mock_server.media.recipe import Kind, Recipe
from mock_server.media.tone import RATE, melody, mixed, root
from tests.media.decoded import difference, likeness, numbers, sound, sound_seconds, strength, tags, video

VIDEO = Recipe(kind="mp4", width=160, height=90, seconds=2, seed=3, sound=True)
VOICE = Recipe(kind="mp3", seconds=1.5, seed=77)
ELSEWHERE = Recipe(kind="mp4", width=160, height=90, seconds=2, seed=5)


@pytest.mark.parametrize("kind", ["mp3", "wav"])
@pytest.mark.parametrize("seconds", [0.1, 4.2, 10])
def test_sound_has_the_asked_length(kind: Kind, seconds: float) -> None:
    data = make(Recipe(kind=kind, seconds=seconds))

    assert sound_seconds(data) == pytest.approx(seconds, abs=0.001)
    assert len(sound(data)) / RATE == pytest.approx(seconds, abs=0.001)


def test_a_wav_is_read_by_the_standard_library() -> None:
    with wave.open(io.BytesIO(make(Recipe(kind="wav", seconds=0.5, seed=4)))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.readframes(file.getnframes()) == melody(0.5, 4)


def test_an_mp3_sounds_like_its_melody_and_has_no_tags() -> None:
    data = make(VOICE)

    assert likeness(sound(data), numbers(melody(1.5, 77))) > 0.95
    assert likeness(sound(data), numbers(melody(1.5, 78))) < 0.5
    assert tags(data) == {}


def test_each_seed_has_its_key() -> None:
    assert abs(root(77) - root(3)) > 10

    for seed, other in ((77, 3), (3, 77)):
        heard = numbers(melody(2, seed))
        assert strength(heard, root(seed)) > 5 * strength(heard, root(other))


def test_composing_replaces_the_sound_by_the_given_one() -> None:
    data = make(Recipe(kind="mp4", video=VIDEO, audio=VOICE, replace_audio=True))

    heard = sound(data)
    assert likeness(heard, numbers(melody(1.5, VOICE.seed))) > 0.95
    assert strength(heard, root(VOICE.seed)) > 5 * strength(heard, root(VIDEO.seed))


def test_composing_without_replacing_mixes_both() -> None:
    data = make(Recipe(kind="mp4", video=VIDEO, audio=VOICE))

    own, given = melody(2, VIDEO.seed), melody(1.5, VOICE.seed)
    assert likeness(sound(data), numbers(mixed(own, given))) > 0.95
    assert sound_seconds(data) == pytest.approx(2, abs=0.001)
    assert 0.4 < likeness(sound(data), numbers(own)) < 0.95
    assert 0.4 < likeness(sound(data), numbers(given)) < 0.95


def test_mixing_with_a_silent_clip_is_the_given_sound() -> None:
    silent = msgspec.structs.replace(VIDEO, sound=False)

    assert likeness(sound(make(Recipe(kind="mp4", video=silent, audio=VOICE))), numbers(melody(1.5, 77))) > 0.95


def test_a_composed_clip_has_the_picture_of_its_video() -> None:
    composed = video(make(Recipe(kind="mp4", video=VIDEO, audio=VOICE, replace_audio=True, lines=("not drawn",))))
    alone = video(make(VIDEO))

    assert (composed.seconds, composed.size) == (2.0, (160, 90))
    assert all(difference(one, other) == 0 for one, other in zip(composed.frames, alone.frames, strict=True))


@pytest.mark.parametrize("seconds", [1.5, 6.0])
def test_the_given_sound_stays_whole_whatever_the_picture_lasts(seconds: float) -> None:
    voice = msgspec.structs.replace(VOICE, seconds=seconds)
    data = make(Recipe(kind="mp4", video=VIDEO, audio=voice, replace_audio=True))

    assert sound_seconds(data) == pytest.approx(seconds, abs=0.001)
    assert video(data).seconds == 2.0


@pytest.mark.parametrize(
    ("recipe", "heard"),
    [
        (
            msgspec.structs.replace(ELSEWHERE, audio=VOICE, replace_audio=True),
            melody(1.5, 77),
        ),  # a video from elsewhere
        (Recipe(kind="mp4", video=VIDEO, replace_audio=True, seed=5), melody(2, 5)),  # sound from elsewhere
        (msgspec.structs.replace(ELSEWHERE, sound=True), melody(2, 5)),  # both
    ],
)
def test_placeholders_stand_for_what_is_not_ours(recipe: Recipe, heard: bytes) -> None:
    data = make(recipe)

    assert (video(data).seconds, video(data).size) == (2.0, (160, 90))
    assert likeness(sound(data), numbers(heard)) > 0.95


def test_a_composed_clip_composed_again_keeps_its_sound() -> None:
    once = Recipe(kind="mp4", video=VIDEO, audio=VOICE, replace_audio=True)
    second = Recipe(kind="wav", seconds=1.5, seed=8)
    twice = make(Recipe(kind="mp4", video=once, audio=second))

    assert likeness(sound(twice), numbers(mixed(melody(1.5, 77), melody(1.5, 8)))) > 0.95


def test_mixing_never_clips() -> None:
    loud, quiet = (sample.to_bytes(2, "little", signed=True) for sample in (32_767, -32_768))

    assert numbers(mixed(loud + loud + quiet, loud + quiet)) == (32_767, -1, -16_384)
