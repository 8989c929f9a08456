"""`soundstage exam` says what is wrong with how it was asked, and exits as it promises."""

import sys
from pathlib import Path

import pytest

from mock_server.cli.exam import wanted
from mock_server.engine.errors import BadInput
from tests.cli.process import refused, run


def test_reports_are_named_by_form() -> None:
    assert wanted(["junit=a.xml,html=b.html"]) == [("junit", Path("a.xml")), ("html", Path("b.html"))]


@pytest.mark.parametrize(("given", "said"), [("htlm=a", "did you mean"), ("json", "names no file")])
def test_a_report_that_cannot_be_written_is_told_at_once(given: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        wanted([given])


def test_an_unknown_provider_is_one_sentence() -> None:
    assert "no such provider" in refused(run("exam", "--provider", "creativ", "--", "true"))


def test_a_command_that_cannot_start_judges_nothing(tmp_path: Path) -> None:
    report = tmp_path / "exam.json"

    done = run("exam", "--provider", "creativeai", "--report", f"json={report}", "--", str(tmp_path / "nobody"))

    assert done.code == 2
    assert "cannot be started" in done.out
    assert report.is_file()


def test_a_client_that_submits_nothing_fails() -> None:
    done = run("exam", "--provider", "creativeai", "--", sys.executable, "-c", "raise SystemExit(3)")

    assert done.code == 1
    assert "It sent 0 requests and ended with 3; no submit was accepted." in done.out
