"""What stands around the numbers of a chart: the sheet and its scale, axes, labels, names of rows."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from PIL import ImageDraw

from mock_server.media.lettering import Font, fitted
from mock_server.media.palette import FAINT, RGB, SERIES, SOFT

SMALLEST_SPAN = 1e-9  # values nearer to each other than this are drawn as equal


class Plot(NamedTuple):
    """The sheet a chart is drawn on: the box of its numbers, the range of its values, its letters."""

    draw: ImageDraw.ImageDraw
    left: float
    top: float
    right: float
    bottom: float
    low: float
    high: float
    face: Font

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def x(self, index: float, count: int) -> float:
        """The middle of a column."""
        return self.left + (index + 0.5) / max(1, count) * self.width

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * self.height


def draw_axes(plot: Plot, labels: Sequence[str], count: int) -> None:
    """Lines at round values with their numbers, and the labels that have room, for so many columns."""
    step = _step(plot.high - plot.low)
    for number in range(math.ceil(plot.low / step), math.floor(plot.high / step) + 1):
        y = plot.y(number * step)
        plot.draw.line((plot.left, y, plot.right, y), fill=FAINT if number else SOFT)
        plot.draw.text((plot.left - 6, y), _figure(number * step), fill=SOFT, font=plot.face, anchor="rm")
    room = plot.width / max(1, count)
    every = math.ceil(plot.face.getlength("000000") / room)
    for index in range(0, min(len(labels), count), every):
        text = fitted(labels[index], plot.face, room * every * 0.95)
        plot.draw.text((plot.x(index, count), plot.bottom + 4), text, fill=SOFT, font=plot.face, anchor="ma")


def draw_names(plot: Plot, names: Sequence[str]) -> None:
    """The names of the rows beside their colours, in a line above the numbers, as many as fit."""
    x, y = plot.left, plot.top - _side(plot) * 2
    for number, name in enumerate(names):
        if name and x < plot.right - 2 * _side(plot):
            x = draw_name(plot, name, SERIES[number % len(SERIES)], x, y)


def draw_name(plot: Plot, name: str, ink: RGB, x: float, y: float) -> float:
    """One name beside its colour; where the next may begin."""
    side = _side(plot)
    plot.draw.rectangle((x, y + side * 0.25, x + side * 0.75, y + side), fill=ink)
    shown = fitted(name, plot.face, max(1.0, plot.right - x - side * 1.1))
    plot.draw.text((x + side * 1.1, y), shown, fill=SOFT, font=plot.face)
    return x + side * 2.2 + plot.face.getlength(shown)


def value_range(values: Sequence[float]) -> tuple[float, float]:
    """Ends of the axis: zero and all values lie between them, and both are round."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < SMALLEST_SPAN:
        return low, low + 1
    step = _step(high - low)
    return math.floor(low / step) * step, math.ceil(high / step) * step


def _step(span: float) -> float:
    """A round distance (1, 2, 5, 10 ...) that goes into the span four to ten times."""
    power: float = 10.0 ** math.floor(math.log10(span / 4))
    return next((power * times for times in (5, 2) if span / (power * times) >= 4), power)


def _side(plot: Plot) -> float:
    return float(plot.face.getbbox("X")[3])


def _figure(value: float) -> str:
    for size, letter in ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}"
