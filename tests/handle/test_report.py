"""A report in Python: verdicts, and what a test asserts of them."""

from typing import Any

import pytest

from mock_server.control.client import Client
from mock_server.engine.errors import BadInput
from mock_server.handle.report import Report

VERDICTS = [
    {"rule": "no-double-spend", "verdict": "fail", "evidence": [3, 4], "said": "one video was paid twice"},
    {"rule": "backs-off", "verdict": "pass", "evidence": [5], "said": "it waited"},
    {"rule": "dedups", "verdict": "not_exercised", "evidence": [], "said": "no webhook came twice"},
]


class Judged(Client):
    """A client whose server judges."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:9")

    def report(self, world: str, pace: float = 1.0) -> Any:
        return {"verdicts": VERDICTS, "exchanges_lost": 2}


class Unjudged(Client):
    """A client of a build without a referee."""

    report: Any = None


def test_a_report_fails_with_what_was_broken() -> None:
    report = Report.of(Judged(), "demo")

    with pytest.raises(AssertionError, match=r"fail no-double-spend: one video was paid twice \(exchanges 3, 4\)"):
        report.assert_ok()
    assert [each.rule for each in report.failed] == ["no-double-spend"]
    assert (report["backs-off"].evidence, report.exchanges_lost, len(list(report))) == ((5,), 2, 3)


def test_named_rules_alone_count_and_must_pass() -> None:
    report = Report.of(Judged(), "demo")

    report.assert_ok("backs-off")
    with pytest.raises(AssertionError, match="not_exercised dedups"):
        report.assert_ok("dedups", "backs-off")
    with pytest.raises(BadInput, match="no verdict on `backs-of`"):
        report.assert_ok("backs-of")


def test_without_a_referee_it_says_so() -> None:
    with pytest.raises(BadInput, match="there is no referee here"):
        Report.of(Unjudged("http://127.0.0.1:9"), "demo")
