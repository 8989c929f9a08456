"""The short way to the edge: what comes off the wire is the same as by uvicorn's own way, whatever the client does."""

import json
import socket
from collections.abc import Iterator

import pytest

from tests.serving import serving

KEY = b"Authorization: Bearer mock_wire__unlimited\r\n"
VIDEOS = b"/creativeai/v1/video/generations"
ASK = json.dumps({"prompt": "A paper boat"}).encode()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as url:
        yield int(url.rpartition(":")[2])


def talk(port: int, *sent: bytes) -> bytes:
    """Everything the server says until it closes; the last request asks it to."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
        for part in sent:
            link.sendall(part)
        said = b""
        while got := link.recv(65_536):
            said += got
        return said


def request(method: bytes, path: bytes, *headers: bytes, body: bytes = b"", close: bool = True) -> bytes:
    lines = (
        [b"Host: 127.0.0.1", *headers, b"Content-Length: %d" % len(body)] if body else [b"Host: 127.0.0.1", *headers]
    )
    if close:
        lines.append(b"Connection: close")
    return b"%b %b HTTP/1.1\r\n%b\r\n%b%b" % (method, path, b"".join(line + b"\r\n" for line in lines), b"", body)


def statuses(said: bytes) -> list[int]:
    return [int(part[:3]) for part in said.split(b"HTTP/1.1 ")[1:]]


BEARER, JSON = KEY.strip(), b"Content-Type: application/json"
CREATE = request(b"POST", VIDEOS, BEARER, JSON, body=ASK, close=False)
LAST = request(b"POST", VIDEOS, BEARER, JSON, body=ASK)


def test_one_answer_is_one_whole_message(port: int) -> None:
    head, _, body = talk(port, LAST).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 202 ")
    assert b"content-length: %d" % len(body) in head.lower()
    assert b"connection: close" in head.lower()
    assert json.loads(body)["status"] == "processing"


def test_a_connection_is_used_again_and_requests_may_come_together_or_in_pieces(port: int) -> None:
    pieces = [LAST[index : index + 7] for index in range(0, len(LAST), 7)]

    assert statuses(talk(port, CREATE + CREATE + CREATE, *pieces)) == [202] * 4


def test_a_body_in_chunks_is_read(port: int) -> None:
    head = b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\n%b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunks = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (4, ASK[:4], len(ASK) - 4, ASK[4:])

    assert statuses(talk(port, head % (VIDEOS, BEARER, JSON), chunks)) == [202]


def test_a_long_body_and_one_over_the_bound_are_told_apart(port: int) -> None:
    long = json.dumps({"prompt": "b" * 200_000}).encode()
    over = b"POST %b HTTP/1.1\r\nHost: x\r\n%b\r\n%b\r\nContent-Length: 40000000\r\nConnection: close\r\n\r\n"

    assert statuses(talk(port, request(b"POST", VIDEOS, BEARER, JSON, body=long))) == [202]
    assert statuses(talk(port, over % (VIDEOS, BEARER, JSON))) == [413]


def test_answers_that_wait_or_stream_come_in_their_order(port: int) -> None:
    late = request(
        b"POST", VIDEOS, BEARER, JSON, b'X-Mock-Rule: {"fault": {"kind": "latency", "ms": 30}}', body=ASK, close=False
    )
    chat = json.dumps({"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}], "stream": True}).encode()
    stream = request(b"POST", b"/creativeai/v1/chat/completions", BEARER, JSON, body=chat)

    said = talk(port, late + CREATE + stream)

    assert statuses(said) == [202, 202, 200]
    assert said.rstrip().endswith(b"0")  # the last chunk of a stream
    assert b"data: [DONE]" in said


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(b"HEAD", VIDEOS + b"/vgen_x", BEARER), 405),
        (request(b"GET", VIDEOS + b"/vgen%5Fx", BEARER), 404),
        (request(b"GET", VIDEOS + b"/?a=b%20c", BEARER), 405),
        (request(b"GET", VIDEOS + b"/vgen_x"), 401),
        (request(b"GET", b"/creativeai/docs"), 200),
        (request(b"GET", b"/_mock/health"), 200),
        (request(b"GET", b"/nowhere"), 404),
        (b"nonsense\r\n\r\n", 400),
    ],
)
def test_odd_requests_are_answered_as_ever(port: int, sent: bytes, status: int) -> None:
    assert statuses(talk(port, sent)) == [status]


def test_an_old_client_is_answered_and_the_connection_closed(port: int) -> None:
    sent = b"GET %b/vgen_x HTTP/1.0\r\n%b\r\n\r\n" % (VIDEOS, BEARER)

    assert b" 404 " in talk(port, sent).partition(b"\r\n")[0]
