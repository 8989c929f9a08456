"""Frames as encoders take them: brightness in full size, two colour planes in half size (yuv420p, BT.709).

Moving a sun over planes kept from frame to frame costs a tenth of drawing each frame in RGB and converting it.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import av
from av.video.reformatter import Colorspace
from PIL import Image

from mock_server.media.palette import INK, RGB


class Planes(NamedTuple):
    """Three Pillow images as wide as FFmpeg's rows, which may be wider than the picture, and the picture's size."""

    y: Image.Image
    u: Image.Image
    v: Image.Image
    size: tuple[int, int]

    @classmethod
    def of(cls, picture: Image.Image) -> Self:
        """An RGB picture with even sides."""
        drawn: av.VideoFrame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # as PyAV has it
        frame = drawn.reformat(format="yuv420p", dst_colorspace=Colorspace.ITU709)
        y, u, v = (Image.frombytes("L", (plane.line_size, plane.height), bytes(plane)) for plane in frame.planes)
        return cls(y, u, v, picture.size)

    def copy(self) -> "Planes":
        return Planes(self.y.copy(), self.u.copy(), self.v.copy(), self.size)

    def tint(self, ink: RGB, left: int, top: int, mask: Image.Image) -> None:
        """Lay a colour over what the mask lets through. Left, top and the sides of the mask are even."""
        small = mask.reduce(2)
        levels = _levels(ink)
        self.y.paste(levels[0], (left, top), mask)
        self.u.paste(levels[1], (left // 2, top // 2), small)
        self.v.paste(levels[2], (left // 2, top // 2), small)

    def window(self, box: tuple[float, float, float, float], size: tuple[int, int]) -> "Planes":
        """The part in the box, resized; both sides even."""
        half, small = (box[0] / 2, box[1] / 2, box[2] / 2, box[3] / 2), (size[0] // 2, size[1] // 2)
        parts = ((self.y, size, box), (self.u, small, half), (self.v, small, half))
        y, u, v = (plane.resize(to, Image.Resampling.BILINEAR, part) for plane, to, part in parts)
        return Planes(y, u, v, size)

    def dim(self, width: int, height: int) -> None:
        """Darken the upper left corner, this wide and high (both even)."""
        self.tint(INK, 0, 0, Image.new("L", (width, height), 200))

    def lay(self, other: "Planes", width: int, height: int) -> None:
        """Cover the upper left corner, this wide and high (both even), with the same corner of another frame."""
        if width < 2 or height < 2:
            return
        self.y.paste(other.y.crop((0, 0, width, height)))
        self.u.paste(other.u.crop((0, 0, width // 2, height // 2)))
        self.v.paste(other.v.crop((0, 0, width // 2, height // 2)))

    def frame(self) -> av.VideoFrame:
        """A new frame with these planes."""
        frame = av.VideoFrame(*self.size, "yuv420p")
        for plane, image in zip(frame.planes, (self.y, self.u, self.v), strict=True):
            plane.update(image.tobytes())
        return frame


def _levels(ink: RGB) -> Sequence[int]:
    """Y, U and V of a colour in BT.709, studio range."""
    red, green, blue = (part / 255 for part in ink)
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return round(16 + 219 * y), round(128 + 224 * (blue - y) / 1.8556), round(128 + 224 * (red - y) / 1.5748)
