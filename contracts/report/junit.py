"""JUnit's XML, as build servers read it."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

# What XML 1.0 cannot hold, whatever a judged server has put into its answers.
_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(NamedTuple):
    """One test. failure: (one line, the whole text) where it failed; skipped: the reason why it was not made.

    error: as `failure`, where the test itself could not be made.
    """

    name: str
    group: str
    took_s: float
    failure: tuple[str, str] | None = None
    skipped: str | None = None
    said: str = ""
    error: tuple[str, str] | None = None


def junit(name: str, cases: Sequence[Case], properties: dict[str, str] | None = None) -> str:
    """A whole file, one `testsuite`."""
    failed = sum(case.failure is not None for case in cases)
    errors = sum(case.error is not None for case in cases)
    skipped = sum(case.skipped is not None for case in cases)
    took_s = sum(case.took_s for case in cases)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="{errors}" time="{took_s:.3f}"'
    rows = [
        f"<property name={_attribute(key)} value={_attribute(value)}/>" for key, value in (properties or {}).items()
    ]
    told = [f"<properties>{''.join(rows)}</properties>"] if rows else []
    lines = [*told, *[_case(case) for case in cases]]
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    inner = "\n".join(lines)
    suite = f'<testsuite name={_attribute(name)} {counts} skipped="{skipped}">\n{inner}\n</testsuite>'
    return f"{head}<testsuites name={_attribute(name)} {counts}>\n{suite}\n</testsuites>\n"


def _case(case: Case) -> str:
    inner = ""
    if case.failure is not None:
        line, text = case.failure
        inner = f'<failure message={_attribute(line)} type="broke">{_text(text)}</failure>'
    elif case.error is not None:
        line, text = case.error
        inner = f"<error message={_attribute(line)}>{_text(text)}</error>"
    elif case.skipped is not None:
        inner = f"<skipped message={_attribute(case.skipped)}/>"
    said = f"<system-out>{_text(case.said)}</system-out>" if case.said else ""
    head = f'<testcase classname={_attribute(case.group)} name={_attribute(case.name)} time="{case.took_s:.3f}"'
    return f"{head}>{inner}{said}</testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("?", text), {"\n": "&#10;"})


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("?", text))
