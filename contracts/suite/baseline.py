"""Findings that are accepted for now: they no longer count, and one that is no longer met has to be taken out again.

A baseline is a JSON report of an earlier run, or a list of its findings cut down to `[{"rule": ..., "check": ...}]`;
whatever else an entry says (`"because": ...`) is for its readers.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contracts.suite.errors import CannotJudge
from contracts.suite.result import Finding, Outcome, Run

NAME = "baseline"


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding."""

    rule: str
    check: str

    def is_of(self, found: Finding) -> bool:
        """Whether this is the finding that was accepted: instants and ids in its words may differ."""
        return (self.rule, self.check) == (found.rule, found.check)


def read(file: Path) -> list[Entry]:
    """The entries of a file, each once. Raises CannotJudge for one that cannot be used."""
    try:
        written: Any = json.loads(file.read_text("utf-8"))
    except OSError as error:
        step = "make it first, for instance with --report json=FILE"
        raise CannotJudge(f"--baseline {file}: {error.strerror}; {step}") from error
    except ValueError as error:
        raise CannotJudge(
            f"--baseline {file} is no JSON ({error}); give a report, or a list of its findings"
        ) from error
    rows = written.get("findings") if isinstance(written, dict) else written
    if not isinstance(rows, list):
        raise CannotJudge(f"--baseline {file}: wanted a report with `findings`, or a list of them")
    return list(dict.fromkeys(_entry(file, number, row) for number, row in enumerate(rows, start=1)))


def _entry(file: Path, number: int, row: Any) -> Entry:
    if not isinstance(row, dict) or not isinstance(row.get("rule"), str) or not isinstance(row.get("check"), str):
        raise CannotJudge(f"--baseline {file}, entry {number}: an entry has a `rule` and a `check`; met {row!r:.200}")
    return Entry(row["rule"], row["check"])


def apply(run: Run, entries: list[Entry], file: Path) -> None:
    """Take accepted findings out of the run; an entry that was looked for and not met breaks it."""
    stale = [entry for entry in entries if _was_looked_for(run, entry) and not any(map(entry.is_of, run.findings))]
    met = sum(any(map(entry.is_of, run.findings)) for entry in entries)
    run.outcomes = [
        replace(outcome, findings=tuple(found for found in outcome.findings if not _accepted(found, entries)))
        for outcome in run.outcomes
    ]
    says = f"{met} findings are accepted by {file.name}, and each entry of it is still met"
    rules = tuple(dict.fromkeys(entry.rule for entry in stale))
    run.outcomes.append(Outcome(NAME, NAME, says, rules, tuple(_stale(entry, file) for entry in stale)))


def _accepted(found: Finding, entries: list[Entry]) -> bool:
    return any(entry.is_of(found) for entry in entries)


def _was_looked_for(run: Run, entry: Entry) -> bool:
    """Whether the check of an entry was made; one that is left out or unmeasured says nothing about it."""
    own = entry.check.partition(": ")[0]
    return any(outcome.check == own and outcome.verdict != "unmeasured" for outcome in run.outcomes)


def _stale(entry: Entry, file: Path) -> Finding:
    wanted, met = f"a finding in {entry.check}, as the baseline says", "none: take the entry out of the baseline"
    return Finding(entry.rule, "documented", NAME, wanted, met, file.name, "")
