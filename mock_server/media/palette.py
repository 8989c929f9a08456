"""Colours and numbers drawn from a recipe's seed, and the colours of the letters. Used by all that draw."""

import colorsys

from mock_server.engine.chance import Stream

RGB = tuple[int, int, int]

INK: RGB = (16, 18, 27)  # behind letters
PAPER: RGB = (255, 255, 255)
SOFT: RGB = (196, 203, 219)
FAINT: RGB = (52, 57, 74)
SERIES: tuple[RGB, ...] = (
    (94, 179, 255),
    (255, 159, 90),
    (126, 217, 150),
    (244, 114, 152),
    (187, 151, 255),
    (250, 211, 92),
    (92, 215, 214),
    (205, 170, 140),
)


def luck(seed: int) -> Stream:
    """The draws of one asset. Any whole number is a seed."""
    return Stream(b"media").child(str(seed))


def colour(hue: float, saturation: float, brightness: float) -> RGB:
    """Red, green, blue in 0 to 255; the hue turns round at 1."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, brightness)
    return round(red * 255), round(green * 255), round(blue * 255)
