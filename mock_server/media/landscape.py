"""The scene every picture and clip is set in: a sky, hills, and a sun. The seed picks colours, hills and hour."""

import math
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from mock_server.engine.chance import Stream
from mock_server.media.palette import RGB, colour, luck

HILLS = 3
STEPS = 48  # corners of a ridge
DAY = 0.6  # the part of its way that the sun goes in a clip: it never leaves the picture


class Landscape(NamedTuple):
    """ground: the scene without its sun. sky: 255 where the sun may be seen."""

    ground: Image.Image
    sky: Image.Image
    sun: Image.Image
    light: RGB
    hour: float
    eastward: bool

    def sun_at(self, share: float) -> tuple[int, int]:
        """Even left and top of the sun's box when this share (0 to 1) of its way is done."""
        width, height = self.ground.size
        along = self.hour + (DAY if self.eastward else -DAY) * share
        left = along * (width + self.sun.width) - self.sun.width
        top = height * (0.5 - 0.38 * math.sin(math.pi * along)) - self.sun.height / 2
        return round(left / 2) * 2, round(top / 2) * 2

    def sun_seen(self, left: int, top: int) -> Image.Image:
        """The sun's mask at a place, without what hills hide of it."""
        box = (left, top, left + self.sun.width, top + self.sun.height)
        return ImageChops.darker(self.sun, self.sky.crop(box))

    def picture(self) -> Image.Image:
        """The scene at its first moment."""
        left, top = self.sun_at(0)
        scene = self.ground.copy()
        scene.paste(self.light, (left, top), self.sun_seen(left, top))
        return scene


def landscape(width: int, height: int, seed: int) -> Landscape:
    """The scene of a seed at a size."""
    chance = luck(seed)
    hue = chance.share("hue")
    dusk = hue + 0.08 + 0.2 * chance.share("dusk")
    ground = _sky(width, height, colour(hue, 0.72, 0.55), colour(dusk, 0.45, 0.98))
    sky = Image.new("L", (width, height), 255)
    for number in range(HILLS):
        ridge = _ridge(chance, number, width, height)
        ImageDraw.Draw(sky).polygon(ridge, fill=0)
        ImageDraw.Draw(ground).polygon(ridge, fill=colour(hue + 0.03 * number, 0.6, 0.5 - 0.13 * number))
    eastward = chance.number("way") % 2 == 0
    hour = 0.12 + 0.16 * chance.share("hour")
    light = colour(dusk + 0.05, 0.25, 1.0)
    return Landscape(ground, sky, sun(min(width, height) * 2 // 5), light, hour if eastward else 1 - hour, eastward)


def sun(diameter: int) -> Image.Image:
    """Mask of a disc in its glow, an even number of pixels wide."""
    side = max(2, diameter // 2 * 2)
    glow = Image.radial_gradient("L").point([_brightness(value / 255) for value in range(256)])
    return glow.resize((side, side), Image.Resampling.BILINEAR)


def _brightness(distance: float) -> int:
    """Flat rings: a smooth glow would double the size of the PNG."""
    return next((level for end, level in ((0.36, 255), (0.5, 64), (0.64, 28)) if distance < end), 0)


def _sky(width: int, height: int, above: RGB, below: RGB) -> Image.Image:
    """Bands of colour from above to below. Rows of one colour each are what makes the PNG quick and small."""
    fall = Image.linear_gradient("L").resize((1, height), Image.Resampling.BILINEAR)
    column = Image.composite(Image.new("RGB", fall.size, below), Image.new("RGB", fall.size, above), fall)
    return column.resize((width, height), Image.Resampling.NEAREST)


def _ridge(chance: Stream, number: int, width: int, height: int) -> list[tuple[float, float]]:
    """Outline of a hill, the nearer the lower."""
    level = 0.5 + 0.12 * number
    waves = [(chance.share(f"{number} {name}"), times) for name, times in (("wide", 1.1), ("narrow", 2.9))]
    top = [
        (x, height * (level + sum(0.06 / times * math.sin(math.tau * (phase + times * x)) for phase, times in waves)))
        for x in (step / STEPS for step in range(STEPS + 1))
    ]
    return [(0, height), *((x * width, y) for x, y in top), (width, height)]
