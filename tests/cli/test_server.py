"""A server as it runs: what it says, the port file, the three lines to try, what it notices, and how it stops."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from mock_server.cli.quiet import base_url
from tests.cli.conftest import Served
from tests.cli.process import LAST_WORDS, environment, serving
from tests.media.decoded import video

AT_ONCE_S = 5.0  # what is open would keep it for thirty
VIDEOS = "/creativeai/v1/video/generations"
KEY = {"Authorization": "Bearer mock_w"}


def test_the_welcome_tells_where_to_go(served: Served) -> None:
    welcome = served.process.until(LAST_WORDS)

    assert served.url.startswith("http://127.0.0.1:")
    for told in (f"{served.url}/creativeai\n", f"{served.url}/kubeez/mcp\n", "mock_demo", f"{served.url}/_mock/docs"):
        assert told in welcome
    exported = dict(line.removeprefix("export ").split("=", 1) for line in welcome.splitlines() if "export" in line)
    others = {f"{name}_{what}" for name in ("MAYANIO", "UNIFICALLY", "KUBEEZ") for what in ("BASE_URL", "API_KEY")}
    assert {name: value for name, value in exported.items() if name not in others} == {
        "CREATIVEAI_BASE_URL": f"{served.url}/creativeai",
        "CREATIVEAI_API_KEY": "mock_demo",
        "OPENAI_BASE_URL": f"{served.url}/creativeai/v1",
        "OPENAI_API_KEY": "mock_demo",
    }


@pytest.mark.parametrize("shell", [["bash", "-eu", "-o", "pipefail"], ["sh", "-eu"]])
def test_the_three_lines_make_a_playable_video(served: Served, shell: list[str], tmp_path: Path) -> None:
    """They are pasted as they are printed; by then real time has hardly moved."""
    welcome = served.process.until(LAST_WORDS).splitlines()
    pasted = "\n".join(line for line in welcome if line.startswith(("JOB=", "curl ")))
    assert len(pasted.splitlines()) == 3

    done = subprocess.run([*shell, "-c", pasted], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)

    job, moved, _ = done.stdout.splitlines()
    assert job in [fired["id"] for fired in json.loads(moved)["fired"]]
    seen = video((tmp_path / "video.mp4").read_bytes())
    assert (seen.seconds, seen.size) == (5.0, (1280, 720))


def test_the_port_file_holds_the_port_once_answers_are_given(served: Served) -> None:
    httpx.get(f"{served.url}/").raise_for_status()  # nothing is answered before the file is written

    assert served.port_file.read_text() == f"{httpx.URL(served.url).port}\n"
    assert [path.name for path in served.port_file.parent.iterdir()] == ["port"]


def test_verify_prints_what_the_contract_finds(served: Served) -> None:
    with httpx.Client(base_url=served.url) as client:
        rule = {"when": {"operation": "getVideo"}, "answer": {"status": 200, "body": {"id": "x"}}}
        client.post("/_mock/worlds/w/rules", json=rule).raise_for_status()
        client.get(f"{VIDEOS}/x", headers=KEY)

    assert "creativeai/" in served.process.until(f"{VIDEOS}/x 200:", errors=True)


def test_no_server_software_is_named(served: Served) -> None:
    answer = httpx.get(f"{served.url}/creativeai/v1/nowhere")

    assert "server" not in answer.headers
    assert "date" in answer.headers


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_at_once_whatever_is_open(number: int) -> None:
    """A stream of events, a jump that waits for a receiver that hangs, a clip being made, an idle connection."""
    patient = httpx.Client(timeout=30)
    with socket.create_server(("127.0.0.1", 0)) as hanging, serving() as (server, base), patient as client:
        hook = f"http://127.0.0.1:{hanging.getsockname()[1]}/"
        ask = {"prompt": "x", "duration": 15, "resolution": "1080p", "webhook_url": hook}
        made = client.post(f"{base}{VIDEOS}", headers=KEY, json=ask).json()
        with client.stream("GET", f"{base}/_mock/worlds/w/events") as events:
            lines = events.iter_lines()
            assert next(lines) == "event: open"
            jump = send(base, "POST", "/_mock/worlds/w/clock", '{"until": "idle"}')
            hanging.settimeout(30)
            receiver, _ = hanging.accept()
            receiver.settimeout(30)
            assert receiver.recv(4) == b"POST"
            download = send(base, "GET", f"/media/w/video-{made['id'].removeprefix('vgen_')}.mp4", "")

            code, errors = server.signal(number, AT_ONCE_S)

            for each in (receiver, jump, download):
                each.close()

    assert (code, errors) == (0, "")


def send(base: str, method: str, path: str, body: str) -> socket.socket:
    """A request whose answer nobody has waited for yet."""
    url = httpx.URL(base)
    connection = socket.create_connection((url.host, url.port))
    head = f"{method} {path} HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(f"{head}{body}".encode())
    return connection


def test_other_machines_are_let_in_with_a_token_and_blocked_webhooks_are_said_once() -> None:
    options = ["--host", "0.0.0.0", "--control-token", "s3cret", "--rate", "0", "--scenario", "unlimited"]
    with serving(*options) as (server, base), httpx.Client(base_url=base) as client:
        assert client.get("/_mock/health").status_code == 401
        token = {"Authorization": "Bearer s3cret"}
        assert client.get("/_mock/health", headers={**token, "Host": "0.0.0.0"}).status_code == 403
        assert "$SOUNDSTAGE_CONTROL_TOKEN" in server.until(LAST_WORDS)

        for host in ("one.example", "one.example", "two.example"):
            ask = {"prompt": "x", "webhook_url": f"https://{host}/hook"}
            client.post(VIDEOS, headers=KEY, json=ask).raise_for_status()
        client.post("/_mock/worlds/w/clock", headers=token, json={"until": "idle"}).raise_for_status()
        server.until("--allow-webhook-host two.example", errors=True)
        _, errors = server.signal(signal.SIGINT, AT_ONCE_S)

    assert [line.split()[2] for line in errors.splitlines()] == ["one.example", "two.example"]


def test_serving_imports_nothing_that_only_other_work_needs() -> None:
    """What stands between the start and the first answer is what the first answer needs."""
    program = """
import sys
from mock_server.cli import server
app = server.build()
print(*{name.partition(".")[0] for name in sys.modules})
"""
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, check=True
    )

    heavy = {"fastapi", "starlette", "pydantic", "httpx", "rich", "aiohttp", "av", "PIL", "faker", "mcp"}
    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]"), ("::1", "[::1]"), ("a.test", "a.test")],
)
def test_the_base_url_can_be_called(host: str, shown: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert base_url(host, listener) == f"http://{shown}:{listener.getsockname()[1]}"
