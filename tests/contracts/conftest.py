"""Counts, at the end of the tests, how many of the wrong servers were caught."""

import pytest

FILE = "contracts/suite/test_broken.py::test_a_wrong_server"


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`wrong servers caught: 375 of 375`, and by name what was not."""
    reports = {
        outcome: [each for each in terminalreporter.getreports(outcome) if FILE in getattr(each, "nodeid", "")]
        for outcome in ("passed", "failed", "error", "xfailed")
    }
    missed = [each for outcome in ("failed", "error", "xfailed") for each in reports[outcome]]
    total = len(reports["passed"]) + len(missed)
    if total:
        terminalreporter.write_line(f"wrong servers caught: {len(reports['passed'])} of {total}")
        for each in missed:
            terminalreporter.write_line(f"  not caught: {each.nodeid.partition('[')[2].rstrip(']')}")
