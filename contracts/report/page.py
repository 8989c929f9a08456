"""One self-contained page: its style and its script stand in it, and it may fetch nothing."""

import json
from pathlib import Path
from typing import Any

from contracts.report.markup import Html, el, join

_HERE = Path(__file__).parent
# Nothing from anywhere, whatever a judged server has put into its answers.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(title: str, *body: object, data: Any = None) -> str:
    """A whole document. data: what `page.js` shows when it is asked for, JSON that is kept out of sight till then."""
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("title", title),
        el("style", Html(_own("style.css"))),
    )
    kept = el("script", Html(inert(data)), type="application/json", id="data") if data is not None else None
    script = el("script", Html(_own("page.js")))
    return "<!doctype html>\n" + el("html", head, el("body", el("main", *body), kept, script), lang="en") + "\n"


def _own(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def inert(data: Any) -> str:
    """JSON that no parser of HTML takes for the end of its script."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("&", "\\u0026")


def pill(word: str, tone: str | None = None) -> Html:
    """A short word on a ground of its tone: good, bad, warn, mute."""
    return el("span", word, class_=f"pill {tone or word}")


def header(title: str, said: str, verdict: Html, facts: list[tuple[str, str]]) -> Html:
    """The head of a page: what it is about, how it came out, and small facts."""
    rows = [el("div", el("dt", name), el("dd", value)) for name, value in facts]
    theme = el("button", "◐", id="theme", type="button", title="dark or light", aria_label="dark or light")
    top = el("div", el("h1", title), verdict, theme, class_="top")
    return el("header", top, el("p", said, class_="said"), el("dl", rows, class_="facts"))


def bar(parts: list[tuple[str, str, int]]) -> Html:
    """A bar of what came of everything: (name, tone, count), each as wide as its share."""
    filled = [part for part in parts if part[2]]
    spans = [
        el("span", class_=tone, style=f"flex-grow:{count}", title=f"{count} {name}") for name, tone, count in filled
    ]
    return el("div", spans, class_="bar", role="img", aria_label=", ".join(f"{c} {n}" for n, _, c in filled))


def filters(parts: list[tuple[str, str, int]], kinds: list[str]) -> Html:
    """Buttons that show or hide rows by verdict, a choice of kinds, and a search. Rows: `data-verdict`, `data-kind`."""
    chips = [
        el(
            "button",
            f"{name} ",
            el("b", count),
            class_=f"chip {tone}",
            type="button",
            data_show=name,
            aria_pressed="true",
        )
        for name, tone, count in parts
    ]
    options = [el("option", "every kind", value=""), *[el("option", kind, value=kind) for kind in kinds]]
    choice = el("select", options, id="kind", aria_label="kind") if kinds else None
    search = el("input", type="search", id="search", placeholder="rule, check, text", aria_label="search")
    return el("nav", chips, choice, search, el("span", id="shown"), class_="filters")


def section(title: str, *body: object, ident: str | None = None) -> Html:
    """A part of the page under a heading; nothing when it is empty."""
    inner = join(*body)
    return el("section", el("h2", title), inner, id=ident) if inner else Html("")
