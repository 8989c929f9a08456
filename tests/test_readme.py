"""What the README shows is run: its shell lines, its eight lines of pytest, its table of magic values, its words."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import loader
from tests.cli.process import environment
from tests.house.tree import ROOT
from tests.media.decoded import video
from tests.plugin.conftest import Inner, inner
from tests.serving import serving
from tests.stage import MockStage

README = (ROOT / "README.md").read_text("utf-8")
VIDEOS = "/v1/video/generations"

__all__ = ["inner"]


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving() as url:
        yield url


def test_the_pasted_lines_make_a_playable_video(server: str, tmp_path: Path) -> None:
    pasted = next(block for block in blocks("sh") if "boat.mp4" in block).replace("http://127.0.0.1:8080", server)

    subprocess.run(["bash", "-euo", "pipefail", "-c", pasted], cwd=tmp_path, check=True, timeout=60)

    seen = video((tmp_path / "boat.mp4").read_bytes())
    assert (seen.seconds, seen.size) == (5.0, (1280, 720))


def test_a_pasted_rule_is_set(server: str) -> None:
    pasted = next(block for block in blocks("sh") if "/rules" in block).replace("http://127.0.0.1:8080", server)

    done = subprocess.run(["bash", "-c", pasted], check=True, timeout=60, capture_output=True, text=True)

    assert '"id"' in done.stdout


def test_the_pasted_check_holds_and_writes_its_reports(server: str, tmp_path: Path) -> None:
    pasted = next(block for block in blocks("sh") if "soundstage check" in block).replace(
        "http://127.0.0.1:8080", server
    )
    command = pasted.replace("soundstage check", f"{sys.executable} -m mock_server check")

    subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment(), check=True, timeout=120)

    assert {path.name for path in tmp_path.iterdir()} == {"check.html", "check.xml"}


@pytest.mark.parametrize("index", range(len(blocks("python"))))
def test_python_passes_as_printed(index: int, inner: Inner) -> None:
    inner(blocks("python")[index]).assert_outcomes(passed=1)


def test_the_first_is_eight_lines_and_made_to_fail_it_prints_a_story(inner: Inner) -> None:
    block = blocks("python")[0]

    run = inner(block.replace(".mp4", ".mov"))

    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(
        [
            "*Soundstage: test-a-video-is-made-*",
            "  0:00:00  #0 POST /creativeai/v1/video/generations -> 202 processing  {*A paper boat in the rain*",
            "  0:00:00    job vgen_* running",
            "  0:0?:??    job vgen_* succeeded (60 captured)",
            "  0:0?:??    webhook video.generation.completed of vgen_*, attempt 1: 200",
            "  0:0?:??  #1 GET /creativeai/v1/video/generations/vgen_* -> 200 completed",
        ]
    )
    assert len([line for line in block.splitlines() if line.strip()]) == 8


# What each row of the table of magic values must show: the submit's status, and the job's end (None: no end).
SHOWN = {
    "503": (503, ""),
    "429x2": (429, ""),
    "402": (402, ""),
    "fail": (202, "failed"),
    "fail@40s": (202, "failed"),
    "slow=8m": (202, "completed"),
    "stuck": (202, None),
    "moderated": (400, ""),
    "moderated@120s": (202, "failed"),
    "failover": (202, "completed"),
    "failover@40s": (202, "completed"),
}


@pytest.mark.parametrize("magic", re.findall(r"^\| `\[mock:(.+?)\]` \|", README, re.MULTILINE))
def test_each_row_of_the_table_of_magic_values_is_true(magic: str) -> None:
    stage = MockStage(loader.load("creativeai"))
    status, end = SHOWN[magic]

    met = stage.post(VIDEOS, {"prompt": f"A boat [mock:{magic}]"})
    stage.advance("idle")

    assert met.status == status
    if status == 202:
        seen = stage.get(f"{VIDEOS}/{met.json['id']}").json["status"]
        assert seen == (end or "processing")
    if magic == "429x2":
        again = [stage.post(VIDEOS, {"prompt": f"A boat [mock:{magic}]"}).status for _ in range(3)]
        assert again == [429, 202, 202]


def test_the_table_names_scenarios_that_are_there_and_says_how_to_list_the_others() -> None:
    told = README.partition("| scenario |")[2]
    named = set(re.findall(r"`([a-z0-9-]+)`", told.partition("\n\n")[0]))

    assert len(named) > 8
    assert named <= {path.stem for path in (ROOT / "scenarios").glob("*.yaml")}
    assert "`soundstage scenarios list`" in told.partition("##")[0]


def test_links_lead_to_files_that_are_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
