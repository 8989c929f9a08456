import io
import json
import struct

import pytest
from PIL import Image

from mock_server.media.make import make
from mock_server.media.recipe import Kind, Recipe
from mock_server.media.stamp import plain
from tests.media.decoded import boxes, picture, sound, tags, video

KINDS: list[Kind] = ["mp4", "png", "jpeg", "webp", "mp3", "wav", "glb"]
CHECKSUM_BYTES = 4


def stamped(kind: Kind, stamp: str | None, *, alpha: bool = False, seed: int = 1) -> bytes:
    lines = ("a fox", stamp or "")
    return make(Recipe(kind=kind, width=64, height=48, seconds=0.5, seed=seed, lines=lines, alpha=alpha, stamp=stamp))


def read(kind: Kind, data: bytes) -> str:
    """The stamp, as the format's own reader finds it."""
    if kind == "mp4":
        name, body = boxes(data)[-1]
        assert name == "free"
        return body.removeprefix(b"Soundstage\0").decode()
    if kind == "png":
        return str(Image.open(io.BytesIO(data)).info["Soundstage"])
    if kind == "jpeg":
        return bytes(Image.open(io.BytesIO(data)).info["comment"]).decode()
    if kind in ("mp3", "wav"):
        return tags(data)["Soundstage" if kind == "mp3" else "comment"]
    if kind == "webp":
        chunks = riff(data)
        canvas = chunks["VP8X"][4:7], chunks["VP8X"][7:10]
        assert next(iter(chunks)) == "VP8X", "foreign chunks are for the extended format"
        assert [int.from_bytes(side, "little") + 1 for side in canvas] == [64, 48]
        return chunks["note"].decode()
    length = int.from_bytes(data[12:16], "little")
    return str(json.loads(data[20 : 20 + length])["asset"]["extras"]["stamp"])


def riff(data: bytes) -> dict[str, bytes]:
    assert struct.unpack("<I", data[4:8])[0] == len(data) - 8
    found, at = {}, 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        found[name.decode()] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def opens(kind: Kind, data: bytes) -> bool:
    if kind == "mp4":
        return len(video(data).frames) == 4
    if kind in ("mp3", "wav"):
        return len(sound(data)) == 12_000
    return kind == "glb" or picture(data).size == (64, 48)


@pytest.mark.parametrize("stamp", ["vgen_1", "vgen_12", "", "\u4f60\u597d", "\ud800", "x" * 70_000])
@pytest.mark.parametrize("kind", KINDS)
def test_a_stamp_is_read_back_and_the_bytes_still_open(kind: Kind, stamp: str) -> None:
    data = stamped(kind, stamp)

    assert opens(kind, data)
    if stamp:
        assert read(kind, data) == stamp.replace("\ud800", "?")[:1_000]


@pytest.mark.parametrize("kind", KINDS)
def test_two_copies_differ_by_their_stamps_alone(kind: Kind) -> None:
    """Whatever else the recipes say; a PNG's checksum goes with its stamp."""
    one, other = stamped(kind, "vgen_AAAA", seed=1), stamped(kind, "vgen_BBBB", seed=2)

    assert len(one) == len(other)
    assert one != other
    differ = [place for place in range(len(one)) if one[place] != other[place]]
    at = one.rindex(b"AAAA")
    assert differ[:4] == list(range(at, at + 4))
    assert len(differ) <= 4 + (CHECKSUM_BYTES if kind == "png" else 0)
    assert differ[-1] < at + 4 + CHECKSUM_BYTES


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_stamped_pictures_may_be_transparent(kind: Kind) -> None:
    image = picture(stamped(kind, "img_1", alpha=True))

    assert image.mode == "RGBA"
    assert image.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert read(kind, stamped(kind, "img_1", alpha=True)) == "img_1"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_stamping_changes_no_pixel(kind: Kind) -> None:
    shared = Recipe(kind=kind, width=64, height=48, seconds=0.5, lines=("a fox",))

    assert picture(stamped(kind, "img_1")).tobytes() == picture(make(plain(shared))).tobytes()


def test_a_stamped_composition_is_as_long_and_large_as_its_video_and_sounds() -> None:
    source = Recipe(kind="mp4", width=64, height=48, seconds=1.5)
    data = make(Recipe(kind="mp4", video=source, audio=Recipe(kind="mp3", seconds=1), stamp="comp_1"))

    assert (video(data).size, video(data).seconds, video(data).has_sound) == ((64, 48), 1.5, True)
    assert read("mp4", data) == "comp_1"
