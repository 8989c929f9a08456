import itertools
import tempfile
from pathlib import Path

import msgspec
import pytest
from PIL import ImageStat

from mock_server.media.lettering import strip
from mock_server.media.make import make
from mock_server.media.recipe import Recipe, Style, frame
from tests.media import decoded
from tests.media.decoded import boxes, difference, tags, video

LINES = ("A red fox crosses a snowy field at dawn", "kling-o3-pro-t2v", "vgen_7f3k2m9x81qa")
CLIP = Recipe(kind="mp4", width=320, height=180, seconds=1, seed=3, lines=LINES)


def test_five_seconds_of_720p_are_forty_frames_of_1280_by_720() -> None:
    clip = video(make(msgspec.structs.replace(CLIP, width=1280, height=720, seconds=5)))

    assert (clip.seconds, clip.size, clip.pixels, clip.has_sound) == (5.0, (1280, 720), "yuv420p", False)
    assert len(clip.frames) == 40


@pytest.mark.parametrize("ratio", ["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"])
def test_each_ratio_has_its_size(ratio: str) -> None:
    width, height = frame(ratio, "480p")

    assert video(make(Recipe(kind="mp4", width=width, height=height, seconds=0.5))).size == (width, height)


@pytest.mark.parametrize(("seconds", "frames"), [(1, 8), (3, 24), (4.2, 34), (0.1, 1), (15, 120)])
def test_the_length_is_the_asked_one_to_the_millisecond(seconds: float, frames: int) -> None:
    clip = video(make(Recipe(kind="mp4", width=32, height=32, seconds=seconds)))

    assert clip.seconds == pytest.approx(seconds, abs=0.001)
    assert len(clip.frames) == frames


@pytest.mark.parametrize("sound", [False, True])
def test_the_index_stands_before_the_data(sound: bool) -> None:
    names = [name for name, _ in boxes(make(msgspec.structs.replace(CLIP, sound=sound)))]

    assert names[0] == "ftyp"
    assert names.index("moov") < names.index("mdat")


def test_no_temporary_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    make(CLIP)
    monkeypatch.setattr("mock_server.media.clip.frames", lambda *_: (1 / 0 for _ in "x"))
    with pytest.raises(ZeroDivisionError):
        make(CLIP)

    assert list(tmp_path.iterdir()) == []


def test_a_clip_tells_nothing_of_when_and_with_what_it_was_made() -> None:
    data = make(msgspec.structs.replace(CLIP, sound=True))

    assert not {"creation_time", "encoder"} & set(tags(data))
    assert b"Lavf" not in data
    moov = next(body for name, body in boxes(data) if name == "moov")
    assert moov[4:8] == b"mvhd"
    assert moov[12:20] == bytes(8), "created and modified at no time"


def test_something_moves_and_the_strip_stands_still() -> None:
    clip = video(make(CLIP))
    band = strip(LINES, 320, 180)
    assert band
    top = 180 - band.height

    shown = [image.crop((0, 0, 320, top)) for image in clip.frames]
    texts = [image.crop((0, top, 320, 180)) for image in clip.frames]

    assert all(difference(one, other) > 0.5 for one, other in itertools.pairwise(shown))
    assert all(difference(text, band) < 6 for text in texts), "the texts can be read in every frame"


def test_another_job_can_be_told_in_every_frame() -> None:
    """Where two ids differ, each frame looks like its own strip and unlike the other's."""
    ids = [f"vgen_{letter * 12}" for letter in "Wi"]
    mine, theirs = (strip((*LINES[:2], name), 854, 480) for name in ids)
    assert mine
    assert theirs
    frames = video(make(Recipe(kind="mp4", width=854, height=480, seconds=2, lines=(*LINES[:2], ids[0])))).frames

    for image in frames:
        read = image.crop((0, 480 - mine.height, 854, 480))
        assert difference(read, mine) < difference(read, theirs) / 2


def test_the_first_frame_is_the_still_of_the_same_recipe() -> None:
    """In its colours too, which a clip keeps as brightness and two differences."""
    still = decoded.picture(make(msgspec.structs.replace(CLIP, kind="png")))
    first = video(make(CLIP)).frames[0]
    sky = (0, 0, 320, 90)

    assert difference(first, still) < 4
    for one, other in zip(first.crop(sky).split(), still.crop(sky).split(), strict=True):
        assert ImageStat.Stat(one).mean[0] == pytest.approx(ImageStat.Stat(other).mean[0], abs=2)


def test_seeds_show_different_scenes() -> None:
    one, other = (video(make(msgspec.structs.replace(CLIP, seed=seed))).frames[0] for seed in (3, 4))

    assert difference(one, other) > 10


def test_a_clip_may_start_from_a_picture() -> None:
    source = Recipe(kind="png", width=320, height=180, seed=8)
    clip = video(make(msgspec.structs.replace(CLIP, lines=(), image=source)))

    assert difference(clip.frames[0], decoded.picture(make(source))) < 4
    assert difference(clip.frames[0], clip.frames[-1]) > 4


@pytest.mark.parametrize("style", ["ken_burns", "build_up", "reveal", "morph"])
def test_a_style_moves_a_still_that_has_no_chart(style: Style) -> None:
    """The picture of a chart that is not ours is whole at one end of the clip."""
    still = decoded.picture(make(msgspec.structs.replace(CLIP, kind="png")))
    frames = video(make(msgspec.structs.replace(CLIP, style=style))).frames
    whole, other = (frames[-1], frames[0]) if style in ("reveal", "morph") else (frames[0], frames[-1])

    assert difference(whole, still) < 4 < difference(other, still)


def test_sound_is_a_track_of_the_same_length() -> None:
    data = make(msgspec.structs.replace(CLIP, sound=True, seconds=2.5))

    assert video(data).has_sound
    assert decoded.sound_seconds(data) == pytest.approx(2.5, abs=0.001)
    assert max(decoded.sound(data)) > 3_000
