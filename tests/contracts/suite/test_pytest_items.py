"""`soundstage check --pytest`: an item a check, by the path of our own file."""

from pathlib import Path

import pytest

from contracts.suite import pytest_items
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers.creativeai_requests import SERVERS
from tests.contracts.broken.servers.server import Wrong, WrongServer


class Told:
    """A plugin that keeps what became of each item."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.texts: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            name = report.nodeid.partition("::")[2]
            self.outcomes[name], self.texts[name] = report.outcome, report.longreprtext


def items(wrong: Wrong, only: tuple[str, ...], *arguments: str) -> tuple[int, Told]:
    """Pytest over the checks of a server."""
    told = Told()
    with Backstage(WrongServer(wrong)) as stage:
        plugin = pytest_items.Items(asking(wrong.provider, *only), stage.seams())
        own = ["-c", str(pytest_items.HERE.with_name("pytest.ini")), "-q", "-p", "no:cacheprovider", *arguments]
        code = pytest.main([*own, str(pytest_items.HERE)], plugins=[plugin, told])
    return int(code), told


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with a `contracts` folder and tests of its own, neither of which is ours."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "__init__.py").write_text("raise AssertionError('not ours')\n")
    (tmp_path / "test_own.py").write_text("def test_own():\n    raise AssertionError\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    monkeypatch.chdir(tmp_path)


def test_a_faithful_server_passes_and_what_cannot_be_measured_is_skipped() -> None:
    code, told = items(Wrong("faithful", "creativeai", ()), ("S-79", "S-222"))

    assert code == 0
    assert told.outcomes["S-79/rejects/1"] == "passed"
    assert told.outcomes["S-222/accepts/1"] == "skipped"


def test_a_wrong_server_fails_the_item_that_names_the_rule() -> None:
    liar = next(each for each in SERVERS if each.name == "takes-16-seconds")
    code, told = items(liar, ("S-79",))

    failed = [name for name, outcome in told.outcomes.items() if outcome == "failed"]
    assert code == 1
    assert failed
    assert "creativeai/S-79 (documented" in told.texts[failed[0]]
    assert "Traceback" not in told.texts[failed[0]]


def test_pytest_arguments_choose() -> None:
    _, told = items(Wrong("faithful", "creativeai", ()), ("S-79",), "-k", "rejects")

    assert {name.split("/")[1] for name in told.outcomes} == {"rejects"}
