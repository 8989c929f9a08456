"""Exchanges that meet no operation (discovery, sign-in, refused sessions) in the journal of those without a world."""

from mock_server.answer import Answer, Request
from mock_server.engine.clock import real_s, wall_epoch_s
from mock_server.engine.journal import MAX_BODY_BYTES, Record
from mock_server.worlds import Worlds

SECRET = frozenset({b"authorization", b"x-api-key"})


def note(worlds: Worlds, request: Request, answer: Answer, started_s: float, why: str | None = None) -> None:
    """Keep one exchange. started_s: real seconds, when the request came."""
    journal = worlds.journal
    headers = {name: b"[redacted]" if name in SECRET else value for name, value in request.headers.items()}
    record = Record(
        journal.numbers,
        wall_epoch_s(),
        (real_s() - started_s) * 1_000,
        request.provider,
        None,
        request.method,
        request.path[:2_000],
        request.query,
        answer.status,
        headers,
        request.body[:MAX_BODY_BYTES],
        answer.headers,
        answer.body[:MAX_BODY_BYTES],
        why=why,
    )
    journal.numbers += 1
    journal.add(record)
