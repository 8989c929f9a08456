"""`soundstage check`: what it says where there is nothing to judge, and how it ends where there is."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from contracts.suite import wire
from tests.cli.process import refused, run

OPTIONS = ("check", "--provider", "creativeai", "--key", "mock_checked__check", "--pace", "600")


@contextmanager
def answering(status: int, kind: str, body: bytes, **headers: str) -> Iterator[str]:
    """A server that says one thing to everybody; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(status)
            for name, value in {"content-type": kind, "content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        yield f"http://127.0.0.1:{ear.getsockname()[1]}"


def free_port() -> int:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return int(ear.getsockname()[1])


def test_a_target_that_is_down_is_one_sentence() -> None:
    assert "cannot be reached" in refused(run(*OPTIONS, "--target", f"http://127.0.0.1:{free_port()}"))


@pytest.mark.parametrize(
    ("status", "kind", "body", "headers", "says"),
    [
        (200, "text/html", b"<!doctype html><p>Hello", {}, "answers HTML"),
        (404, "text/html; charset=utf-8", b"<h1>Not Found</h1>", {}, "answers HTML"),
        (302, "text/plain", b"", {"location": "https://example.com/login"}, "redirects to https://example.com/login"),
        (404, "application/json", b'{"detail": "Not Found"}', {}, "does not know creativeai's paths"),
        (401, "application/json", b'{"error": "who?"}', {}, "refuses the key"),
        (502, "application/json", b'{"error": "upstream"}', {}, "does not answer"),
    ],
)
def test_what_is_no_target_is_one_sentence(
    status: int, kind: str, body: bytes, headers: dict[str, str], says: str
) -> None:
    with answering(status, kind, body, **headers) as url:
        assert says in refused(run(*OPTIONS, "--target", url))


def test_a_target_that_hangs_is_left_alone_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "TIMEOUT_S", 0.3)
    with silent() as url:
        assert "nothing came within the time-out" in refused(run(*OPTIONS, "--target", url))


def test_another_providers_server_is_named(url: str) -> None:
    assert "Is it unifically?" in refused(run(*OPTIONS, "--target", f"{url}/unifically"))


def test_a_held_run_ends_with_0_and_a_report(url: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = run(*OPTIONS, "--target", f"{url}/creativeai", "--only", "S-79", "--report", f"json={file}")

    assert done.code == 0, done
    report = json.loads(file.read_text())
    assert list(report) == ["provider", "target", "held", "broke", "warned", "unmeasured", "findings"]
    assert (report["held"] > 5, report["broke"], report["findings"]) == (True, 0, [])


def test_nothing_measured_is_red(url: str) -> None:
    assert run(*OPTIONS, "--target", f"{url}/creativeai", "--only", "S-9999").code == 1


def test_a_plan_costs_nothing_and_tells_what_a_run_would() -> None:
    done = run(*OPTIONS, "--target", "http://127.0.0.1:9", "--plan", "--only", "S-79")

    assert done.code == 0
    assert "at most" in done.out
    assert "S-79/rejects/1" in done.out
