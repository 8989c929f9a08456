"""`soundstage exam`: real commands in front of real servers; marks, blame, reports."""

import asyncio
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import orjson
import pytest

import mock_server.exam.starters
from mock_server.engine.errors import BadInput
from mock_server.exam import told
from mock_server.exam.marks import Transcript
from mock_server.exam.papers import OTHERS
from mock_server.exam.runner import examine
from tests.contracts.browser import opened

STARTERS = Path(mock_server.exam.starters.__file__).parent
PAPERS = {paper.name: paper for paper in OTHERS}
PACE = 60.0


def examined(command: list[str], *names: str, provider: str = "creativeai") -> Transcript:
    """The first paper and those named."""
    return asyncio.run(examine(provider, command, pace=PACE, papers=[PAPERS[name] for name in names]))


def script(folder: Path, text: str) -> list[str]:
    """A client of few lines, which has `poll` of the starters."""
    file = folder / "client.py"
    file.write_text(f"import sys\nsys.path.insert(0, {str(STARTERS)!r})\nimport poll\n{text}")
    return [sys.executable, str(file)]


def reasons(transcript: Transcript) -> dict[str, str]:
    return {mark.paper: " ".join(mark.reasons) for mark in transcript.marks if mark.reasons}


def test_the_polling_starter_passes() -> None:
    transcript = examined(
        [sys.executable, str(STARTERS / "poll.py")], "rate-limited", "brown-out", "refused-key", "moderated", "new-word"
    )

    assert reasons(transcript) == {}
    assert (transcript.code, transcript.percent, len(transcript.marks)) == (0, 100, 6)
    assert transcript.rules["creativeai/C-24"] == "pass"


def test_the_webhook_starter_passes() -> None:
    transcript = examined([sys.executable, str(STARTERS / "hook.py")], "duplicate", "forged", "truncated")

    assert reasons(transcript) == {}
    assert transcript.rules["creativeai/C-33"] == "pass"
    assert transcript.rules["verifies-signature"] == "pass"
    assert transcript.rules["dedups"] == "pass"


def test_a_client_that_breaks_a_rule_fails_that_paper(tmp_path: Path) -> None:
    """It comes again at once after a 429, and takes what comes for a success."""
    client = script(
        tmp_path,
        "import os\n"
        "times = 3 if os.environ['SOUNDSTAGE_PAPER'] == 'rate-limited' else 1\n"
        "told = [poll.call('POST', poll.VIDEOS, {'prompt': 'A boat'}) for _ in range(times)]\n"
        "print(poll.wait(told[-1][2]['id'])['output_url'] if told[-1][0] == 202 else 'nothing')\n",
    )

    transcript = examined(client, "rate-limited", "refused-key")

    said = reasons(transcript)
    assert set(said) == {"rate-limited", "refused-key"}
    assert "honours-retry-after: POST /v1/video/generations (exchange 0) was answered 429" in said["rate-limited"]
    assert said["refused-key"] == "There was no result; the command ended with 0 all the same."
    assert {mark.blame for mark in transcript.marks if mark.reasons} == {"client"}
    assert transcript.code == 1


def test_a_client_that_does_nothing_has_passed_nothing(tmp_path: Path) -> None:
    transcript = examined(script(tmp_path, "print('https://example.com/a.mp4')"))

    assert [mark.grade for mark in transcript.marks] == ["not exercised"]
    assert "no submit was accepted" in transcript.marks[0].reasons[0]
    assert transcript.code == 1


def test_a_command_that_cannot_be_started_is_no_clients_fault(tmp_path: Path) -> None:
    transcript = examined([str(tmp_path / "nobody")])

    assert transcript.marks[0].blame == "harness"
    assert "cannot be started: No such file" in transcript.marks[0].reasons[0]
    assert transcript.code == 2


def test_reports_are_json_junit_and_a_page(tmp_path: Path) -> None:
    transcript = examined(script(tmp_path, "sys.exit('<no> idea')"))

    assert orjson.loads(told.as_json(transcript))["marks"][0]["grade"] == "not exercised"
    suites = Xml.fromstring(told.as_junit(transcript))
    assert [case.get("name") for case in suites.iter("testcase")] == ["plain"]
    assert "&lt;no&gt; idea" in told.FORMS["html"](transcript)
    assert list(told.closing(transcript))[-1] == "0 of 1 papers passed, 0 of 0 rules kept: 0 %."


def test_the_page_opens_with_what_went_wrong(tmp_path: Path) -> None:
    transcript = examined(script(tmp_path, "poll.call('POST', poll.VIDEOS, {'prompt': 'A boat'})"))
    page = tmp_path / "exam.html"
    page.write_text(told.FORMS["html"](transcript), "utf-8")

    dom = opened(page, tmp_path / "profile").partition('<script type="application/json"')[0]

    assert '<span class="pill bad">failed</span><span class="id">plain</span>' in dom
    assert "There was a result to print; the command printed no URL." in dom
    assert "<code>POST /v1/video/generations</code>" in dom
    assert "A client sends its bearer key on every call, polls included." in dom


def test_an_unknown_provider_is_told() -> None:
    with pytest.raises(BadInput, match="creativ: no such provider"):
        examined(["true"], provider="creativ")
