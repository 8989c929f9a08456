"""Pictures are known by their bytes; what is none, or too large to be decoded, says so."""

import io
import struct
import zlib

import pytest
from PIL import Image

from contracts.picture import MOST_PIXELS, NotAPicture, Picture, has_two_sides, read


def drawn(mode: str, size: tuple[int, int], kind: str, colour: object = 0) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind)  # type: ignore[arg-type]  # a colour is what the mode takes
    return made.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "shown"),
    [
        ("RGB", "PNG", "RGB"),
        ("LA", "PNG", "LA"),
        ("1", "PNG", "1"),
        ("RGB", "JPEG", "RGB"),
        ("L", "JPEG", "L"),
        ("RGBA", "WEBP", "RGBA"),
    ],
)
def test_a_picture_tells_format_size_and_mode(mode: str, kind: str, shown: str) -> None:
    assert read(drawn(mode, (40, 30), kind)) == Picture(kind, 40, 30, shown)


def header(width: int, height: int) -> bytes:
    """A PNG that has all of a picture's frame and none of its pixels."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [head, b"IDAT" + zlib.compress(b""), b"IEND"]
    chunks = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("side", [8_001, 12_000, 60_000])  # Pillow itself is silent, warns, and raises
def test_a_bomb_is_refused_by_its_header(side: int) -> None:
    assert side * side > MOST_PIXELS

    with pytest.raises(NotAPicture, match="more than 64,000,000 pixels"):
        read(header(side, side))


def test_the_largest_is_taken_undecoded() -> None:
    assert read(header(8_000, 8_000)).width == 8_000


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        drawn("RGB", (40, 30), "GIF"),
        drawn("RGB", (40, 30), "BMP"),
        drawn("RGB", (40, 30), "PNG")[:-20],
        drawn("RGB", (400, 300), "JPEG")[:-400],
        drawn("RGB", (40, 30), "WEBP")[:30],
    ],
)
def test_what_is_no_picture_says_so(data: bytes) -> None:
    with pytest.raises(NotAPicture, match=f"its {len(data)} bytes cannot be read as one"):
        read(data)


def halves(mode: str, one: object, other: object) -> bytes:
    shown = Image.new(mode, (40, 30), one)  # type: ignore[arg-type]
    shown.paste(other, (20, 0, 40, 30))  # type: ignore[arg-type]
    made = io.BytesIO()
    shown.save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "two_sided"),
    [
        (halves("L", 0, 255), True),
        (halves("L", 128, 255), True),  # soft edges
        (halves("1", 0, 1), True),
        (halves("RGB", (0, 0, 0), (255, 255, 255)), True),
        (halves("RGBA", (200, 30, 30, 255), (200, 30, 30, 0)), True),
        (halves("LA", (90, 255), (90, 254)), True),
        (halves("RGB", (0, 0, 0), (255, 255, 254)), False),
        (halves("RGBA", (200, 30, 30, 255), (0, 0, 0, 255)), False),
        (halves("L", 128, 90), False),
    ],
)
def test_a_mask_parts_its_area_in_two(data: bytes, two_sided: bool) -> None:
    assert has_two_sides(data) is two_sided


def test_a_mask_too_large_to_decode_is_believed() -> None:
    assert has_two_sides(header(2_048, 1_025)) is True
    with pytest.raises(NotAPicture):
        has_two_sides(header(2_048, 1_024))
