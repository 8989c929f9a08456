"""`soundstage load` rehearses fleets on a running server, in a process that gevent does not reach."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx

from tests.cli.process import environment, refused, run, running
from tests.house.tree import ROOT


def test_two_small_fleets_end_with_a_table_and_a_page(url: str, tmp_path: Path) -> None:
    chart = tmp_path / "load.html"

    (tmp_path / "locust.conf").write_text("stop-timeout = never\n")  # somebody's own, which is none of ours
    arguments = ("--users", "3", "--seconds", "6", "--rate", "120", "--chart", str(chart), "--url", url)
    done = run("load", *arguments, cwd=tmp_path)

    assert (done.code, done.err) == (0, "")
    told = figures(done.out)
    assert told["fleet"] == ["good", "bad"]
    assert min(int(number.replace(",", "")) for number in told["accepted"]) >= 1
    assert told["duplicates paid"][0] == "0"
    assert chart.read_text().count("<svg") == 5


def figures(said: str) -> dict[str, list[str]]:
    """The table: a figure of each fleet."""
    return {line.split("  ")[0]: line.split()[-2:] for line in said.splitlines()}


def test_locusts_own_page_stands_until_it_is_interrupted(url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    arguments = ["--users", "2", "--rate", "120", "--chart", str(tmp_path / "load.html"), "--url", url]

    with running("load", "--web", "--web-port", port, *arguments) as load:
        load.until("Ctrl-C ends it")
        transport = httpx.HTTPTransport(retries=8)  # with growing pauses: Locust takes seconds to start
        with httpx.Client(transport=transport) as browser:
            assert "Locust" in browser.get(f"http://127.0.0.1:{port}/").text
        load.process.send_signal(signal.SIGINT)
        said = load.until("Curves:")

    assert figures(said)["fleet"] == ["good", "bad"]


def test_what_cannot_be_rehearsed_is_a_sentence(url: str, tmp_path: Path) -> None:
    assert 'did you mean "mayanio"' in refused(run("load", "--provider", "mayanoi", "--url", url))
    assert 'did you mean "rate-limited"' in refused(run("load", "--scenario", "rate-limted", "--url", url))
    assert "soundstage serve" in refused(run("load", "--url", "http://127.0.0.1:9"))


def test_no_other_command_meets_gevent() -> None:
    """Its patches would reach sockets and threads of the server."""
    script = (
        "import sys; from mock_server.cli import app; import mock_server.load.rehearsal; "
        "print([name for name in ('gevent', 'locust') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment(), capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
