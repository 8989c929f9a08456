"""The checks of a run as items of pytest: `soundstage check --pytest` starts it with this file and this plugin.

The file is collected by its own path, so a folder called `contracts` in somebody's project is never taken for ours.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.suite.checklist import checklist
from contracts.suite.errors import CannotJudge
from contracts.suite.plan import Check, Options
from contracts.suite.preflight import preflight
from contracts.suite.reports.junit import whole
from contracts.suite.seams import Seams
from contracts.suite.session import Session

HERE = Path(__file__)


class Broke(Exception):
    """A check that found a broken promise; the message is the whole finding."""


class Items:
    """The plugin. One session with the target serves every item."""

    def __init__(self, options: Options, seams: Seams | None = None) -> None:
        self._options = options
        self._session = Session(options, seams)
        self._opened = False

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> "Promises | None":
        """Our own file, and no other."""
        if file_path != HERE:
            return None
        return Promises.of(parent, checklist(self._options), self)

    def made(self, check: Check) -> Any:
        """What came of a check. Raises CannotJudge."""
        if not self._opened:
            self._session.__enter__()
            self._opened = True
            preflight(self._session)
            self._session.ready()
        return self._session.make(check)

    def pytest_sessionfinish(self) -> None:
        """Close what was opened."""
        if self._opened:
            self._session.__exit__(None, None, None)


class Promises(pytest.File):
    """The file whose items the checks are."""

    checks: list[Check]
    items: Items

    @classmethod
    def of(cls, parent: pytest.Collector, checks: list[Check], items: Items) -> "Promises":
        """The collector of these checks."""
        made: Promises = cls.from_parent(parent, path=HERE)
        made.checks, made.items = checks, items
        return made

    def collect(self) -> Iterator["Item"]:
        """An item a check, its id the check's."""
        for check in sorted(self.checks, key=lambda check: check.alone):
            yield Item.of(self, check, self.items)


class Item(pytest.Item):
    """One check."""

    check: Check
    items: Items

    @classmethod
    def of(cls, parent: pytest.Collector, check: Check, items: Items) -> "Item":
        """The item of this check."""
        made: Item = cls.from_parent(parent, name=check.id)
        made.check, made.items = check, items
        return made

    def runtest(self) -> None:
        """Make the check: broken promises fail it, what is only inferred is told beside it."""
        try:
            outcome = self.items.made(self.check)
        except CannotJudge as error:
            pytest.exit(str(error), returncode=2)
        for found in outcome.findings:
            if found.verdict == "warned":
                self.add_report_section("call", "warned", whole(found))
        broke = [whole(found) for found in outcome.findings if found.verdict == "broke"]
        if broke:
            raise Broke("\n\n".join(broke))
        if outcome.reason and not outcome.findings:
            pytest.skip(outcome.reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any, **more: Any) -> Any:
        """The findings, and nothing of our own insides."""
        if isinstance(excinfo.value, Broke):
            return f"{self.check.says}\n\n{excinfo.value}"
        return super().repr_failure(excinfo, *args, **more)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands, and what it is called."""
        return HERE, None, f"{self.check.id}: {self.check.says}"


def run(options: Options, arguments: list[str]) -> int:
    """Run pytest over the checks; its exit code, 1 where nothing was there to run."""
    own = ["-c", str(HERE.with_name("pytest.ini")), f"--rootdir={Path.cwd()}", *arguments, str(HERE)]
    code = int(pytest.main(own, plugins=[Items(options)]))
    return 1 if code == pytest.ExitCode.NO_TESTS_COLLECTED else min(code, 2)
