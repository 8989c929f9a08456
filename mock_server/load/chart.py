"""A rehearsal as one page that needs nothing else: the table, and a curve for each figure over time, as SVG."""

from collections.abc import Iterator, Sequence
from html import escape

from mock_server.load import table
from mock_server.load.rehearsal import Fleet
from mock_server.load.tally import last_second

WIDTH, HEIGHT, LEFT, TOP = 720, 150, 48, 12
COLOURS = {"good": "#1a7f5a", "bad": "#c2402b"}
CURVES = {
    "done": "Goodput: wishes fulfilled in a second",
    "submits": "Submits in a second",
    "refused": "Refused in a second",
    "retries": "Retries in a second",
    "polls": "Polls in a second",
}
_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1d2321 }
table { border-collapse: collapse } td, th { padding: .2rem .9rem; text-align: right; border-bottom: 1px solid #d5dbd8 }
th:first-child { text-align: left } svg { width: 100%; height: auto } h2 { font-size: 1rem; margin: 1.6rem 0 .3rem }
text { font-size: 11px; fill: #5c6663 }
"""


def page(title: str, fleets: Sequence[Fleet]) -> str:
    """The whole page."""
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>',
            f"<h1>{escape(title)}</h1>",
            _table(fleets),
            *_curves(fleets),
            "</html>\n",
        )
    )


def _table(fleets: Sequence[Fleet]) -> str:
    columns = [table.HEAD, *table.rows(fleets)]
    body = "".join(
        f"<tr><th>{escape(head)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for head, *cells in zip(*columns, strict=True)
    )
    return f"<table>{body}</table>"


def _curves(fleets: Sequence[Fleet]) -> Iterator[str]:
    seconds = max(last_second(fleet.tally for fleet in fleets), 1)
    for event, said in CURVES.items():
        series = {fleet.name: fleet.tally.series(event, seconds) for fleet in fleets}
        yield f"<h2>{said}</h2>{_svg(series)}"


def _svg(series: dict[str, list[int]]) -> str:
    most = max((max(numbers, default=0) for numbers in series.values()), default=0) or 1
    seconds = max(map(len, series.values()), default=1)
    base, right = TOP + HEIGHT, LEFT + WIDTH
    lines = "".join(
        f'<polyline fill="none" stroke="{_colour(name)}" stroke-width="2" '
        f'points="{_points(numbers, most)}"><title>{escape(name)}</title></polyline>'
        for name, numbers in series.items()
    )
    legend = "".join(
        f'<text x="{LEFT + 8 + 60 * index}" y="{TOP + 10}" style="fill:{_colour(name)}">{escape(name)}</text>'
        for index, name in enumerate(series)
    )
    return (
        f'<svg viewBox="0 0 {right + 12} {base + 22}" role="img">'
        f'<path d="M{LEFT} {TOP}V{base}H{right}" fill="none" stroke="#98a29e"/>'
        f'<text x="{LEFT - 6}" y="{TOP + 8}" text-anchor="end">{most}</text>'
        f'<text x="{LEFT - 6}" y="{base}" text-anchor="end">0</text>'
        f'<text x="{right}" y="{base + 16}" text-anchor="end">{seconds} s</text>{legend}{lines}</svg>'
    )


def _colour(fleet: str) -> str:
    return COLOURS.get(fleet, "#3557a8")


def _points(numbers: Sequence[int], most: int) -> str:
    step = WIDTH / max(len(numbers) - 1, 1)
    return " ".join(
        f"{LEFT + index * step:.1f},{TOP + HEIGHT * (1 - number / most):.1f}" for index, number in enumerate(numbers)
    )
