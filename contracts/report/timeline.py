"""What happened when: lanes of spans and dots over one stretch of seconds."""

from collections.abc import Sequence
from typing import NamedTuple

from contracts.report.markup import Html, el

_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1_800, 3_600)
_MOST_TICKS = 8


class Dot(NamedTuple):
    """An instant. tone: good, bad, warn, mute or plain; href: what it points to."""

    at_s: float
    said: str
    tone: str = "plain"
    href: str | None = None


class Span(NamedTuple):
    """A stretch, with a word in it."""

    from_s: float
    to_s: float
    word: str
    tone: str = "plain"


class Lane(NamedTuple):
    """One row: spans below, dots on top."""

    name: str
    spans: Sequence[Span] = ()
    dots: Sequence[Dot] = ()


def timeline(lanes: Sequence[Lane], end_s: float | None = None, unit_s: float = 1.0) -> Html:
    """The lanes from 0 to their end. unit_s: what one second of the scale is worth, for a run at another pace."""
    last_s = max([end_s or 0.0, *_instants(lanes), 1e-6])
    rows = [
        el(
            "div",
            el("span", lane.name, class_="lane-name"),
            el("div", _marks(lane, last_s), class_="lane"),
            class_="row",
        )
        for lane in lanes
        if lane.spans or lane.dots
    ]
    scale = [el("span", _label(at_s * unit_s), style=f"left:{_share(at_s, last_s)}%") for at_s in ticks(last_s, unit_s)]
    axis = el("div", el("span", class_="lane-name"), el("div", scale, class_="axis"), class_="row")
    return el("div", rows, axis, class_="timeline")


def _instants(lanes: Sequence[Lane]) -> list[float]:
    return [dot.at_s for lane in lanes for dot in lane.dots] + [span.to_s for lane in lanes for span in lane.spans]


def _marks(lane: Lane, last_s: float) -> list[Html]:
    spans = [
        el(
            "span",
            span.word,
            class_=f"span {span.tone}",
            style=f"left:{_share(span.from_s, last_s)}%;width:{_share(max(span.to_s - span.from_s, 0.0), last_s)}%",
            title=f"{span.word}, {_label(span.from_s)} to {_label(span.to_s)}",
        )
        for span in lane.spans
    ]
    dots = [
        el(
            "a" if dot.href else "span",
            class_=f"dot {dot.tone}",
            style=f"left:{_share(dot.at_s, last_s)}%",
            title=f"{dot.said}, {_label(dot.at_s)}",
            aria_label=dot.said,
            href=dot.href,
        )
        for dot in lane.dots
    ]
    return [*spans, *dots]


def _share(at_s: float, last_s: float) -> str:
    return f"{100 * at_s / last_s:.2f}"


def ticks(last_s: float, unit_s: float = 1.0) -> list[float]:
    """Round instants of the scale, eight at most."""
    step_s = next((step for step in _STEPS_S if last_s * unit_s / step <= _MOST_TICKS), last_s * unit_s / _MOST_TICKS)
    count = int(last_s * unit_s / step_s + 1e-9)
    return [number * step_s / unit_s for number in range(count + 1)]


def _label(at_s: float) -> str:
    if at_s >= 120:
        minutes, seconds = divmod(round(at_s), 60)
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return f"{at_s:.3g} s"
