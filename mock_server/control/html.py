"""Pages without anything from elsewhere: one style sheet, inlined; a little script where it helps."""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
{body}
{script}</body>
</html>
"""

# Nothing is fetched, embedded or sent anywhere else, whatever a document's texts hold.
_INLINE = "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
_HEADERS = {"Content-Security-Policy": f"default-src 'none'; {_INLINE}"}


def page(title: str, body: str, script: str = "") -> HTMLResponse:
    """A whole page. `body` is HTML, `title` is text."""
    last = f"<script>{script}</script>\n" if script else ""
    return HTMLResponse(_PAGE.format(title=escape(title), style=_style(), body=body, script=last), headers=_HEADERS)


@cache
def _style() -> str:
    return Path(__file__).with_name("style.css").read_text("utf-8")


def code(text: object) -> str:
    """Text as inline code."""
    return f"<code>{escape(str(text))}</code>"


def block(text: str) -> str:
    """Text as a block of code with a button that copies it."""
    return f'<div class="copy"><pre>{escape(text)}</pre></div>'


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table; cells are HTML."""
    if not rows:
        return ""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"


def fold(summary: str, inside: str, *, ident: str = "") -> str:
    """Something that opens when it is clicked; both parts are HTML."""
    name = f' id="{escape(ident)}"' if ident else ""
    return f"<details{name}><summary>{summary}</summary><div>{inside}</div></details>"


COPY = """
for (const box of document.querySelectorAll('.copy')) {
  const button = document.createElement('button');
  button.textContent = 'Copy';
  button.onclick = () => navigator.clipboard.writeText(box.querySelector('pre').textContent)
    .then(() => { button.textContent = 'Copied'; });
  box.append(button);
}
"""
