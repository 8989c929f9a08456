"""`soundstage listen` receives deliveries, verifies them, prints them, and misbehaves when told to."""

import signal

import httpx
import pytest

from mock_server.cli.receiver import Receiver, statuses
from mock_server.engine.errors import BadInput
from tests.cli.process import Running, refused, run, running

# Signed by another tool: printf %s BODY | openssl dgst -sha256 -hmac rph_live_test
BODY = b'{"id":"vgen_abc123","status":"completed"}'
SIGNATURE = "sha256=4f7848116666d74098633d8d1e5a9e0b421a66502e00e6255c43463390408cdb"
SIGNED = {"x-creativeai-signature": SIGNATURE, "x-creativeai-event": "video.generation.completed"}


def place(command: Running) -> str:
    """Where a listener listens."""
    return command.until("(Ctrl-C stops it)").split()[4].rstrip("/")


def test_a_jobs_delivery_is_received_verified_and_printed(url: str) -> None:
    """A receiver that answers 500, 500, 200 is tried three times in one jump, with the same bytes."""
    world = "listened"
    httpx.put(f"{url}/_mock/worlds/{world}", json={"clock": {"rate": 0}})
    with running("listen", "--port", "0", "--key", f"mock_{world}", "--status", "500,500,200") as command:
        ask = {"prompt": "Gr\u00fc\u00dfe \u6771\u4eac", "webhook_url": f"{place(command)}/hook"}
        key = {"Authorization": f"Bearer mock_{world}"}
        made = httpx.post(f"{url}/creativeai/v1/video/generations", headers=key, json=ask).json()
        httpx.post(f"{url}/_mock/worlds/{world}/clock", json={"until": "idle"}, timeout=60).raise_for_status()
        told = command.until("answered 200").splitlines()
        code, errors = command.signal(signal.SIGINT, 5)

    heads = [row for row in told if "POST /hook" in row]
    assert [row.split()[-1] for row in heads] == ["500", "500", "200"]
    assert all(f"video.generation.completed  {made['id']}  signature right" in row for row in heads)
    assert (code, errors) == (0, "")


@pytest.mark.parametrize(
    ("key", "headers", "body", "says"),
    [
        ("rph_live_test", SIGNED, BODY, "video.generation.completed  signature right"),
        ("rph_live_test", SIGNED, BODY + b" ", "signature WRONG"),
        ("rph_live_tes", SIGNED, BODY, "signature WRONG"),
        ("rph_live_test", {**SIGNED, "x-creativeai-signature": SIGNATURE[:-1]}, BODY, "signature WRONG"),
        ("rph_live_test", {}, BODY, "unsigned"),
        (None, SIGNED, BODY, "signature not checked (no --key)"),
    ],
)
def test_signatures_are_judged(key: str | None, headers: dict[str, str], body: bytes, says: str) -> None:
    told = Receiver(key, (200,), 0.0, lambda _: None).told(headers, body)

    assert told.endswith(says)


def test_an_answer_is_delayed_when_asked_and_stopping_does_not_wait_for_it() -> None:
    with running("listen", "--port", "0", "--delay", "1h") as command:
        base = place(command)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(base, content=b"\xff\x00", timeout=0.2)
        assert "\\ufffd\\x00" in command.until("\\x00")
        assert command.signal(signal.SIGTERM, 2)[0] == 0


@pytest.mark.parametrize("written", ["", "abc", "99", "600", "200,,500", "200;500", "-200", "2\u00b20"])
def test_statuses_that_are_none_are_refused(written: str) -> None:
    with pytest.raises(BadInput, match="500,500,200"):
        statuses(written)


def test_statuses_are_read_in_order() -> None:
    assert statuses("500, 500,200") == (500, 500, 200)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--status", "no"], "500,500,200"), (["--delay", "5"], "250ms"), (["--port", "x"], "listen --help")],
)
def test_what_cannot_be_listened_with_is_a_sentence(arguments: list[str], says: str) -> None:
    assert says in refused(run("listen", *arguments))
