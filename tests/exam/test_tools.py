"""The MCP starter, on the official client, passes every paper that it meets; a hasty one does not."""

import asyncio
import sys
from pathlib import Path

import mock_server.exam.starters
from mock_server.exam.marks import Transcript
from mock_server.exam.papers import OTHERS
from mock_server.exam.runner import examine

STARTER = Path(mock_server.exam.starters.__file__).parent / "tools.py"


def examined(command: list[str], names: set[str]) -> Transcript:
    papers = [paper for paper in OTHERS if paper.name in names]
    return asyncio.run(examine("kubeez", command, pace=30.0, papers=papers))


def test_the_mcp_starter_passes() -> None:
    """The papers that only clients of tools sit, and two of the others; `make fuzz` has them all."""
    assert_passed({"rate-limited", "stuck", "not-found-yet", "links-late"}, (6, 7, 12, 13, 17))


def assert_passed(names: set[str], practices: tuple[int, ...]) -> None:
    """The starter passes these papers, and keeps P-n for each of `practices`."""
    transcript = examined([sys.executable, str(STARTER)], names)

    assert {mark.paper: mark.reasons for mark in transcript.marks if mark.reasons} == {}
    assert {mark.paper for mark in transcript.marks} == {"plain", *names}
    assert transcript.code == 0
    kept = {f"kubeez/P-{number}" for number in practices}
    assert {rule for rule in kept if transcript.rules.get(rule) != "pass"} == set()


def test_a_client_that_believes_the_word_alone_fails(tmp_path: Path) -> None:
    text = STARTER.read_text("utf-8").replace(
        " and urls and all(urls):\n            return str(urls[0])",
        ':\n            return str((urls or ["nothing"])[0])',
    )
    hasty = tmp_path / "hasty.py"
    hasty.write_text(text, "utf-8")
    transcript = examined([sys.executable, str(hasty)], {"links-late"})

    assert [mark.paper for mark in transcript.marks if mark.blame == "client"] == ["links-late"]
    assert "kubeez/P-12" in transcript.marks[1].reasons[0]
