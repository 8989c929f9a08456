"""CreativeAI's rules about a request that no schema can say: what the pictures of an edit are."""

from typing import Any

from contracts import picture
from contracts.form import bytes_of
from contracts.picture import NotAPicture
from contracts.violation import Violation

MASK_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA")  # white is 255 in each channel: 8 bits, then
MASK = "a PNG file, black and white or transparent where to edit"


def image(body: Any) -> Violation | None:
    """Every source image is a file that holds a picture."""
    for name, part in sources(body):
        try:
            picture.read(_bytes(part))
        except NotAPicture as error:
            return _violation(name, "S-66", f"{name} must be a PNG, JPEG or WebP file; {error}")
    return None


def mask(body: Any) -> Violation | None:
    """A mask is a PNG of the size of the image, of the first one where there are several."""
    if "mask" not in body:
        return None
    try:
        met = picture.read(_bytes(body["mask"]))
    except NotAPicture as error:
        return _violation("mask", "S-67", f"mask must be {MASK}; {error}")
    source = picture.read(_bytes(sources(body)[0][1]))
    if met.format != "PNG":
        return _violation("mask", "S-67", f"mask must be {MASK}; got {met.format}")
    if (met.width, met.height) != (source.width, source.height):
        wanted = f"{source.width}x{source.height}, the size of the image"
        return _violation("mask", "S-67", f"mask must be {wanted}; got {met.width}x{met.height}")
    return None


def mask_sides(body: Any) -> Violation | None:
    """A mask shows where to edit: white, or transparent."""
    if "mask" not in body:
        return None
    data = _bytes(body["mask"])
    mode = picture.read(data).mode
    try:
        if mode in MASK_MODES and picture.has_two_sides(data):
            return None
    except NotAPicture as error:
        return _violation("mask", "S-72", f"mask must be {MASK}; {error}")
    return _violation("mask", "S-72", f"mask must be {MASK}; got a PNG of mode {mode} that is neither")


def sources(body: Any) -> list[tuple[str, Any]]:
    """The source images in the order sent, each with the name of its field: `image`, repeated, or `image[]`."""
    found = []
    for name in ("image", "image[]"):
        parts = body.get(name, [])
        found += [(name, part) for part in (parts if isinstance(parts, list) else [parts])]
    return found


def _bytes(part: Any) -> bytes:
    data = bytes_of(part)
    if data is None:
        raise NotAPicture("a text was sent: give the part a filename")
    return data


def _violation(param: str, rule: str, message: str) -> Violation:
    return Violation(param, rule, message, "x-beyond-schema")


CHECKS = {"S-66": image, "S-67": mask, "S-72": mask_sides}
