import pytest
from PIL import Image

from mock_server.media.lettering import fitted, font, readable, strip, type_size
from tests.media.decoded import difference

JOB = "vgen_7f3k2m9x81qa"
HOSTILE = {
    "empty": "",
    "blank": " \t\r\n ",
    "emoji": "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "right to left": "\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c",
    "controls": "\x00\x01\x1b[31m\x7f\x85",
    "lone surrogates": "\ud800 and \udfff\udc00",
    "one long word": "x" * 5_000,
    "many words": "word " * 1_000,
    "wide": "\u4e2d" * 5_000,
    "accents only": "\u0301" * 5_000,
    "no characters": "\uffff\ufffe\U0010ffff",
    "formats": "%s {} {0} \\n",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a fox", "a fox"),
        ("  two\n\tlines  ", "two lines"),
        ("na\u00efve caf\u00e9", "naive cafe"),
        ("cafe\u0301", "cafe"),
        ("1914\u20131918", "1914-1918"),
        ("a\x00b", "a b"),
        ("a\u200db", "ab"),
        ("\ud800", "\ufffd"),
        ("\u4e2d", "\u4e2d"),
        ("x" * 3_001, "x" * 3_000 + "\u2026"),
    ],
)
def test_readable_text_keeps_what_can_be_drawn(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_what_the_font_lacks_is_a_box() -> None:
    face = font(20)

    box = bytes(face.getmask("\u4e2d"))

    assert any(box)
    assert box == bytes(face.getmask("\U0001f600")) == bytes(face.getmask("\ufffd"))
    assert box != bytes(face.getmask("a"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_text_fits_any_picture(text: str) -> None:
    for width, height in ((16, 16), (64, 64), (300, 20), (20, 300), (1280, 720), (720, 1280)):
        band = strip((text, "model", JOB), width, height)

        assert band or min(width, height) < 64
        assert band is None or (band.width == width and band.height <= height // 2 + 1 and band.height % 2 == 0)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_whatever_the_prompt_model_and_job_stand_whole_below_it(text: str) -> None:
    """The last two rows are, to the pixel, those of a strip without a prompt."""
    for size in ((854, 480), (480, 854), (256, 256)):
        assert difference(last_two_rows(text, size), last_two_rows("", size)) == 0


def last_two_rows(prompt: str, size: tuple[int, int]) -> Image.Image:
    _, row_px, pad_px = type_size(*size)
    band = strip((prompt, "kling-o3-pro-t2v", JOB), *size)
    assert band
    end = (band.height - 2 * pad_px) // row_px * row_px + pad_px
    return band.crop((0, end - 2 * row_px, band.width, end))


def test_long_texts_are_cut_first_and_end_in_an_ellipsis() -> None:
    face = font(20)

    cut = fitted("word " * 100, face, 300)

    assert cut.endswith("\u2026")
    assert face.getlength(cut) <= 300
    assert face.getlength(cut + " word") > 290
    assert fitted("short", face, 300) == "short"
