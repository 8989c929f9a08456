"""A run on the terminal: a line of progress while it goes, then what came of it."""

from collections import Counter
from types import TracebackType
from typing import TYPE_CHECKING, Self

from contracts.suite.result import Finding, Outcome, Run

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {"held": "green", "broke": "red", "warned": "yellow", "unmeasured": "bright_black"}
MOST_TOLD = 40  # findings on a terminal; the reports have them all


class Live:
    """Progress of a run: a bar where somebody watches, nothing in a log. Call it with each outcome."""

    def __init__(self, console: "Console") -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(None), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("checking", total=None)
        self._broke = 0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def __call__(self, outcome: Outcome, done: int, total: int) -> None:
        """One more check has been made."""
        from rich.text import Text

        self._broke += outcome.verdict == "broke"
        if outcome.verdict == "broke":
            self._bar.console.print(Text.assemble(("broke", "red"), f" {outcome.check}: {outcome.says}"))
        said = f"checking, [red]{self._broke} broke[/]" if self._broke else "checking"
        self._bar.update(self._task, completed=done, total=total, description=said)


def tell(run: Run, console: "Console") -> None:
    """The table by kind, the findings, what was left unmeasured, and the last line."""
    console.print(_kinds(run))
    for found in run.findings[:MOST_TOLD]:
        _finding(found, console)
    if len(run.findings) > MOST_TOLD:
        console.print(f"... and {len(run.findings) - MOST_TOLD} more; --report html=check.html has them all.")
    reasons = Counter(left.reason for left in run.unmeasured)
    for reason, count in reasons.most_common():
        console.print(f"unmeasured, {count}: {reason}", style="bright_black", markup=False, highlight=False)
    console.print(last_line(run), style="bold " + ("green" if run.exit_code == 0 else "red"), markup=False)


def last_line(run: Run) -> str:
    """`creativeai at http://...: held. 712 held, 3 warned, 9 unmeasured, in 41 s.`"""
    counts = [f"{run.count(verdict)} {verdict}" for verdict in ("held", "broke", "warned", "unmeasured")]
    word = "held" if run.exit_code == 0 else "broke" if run.count("broke") else "nothing was measured"
    return f"{run.provider} at {run.target}: {word}. {', '.join(counts)}, in {run.took_s:.0f} s."


def _kinds(run: Run) -> object:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("checks")
    for verdict, colour in COLOURS.items():
        table.add_column(verdict, justify="right", style=colour)
    for kind in dict.fromkeys(outcome.kind for outcome in run.outcomes):
        counts = Counter(outcome.verdict for outcome in run.outcomes if outcome.kind == kind)
        table.add_row(kind, *[str(counts[verdict] or "") for verdict in COLOURS])  # type: ignore[index]  # keys are verdicts
    return table


def _finding(found: Finding, console: "Console") -> None:
    from rich.text import Text

    colour = COLOURS[found.verdict]
    console.print()
    console.print(Text.assemble((found.verdict, colour), f" {found.rule} ({found.standing}) in {found.check}"))
    for name, value in (("expected", found.expected), ("met", found.met), ("source", found.source)):
        console.print(Text.assemble((f"  {name:9}", "bright_black"), value))
    if found.curl:
        console.print(Text(f"  {found.curl}"), soft_wrap=True)
