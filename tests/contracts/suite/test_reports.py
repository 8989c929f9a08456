"""Reports of a run: each tells what broke, with its rule, and none tells a key."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from contracts.suite import reports
from contracts.suite.reports import table
from contracts.suite.result import Outcome, Run
from contracts.suite.run import judge
from tests.contracts.backstage import BASE, KEYS, Backstage, asking
from tests.contracts.broken.servers.bend import put, told, when
from tests.contracts.broken.servers.creativeai_videos import COMPLETED, POLL, wrong
from tests.contracts.broken.servers.server import WrongServer


@pytest.fixture(scope="module")
def run() -> Run:
    """A server whose completed jobs lie about their state, judged by a few checks."""
    liar = wrong("liar", "S-99", told(POLL, 200, when(COMPLETED, put("status", "<done> & gone"))))
    with Backstage(WrongServer(liar)) as stage:
        return judge(asking("creativeai", "S-4", "S-83", "S-79", "S-222"), seams=stage.seams())


@pytest.fixture
def files(run: Run, tmp_path: Path) -> dict[str, str]:
    """Every report's text."""
    reports.write(run, reports.wanted([",".join(f"{form}={tmp_path / form}" for form in reports.FORMS)]))
    return {form: (tmp_path / form).read_text("utf-8") for form in reports.FORMS}


def test_json_is_as_the_interface_says(files: dict[str, str]) -> None:
    told = json.loads(files["json"])

    assert list(told) == ["provider", "target", "held", "broke", "warned", "unmeasured", "findings"]
    assert told["broke"] > 0
    assert list(told["findings"][0]) == [
        *("rule", "standing", "check", "verdict", "expected", "met", "source", "curl"),
    ]
    assert "creativeai/S-99" in {found["rule"] for found in told["findings"]}


def test_junit_fails_what_broke_and_skips_what_was_not_measured(run: Run, files: dict[str, str]) -> None:
    suite = ElementTree.fromstring(files["junit"])[0]

    assert int(suite.attrib["failures"]) == run.count("broke")
    assert int(suite.attrib["skipped"]) == run.count("unmeasured") > 0
    assert int(suite.attrib["tests"]) == len(run.outcomes)


def test_the_page_shows_findings_with_their_evidence_and_lives(files: dict[str, str]) -> None:
    page = files["html"]

    assert "creativeai/S-99" in page
    assert "&lt;done&gt; &amp; gone" in page
    assert "<done>" not in page
    assert 'class="timeline"' in page


def test_no_report_tells_a_key(files: dict[str, str]) -> None:
    told = "".join(files.values())

    assert [key for key in KEYS.values() if key in told] == []
    assert "$SOUNDSTAGE_TARGET_KEY" in told


def test_the_table_ends_with_the_verdict(run: Run) -> None:
    out = io.StringIO()
    table.tell(run, Console(file=out, soft_wrap=True))

    assert "creativeai/S-99" in out.getvalue()
    assert out.getvalue().splitlines()[-1].startswith(f"creativeai at {BASE}/creativeai: broke. ")


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (Outcome("a", "rules", "b", ()), "held"),
        (Outcome("a", "rules", "b", (), reason="needs a key"), "nothing was measured"),
    ],
)
def test_the_last_line_says_what_is_known(outcome: Outcome, word: str) -> None:
    assert f": {word}. " in table.last_line(Run("creativeai", "http://x", outcomes=[outcome]))


@pytest.mark.parametrize(
    ("given", "said"), [("xml=a", "wanted form=file"), ("json", "wanted form=file"), ("json=no/a", "does not exist")]
)
def test_a_report_that_cannot_be_written_is_refused_before_the_run(given: str, said: str) -> None:
    with pytest.raises(reports.BadReport, match=said):
        reports.wanted([given])
