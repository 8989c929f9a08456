"""`soundstage report`: a paragraph for what was broken, a line for what was kept."""

import json

import httpx

from mock_server.cli.report import lines
from tests.cli.process import run
from tests.exam.stand import Stand
from tests.exam.video import VIDEOS, finish, good, submit, wait


def test_what_was_broken_comes_first() -> None:
    stand = Stand()
    ident = submit(stand)
    stand.get(f"{VIDEOS}/{ident}")
    finish(stand, wait(stand, ident))

    told = list(lines(stand.report()))

    assert told[0] == "BROKEN  creativeai/C-9"
    assert "C-9: A client waits 10 seconds before its first poll." in told[1]
    assert told[-1].startswith("1 broken, ")


def test_a_clean_run_says_so() -> None:
    stand = Stand()
    good(stand)

    assert list(lines(stand.report()))[-1].startswith("0 broken, ")


def test_a_report_is_json_too(url: str) -> None:
    httpx.put(f"{url}/_mock/worlds/reported", json={"clock": {"rate": 0}})

    done = run("report", "reported", "--json", "--url", url)

    assert json.loads(done.out) == httpx.get(f"{url}/_mock/worlds/reported/report").json()
