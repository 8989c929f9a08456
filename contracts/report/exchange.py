"""A request and its answer side by side."""

import json
from collections.abc import Mapping
from typing import NamedTuple

from contracts.report.markup import Html, el

_QUIET = frozenset(
    {"accept", "accept-encoding", "connection", "host", "user-agent", "date", "server", "content-length"}
)


class Side(NamedTuple):
    """One half of an exchange. line: `POST https://...` or `202`."""

    line: str
    headers: Mapping[str, str]
    body: str


def exchange(asked: Side, told: Side, note: str = "", ident: str | None = None) -> Html:
    """Both halves, headers folded away. note: when it was and how long it took."""
    halves = el("div", _half("request", asked), _half("answer", told), class_="pair")
    return el("div", el("div", note, class_="note") if note else None, halves, class_="exchange", id=ident)


def _half(name: str, side: Side) -> Html:
    shown = {key: value for key, value in side.headers.items() if key.lower() not in _QUIET}
    rows = [el("div", el("b", key), ": ", value) for key, value in shown.items()]
    headers = (
        el("details", el("summary", f"{len(rows)} header{'s' if len(rows) > 1 else ''}"), rows, class_="headers")
        if rows
        else None
    )
    body = el("pre", pretty(side.body)) if side.body else el("p", "no body", class_="mute")
    return el("div", el("div", el("small", name), el("code", side.line), class_="line"), headers, body, class_=name)


def pretty(body: str) -> str:
    """JSON with its lines broken, anything else as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
