"""What a picture's own bytes say of it, at little cost: the header is read, pixels only where nothing less will do."""

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_PIXELS = 64_000_000  # a larger one could be made to fill the memory of whoever decodes it
MOST_SKIMMED = 16_777_216  # 4096 x 4096: a JPEG up to here is read to its end
MOST_DECODED = 2_097_152  # decoding more would make everybody else wait
SAMPLE = (256, 256)
_FAULTS = (OSError, SyntaxError, ValueError, EOFError, struct.error)


class Picture(NamedTuple):
    """A picture: format is one of FORMATS, mode is in Pillow's words (`RGBA`, `L`)."""

    format: str
    width: int
    height: int
    mode: str


class NotAPicture(ValueError):
    """The bytes are no picture of these formats, or one that is too large; the message says which."""


def read(data: bytes) -> Picture:
    """The picture in these bytes. Raises NotAPicture."""
    with _opened(data) as image:
        met = Picture(str(image.format), image.width, image.height, image.mode)
        if met.format != "JPEG":
            image.verify()
        elif met.width * met.height <= MOST_SKIMMED:
            image.draft("L", (1, 1))  # an eighth of each side: enough to see that the data is all there
            image.load()
        return met


def has_two_sides(data: bytes) -> bool:
    """Whether a picture parts its area in two: transparent or not, black or white; greys between them are edges.

    One of more than MOST_DECODED pixels is believed; of others, colours are looked for in a sample. Raises NotAPicture.
    """
    from PIL import Image, ImageChops

    with _opened(data) as image:
        if image.width * image.height > MOST_DECODED:
            return True
        if image.has_transparency_data and image.convert("RGBA").getchannel("A").getextrema()[0] < 255:
            return True
        image.thumbnail(SAMPLE, Image.Resampling.NEAREST)
        red, green, blue = image.convert("RGB").split()
        tints = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
        greys = green.histogram()
        return not any(tint.getbbox() for tint in tints) and greys[0] + greys[255] > 0


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """The picture behind its header. Whatever is wrong with it, also inside the block, is NotAPicture."""
    from PIL import Image

    # Pillow's own guard against decompression bombs warns before it raises: here both are a refusal.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPicture(f"it has more than {MOST_PIXELS:,} pixels") from error
    except _FAULTS as error:
        raise NotAPicture(f"its {len(data)} bytes cannot be read as one") from error
