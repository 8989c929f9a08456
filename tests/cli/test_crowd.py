"""Many connections that come at once: none waits until the others have had many answers."""

import os
import selectors
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from tests.cli.process import PATIENCE_S, Running, serving

CROWD = 64
ASKS = b"GET /creativeai/v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer mock_crowd__unlimited\r\n\r\n"


def test_a_crowd_is_taken_in_within_a_few_turns() -> None:
    with serving() as (server, url), _asleep(server, url) as crowd:
        server.process.send_signal(signal.SIGCONT)
        answers = _answers_until_all_have_one(crowd)

    assert answers < 8 * CROWD  # one connection a turn would make it 32 times the crowd


@contextmanager
def _asleep(server: Running, url: str) -> Iterator[list[socket.socket]]:
    """Connections that have asked while the server was stopped."""
    server.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
    where = urlsplit(url)
    with ExitStack() as stack:
        crowd = [
            stack.enter_context(socket.create_connection((where.hostname, where.port), PATIENCE_S))
            for _ in range(CROWD)
        ]
        for each in crowd:
            each.sendall(ASKS)
        yield crowd


def _answers_until_all_have_one(crowd: list[socket.socket]) -> int:
    """Ask again at each answer; how many came until the last of the crowd had its first."""
    waiting, answers = set(crowd), 0
    with selectors.DefaultSelector() as selector:
        for each in crowd:
            selector.register(each, selectors.EVENT_READ, each)
        while waiting:
            ready = selector.select(PATIENCE_S)
            assert ready, f"{len(waiting)} of {CROWD} never had an answer"
            for key, _ in ready:
                each = key.data
                assert each.recv(1 << 20)
                answers += 1
                waiting.discard(each)
                each.sendall(ASKS)
    return answers
