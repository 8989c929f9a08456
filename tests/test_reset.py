"""Faults over a real connection: a reset is a reset, and the next request finds the server well."""

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.serving import serving

VIDEOS = "/creativeai/v1/video/generations"
ASK = {"prompt": "A paper boat"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving() as base:
        yield base


def ask(url: str, fault: dict[str, object], *, long: bool = False) -> bytes:
    """A raw request whose answer has this fault; what is received until the connection is gone."""
    host, _, port = url.removeprefix("http://").partition(":")
    body = json.dumps(ASK).encode()
    head = [
        f"POST {VIDEOS} HTTP/1.1",
        "Host: x",
        "Authorization: Bearer mock_reset__unlimited",
        "Content-Type: application/json",
        f"X-Mock-Rule: {json.dumps({'fault': fault})}",
        f"Content-Length: {len(body)}",
        *(["Expect: nothing"] if long else []),  # what is odd goes uvicorn's own way
    ]
    with socket.create_connection((host, int(port)), timeout=5) as link:
        link.sendall("\r\n".join([*head, "", ""]).encode() + body)
        said = b""
        while got := link.recv(65_536):
            said += got
        return said


def ruled(**fault: object) -> dict[str, str]:
    return {"Authorization": "Bearer mock_reset", "X-Mock-Rule": json.dumps({"fault": fault})}


@pytest.mark.parametrize("long", [False, True])
def test_a_disconnect_is_a_reset(url: str, long: bool) -> None:
    with pytest.raises(ConnectionResetError):
        ask(url, {"kind": "disconnect"}, long=long)
    assert httpx.get(f"{url}/_mock/health").status_code == 200


def test_a_disconnect_in_the_middle_comes_behind_its_bytes(url: str) -> None:
    """The headers promise more than comes: a client meets an error in the middle of the body."""
    headers = ruled(kind="disconnect", after_bytes=7)
    with httpx.stream("POST", f"{url}{VIDEOS}", json=ASK, headers=headers) as answer:
        assert answer.status_code == 202
        with pytest.raises(httpx.ReadError):
            answer.read()


def test_a_slow_body_comes_whole(url: str) -> None:
    headers = ruled(kind="slow_body", bytes_per_s=5000)
    answer = httpx.post(f"{url}{VIDEOS}", json=ASK, headers=headers)
    assert answer.json()["status"] == "processing"


def test_a_client_that_leaves_a_slow_body_leaves_nothing_behind(url: str) -> None:
    headers = ruled(kind="slow_body", bytes_per_s=1)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{url}{VIDEOS}", json=ASK, headers=headers, timeout=httpx.Timeout(5, read=0.3))
    assert httpx.get(f"{url}/_mock/health").status_code == 200
