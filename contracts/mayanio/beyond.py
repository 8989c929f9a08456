"""Mayanio's rule about a request that no schema can say: what base64 image data holds."""

import re
from base64 import b64decode
from binascii import Error
from typing import Any

from contracts import picture
from contracts.picture import NotAPicture
from contracts.violation import Violation

# How pictures of other kinds begin; they are believed: GIF, BMP, TIFF, and AVIF or HEIC behind four bytes of length.
OTHERS = (b"GIF8", b"BM", b"II*\0", b"MM\0*")
WANTED = "image_base64 must be a picture in base64, with or without a data URI's head"
_HEAD = re.compile(r"data:image/[A-Za-z0-9.+-]+;base64,")
_SPACE = re.compile(r"\s+")


def image_base64(body: Any) -> Violation | None:
    """The data is base64, and a picture."""
    if "image_base64" not in body:
        return None
    try:
        data = decoded(body["image_base64"])
    except ValueError:
        return _violation("it cannot be decoded")
    if data.startswith(OTHERS) or data[4:8] == b"ftyp":
        return None
    try:
        picture.read(data)
    except NotAPicture as error:
        return _violation(f"once decoded, {error}")
    return None


def decoded(text: str) -> bytes:
    """The bytes of base64, written as one line or several. Raises ValueError."""
    head = _HEAD.match(text)
    try:
        return b64decode(_SPACE.sub("", text[head.end() :] if head else text), validate=True)
    except Error as error:
        raise ValueError(str(error)) from error


def _violation(met: str) -> Violation:
    return Violation("image_base64", "S-62", f"{WANTED}; {met}", "x-beyond-schema")


CHECKS = {"S-62": image_base64}
