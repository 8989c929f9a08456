"""Texts drawn into pictures and frames: made drawable, wrapped, cut, and set on a strip.

Pillow's bundled font knows ASCII and little more; what it lacks is drawn as a box. No text raises.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from PIL import Image, ImageDraw, ImageFont

from mock_server.media.palette import INK, PAPER, SOFT

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

LONGEST = 3_000  # more characters than any strip holds; measuring them all would cost more than drawing
ELLIPSIS = "\u2026"
PLAIN = str.maketrans({"\u2013": "-", "\u2014": "-", "\u2212": "-", "\u00a0": " "})


def readable(text: str) -> str:
    """The text on one line, of characters that can be drawn: Latin letters bare, controls and half surrogates gone."""
    cut = text if len(text) <= LONGEST else text[:LONGEST] + ELLIPSIS
    return " ".join("".join(map(_drawable, cut.translate(PLAIN))).split())


def font(size_px: int) -> Font:
    """The bundled font at a size."""
    return ImageFont.load_default(size_px)


def fitted(text: str, face: Font, width_px: float) -> str:
    """The text, with an ellipsis in place of what does not fit into the width."""
    shown = readable(text)
    ends = _ends(shown, face)
    if ends[-1] <= width_px:
        return shown
    return shown[: _reach(ends, 0, width_px - face.getlength(ELLIPSIS))].rstrip() + ELLIPSIS


def strip(lines: Sequence[str], width: int, height: int) -> Image.Image | None:
    """The texts on a dark band as wide as the picture and at most half as high.

    Its height is even. None without lines, or when the picture is too small for a single row.
    """
    face, row_px, pad_px = type_size(width, height)
    most = (height // 2 - 2 * pad_px) // row_px
    rows = _rows(lines, face, width - 2 * pad_px, most)
    if not rows:
        return None
    band = Image.new("RGB", (width, (len(rows) * row_px + 2 * pad_px + 1) // 2 * 2), INK)
    draw = ImageDraw.Draw(band)
    for number, (line, row) in enumerate(rows):
        draw.text((pad_px, pad_px + number * row_px), row, fill=SOFT if line else PAPER, font=face)
    return band


def type_size(width: int, height: int) -> tuple[Font, int, int]:
    """Font, pixels from row to row, and margin that suit a picture of this size."""
    size_px = max(9, round(min(width, height) / 26))
    return font(size_px), round(size_px * 1.3), max(3, round(size_px * 0.7))


def _rows(lines: Sequence[str], face: Font, width_px: float, most: int) -> list[tuple[int, str]]:
    """At most so many rows, each with the number of its line: the longest texts lose their ends first."""
    if most < 1:
        return []
    texts = [(number, text) for number, text in enumerate(map(readable, lines)) if text][-most:]
    wrapped = {number: list(_wrapped(text, face, width_px, most + 1)) for number, text in texts}
    while sum(map(len, wrapped.values())) > most:
        longest = max(wrapped.values(), key=len)
        longest.pop()
        longest[-1] = fitted(longest[-1] + ELLIPSIS, face, width_px)
    return [(number, row) for number, rows in wrapped.items() for row in rows]


def _wrapped(text: str, face: Font, width_px: float, most: int) -> Iterator[str]:
    """The first rows of a text, broken at spaces and, where a word is too long, inside it."""
    ends, start = _ends(text, face), 0
    for _ in range(most):
        end = _reach(ends, start, width_px)
        if end < len(text):
            end = text.rfind(" ", start + 1, end + 1) + 1 or end
        yield text[start:end].strip()
        start = end
        if start >= len(text):
            return


def _ends(text: str, face: Font) -> list[float]:
    """Where each character starts, and the last one ends, in pixels. Kerning only draws letters together."""
    wide = {character: face.getlength(character) for character in set(text)}
    return [0.0, *accumulate(wide[character] for character in text)]


def _reach(ends: Sequence[float], start: int, width_px: float) -> int:
    """The character up to which the width reaches from `start`; one at least, so that wrapping ends."""
    return max(start + 1, bisect_right(ends, ends[start] + width_px) - 1)


def _drawable(character: str) -> str:
    if " " <= character <= "~":
        return character
    if "\u00c0" <= character <= "\u024f":
        base = unicodedata.normalize("NFKD", character)[0]
        return base if base.isascii() else character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if category in ("Cf", "Mn"):
        return ""  # joiners, direction marks, accents on their own: nothing to see
    return " " if category == "Cc" else character
