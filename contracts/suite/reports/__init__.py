"""What a run of checks is told as: a table on the terminal, JSON, JUnit, and one page of HTML."""

import json
from collections.abc import Callable
from pathlib import Path

from contracts.suite.result import Run


class BadReport(Exception):
    """A report that cannot be written; the message says what was met and what is wanted."""


def _json(run: Run) -> str:
    return json.dumps(run.as_dict(), indent=2, ensure_ascii=False) + "\n"


def _junit(run: Run) -> str:
    from contracts.suite.reports import junit

    return junit.text(run)


def _html(run: Run) -> str:
    from contracts.suite.reports import html

    return html.text(run)


FORMS: dict[str, Callable[[Run], str]] = {"json": _json, "junit": _junit, "html": _html}


def wanted(given: list[str]) -> dict[str, Path]:
    """`json=F,junit=F`, given once or several times, as form and file. Raises BadReport."""
    found: dict[str, Path] = {}
    for word in (word for each in given for word in each.split(",") if word):
        form, equals, file = word.partition("=")
        if form not in FORMS or not equals or not file:
            raise BadReport(f"--report {word}: wanted form=file, with a form of {', '.join(FORMS)}")
        if not Path(file).absolute().parent.is_dir():
            raise BadReport(f"--report {word}: the folder of {file} does not exist; make it first, or name another")
        found[form] = Path(file)
    return found


def write(run: Run, files: dict[str, Path]) -> None:
    """Every report that was asked for. Raises BadReport for a file that cannot be written."""
    for form, file in files.items():
        try:
            file.write_text(FORMS[form](run), "utf-8")
        except OSError as error:
            raise BadReport(f"--report {form}={file}: {error.strerror}; name a file that can be written") from error
