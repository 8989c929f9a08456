"""Line, bar, area and pie charts of given numbers, whole or built up to a share. Any numbers and texts are drawn."""

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw

from mock_server.media.axes import Plot, draw_axes, draw_name, draw_names, value_range
from mock_server.media.lettering import fitted, font, type_size
from mock_server.media.palette import FAINT, INK, PAPER, RGB, SERIES
from mock_server.media.recipe import Chart

MOST_ROWS = 12  # rows and points beyond are left out: no screen has room for them
MOST_POINTS = 400
LARGEST = 1e15  # a larger number has no room beside its axis
SMALLEST_PX = 8

Row = Sequence[float]
Point = tuple[float, float]


def plotted(chart: Chart, width: int, height: int, share: float = 1.0) -> Image.Image:
    """The chart as far as it is built: axes, title and names always, the numbers up to the share (0 to 1)."""
    page = Image.new("RGB", (width, height), INK)
    rows = [[_bounded(value) for value in row.data[:MOST_POINTS]] for row in chart.datasets[:MOST_ROWS]]
    plot = _sheet(page, chart.title, [value for row in rows for value in row])
    if min(plot.width, plot.height) < SMALLEST_PX:
        return page
    if chart.type == "pie":
        _pie(plot, rows[0] if rows else (), chart.labels, share)
        return page
    count = max([len(chart.labels[:MOST_POINTS]), *map(len, rows)])
    draw_names(plot, [row.label for row in chart.datasets[:MOST_ROWS]])
    draw_axes(plot, chart.labels, count)
    if share > 0:
        if chart.type == "bar":
            _bars(plot, rows, count, share)
        else:
            _lines(plot, rows, count, share, filled=chart.type == "area")
    return page


def _sheet(page: Image.Image, title: str, values: Row) -> Plot:
    """Writes the title; what is left is the sheet."""
    face, row_px, pad_px = type_size(*page.size)
    draw, top = ImageDraw.Draw(page), pad_px + row_px * 1.6
    if title:
        big = font(round(row_px * 1.05))
        draw.text((pad_px, pad_px * 0.8), fitted(title, big, page.width - 2 * pad_px), fill=PAPER, font=big)
        top += row_px * 1.4
    box = (pad_px * 5.0, top, page.width - pad_px, page.height - row_px - pad_px)
    return Plot(draw, *box, *value_range(values), face)


def _bars(plot: Plot, rows: Sequence[Row], count: int, share: float) -> None:
    """The rows side by side in each column; the columns on the left rise first."""
    room = plot.width / max(1, count)
    thick = room * 0.7 / max(1, len(rows))
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            lag = 0.5 * index / len(row)
            grown = min(1.0, max(0.0, (share - lag) / (1 - lag)))
            left = plot.x(index, count) - room * 0.35 + number * thick
            top, bottom = sorted((plot.y(0), plot.y(value * _eased(grown))))
            if bottom - top >= 0.5:
                plot.draw.rectangle((left, top, left + max(1.0, thick - 1), bottom), fill=_ink(number))


def _lines(plot: Plot, rows: Sequence[Row], count: int, share: float, *, filled: bool) -> None:
    """The rows with their dots, from the left up to the share of their length, above the areas of all."""
    reached = [_points(plot, row, count, share) for row in rows]
    for number, points in enumerate(reached if filled else ()):
        if len(points) > 1:
            outline = [(points[0][0], plot.y(0)), *points, (points[-1][0], plot.y(0))]
            plot.draw.polygon(outline, fill=_faded(_ink(number)))
    weight = max(2, round(plot.height / 80))
    for number, points in enumerate(reached):
        if len(points) > 1:
            plot.draw.line(points, fill=_ink(number), width=weight, joint="curve")
        for x, y in points:
            plot.draw.ellipse((x - weight, y - weight, x + weight, y + weight), fill=_ink(number))


def _points(plot: Plot, row: Row, count: int, share: float) -> list[Point]:
    """A row's points up to the share of its length; the last may lie between two numbers."""
    reach = share * (len(row) - 1)
    points = [(plot.x(index, count), plot.y(value)) for index, value in enumerate(row) if index <= reach]
    if points and reach % 1:
        before, after = row[int(reach)], row[int(reach) + 1]
        points.append((plot.x(reach, count), plot.y(before + (after - before) * (reach % 1))))
    return points


def _pie(plot: Plot, row: Row, labels: Sequence[str], share: float) -> None:
    """The first row as slices, clockwise from the top, and a list of names with their per cent."""
    parts = [max(0.0, value) for value in row]
    total = sum(parts) or 1.0
    radius = min(plot.height, plot.width * 0.6) / 2
    x, y = plot.left + radius, plot.top + plot.height / 2
    box = (x - radius, y - radius, x + radius, y + radius)
    plot.draw.ellipse(box, outline=FAINT)
    angle = -90.0
    row_px = plot.face.getbbox("Xg")[3] * 1.4
    for number, part in enumerate(parts):
        ink = _ink(number)
        end = min(angle + 360 * part / total, -90 + 360 * share)
        if end > angle:
            plot.draw.pieslice(box, angle, end, fill=ink)
        angle += 360 * part / total
        name = f"{labels[number] if number < len(labels) else number + 1}  {100 * part / total:.0f}%"
        if plot.top + (number + 1) * row_px <= plot.bottom:
            draw_name(plot, name, ink, x + radius * 1.25, plot.top + number * row_px)


def _bounded(value: float) -> float:
    return min(LARGEST, max(-LARGEST, value)) if math.isfinite(value) else 0.0


def _ink(number: int) -> RGB:
    return SERIES[number % len(SERIES)]


def _eased(share: float) -> float:
    return 1 - (1 - share) ** 3


def _faded(ink: RGB) -> RGB:
    red, green, blue = (round(0.35 * ours + 0.65 * theirs) for ours, theirs in zip(ink, INK, strict=True))
    return red, green, blue
