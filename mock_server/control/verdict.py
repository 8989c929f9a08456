"""`serve --verify`: every answer of this server judged by the contract, as it goes out."""

from collections.abc import Callable
from typing import Any

import msgspec

from contracts import checks
from contracts.findings import Finding
from mock_server.answer import Answer, Request
from mock_server.edge import Judge, Visit
from mock_server.providers.kit import Room


class Met(msgspec.Struct, frozen=True):
    """An exchange, as the checks want it."""

    provider: str
    operation: str | None
    method: str
    path: str
    query: str
    request_headers: dict[str, str]
    request_body: bytes
    status: int
    response_headers: dict[str, str]
    response_body: bytes


def judge(say: Callable[[str], Any]) -> Judge:
    """What to set as an edge's `judge`: findings go into the journal, and each is said."""

    def judged(room: Room, request: Request, answer: Answer, visit: Visit) -> list[Finding]:
        found = checks.judge(room.contract, met(room, request, answer, visit))
        for each in found:
            say(f"{request.method} /{room.name}{request.path} {answer.status}: {each}")
        return found

    return judged


def met(room: Room, request: Request, answer: Answer, visit: Visit) -> Met:
    """A request and its answer as one exchange."""
    return Met(
        room.name,
        visit.operation,
        request.method,
        request.path,
        request.query.decode("latin-1"),
        _text(request.headers.items()),
        request.body,
        answer.status,
        _text(answer.headers),
        answer.body,
    )


def _text(pairs: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in pairs}
