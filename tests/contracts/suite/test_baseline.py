"""Accepted findings do not count; an entry that is no longer met breaks the run."""

import json
from pathlib import Path

import pytest

from contracts.suite import baseline
from contracts.suite.errors import CannotJudge
from contracts.suite.result import Finding, Outcome, Run


def finding(rule: str = "creativeai/S-98", check: str = "S-22/accepts/1: shape EX-3") -> Finding:
    return Finding(rule, "documented", check, "model_actual to be there", "nothing there", "the page", "curl x")


def run(*found: Finding, reason: str | None = None) -> Run:
    outcome = Outcome("S-22/accepts/1", "rules", "A video is accepted", ("creativeai/S-22",), found, reason)
    held = Outcome("S-23/accepts/1", "rules", "An alias", ("creativeai/S-23",))
    return Run("creativeai", "http://x", outcomes=[outcome, held])


def file(folder: Path, written: object) -> Path:
    made = folder / "baseline.json"
    made.write_text(json.dumps(written))
    return made


def accepted(judged: Run, folder: Path, written: object) -> Run:
    made = file(folder, written)
    baseline.apply(judged, baseline.read(made), made)
    return judged


def test_a_report_is_the_baseline_of_the_next_run(tmp_path: Path) -> None:
    judged = accepted(run(finding()), tmp_path, run(finding()).as_dict())

    assert judged.findings == []
    assert judged.exit_code == 0
    assert "1 findings are accepted" in judged.outcomes[-1].says


def test_another_finding_still_breaks(tmp_path: Path) -> None:
    other = finding("creativeai/S-102")
    judged = accepted(run(finding(), other), tmp_path, [{"rule": "creativeai/S-98", "check": finding().check}])

    assert judged.findings == [other]
    assert judged.exit_code == 1


def test_a_stale_entry_breaks_and_names_itself(tmp_path: Path) -> None:
    judged = accepted(run(), tmp_path, [{"rule": "creativeai/S-98", "check": finding().check, "because": "known"}])

    assert [(found.rule, found.check) for found in judged.findings] == [("creativeai/S-98", "baseline")]
    assert judged.exit_code == 1


@pytest.mark.parametrize("check", ["S-77/accepts/1", "S-22/accepts/1: shape EX-3"])
def test_an_entry_nobody_looked_for_is_not_stale(tmp_path: Path, check: str) -> None:
    judged = accepted(run(reason="needs a key"), tmp_path, [{"rule": "creativeai/S-98", "check": check}])

    assert judged.exit_code == 0


@pytest.mark.parametrize(
    ("written", "said"),
    [({"a": 1}, "wanted a report"), ([1], "entry 1"), ([{"rule": "a"}], "a `rule` and a `check`")],
)
def test_a_baseline_that_cannot_be_used_says_why(tmp_path: Path, written: object, said: str) -> None:
    with pytest.raises(CannotJudge, match=said):
        baseline.read(file(tmp_path, written))


def test_a_missing_or_broken_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotJudge, match="make it first"):
        baseline.read(tmp_path / "none.json")
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(CannotJudge, match="is no JSON"):
        baseline.read(tmp_path / "broken.json")
