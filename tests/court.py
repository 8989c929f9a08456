"""Judges every exchange that passes an edge, while a test goes on; what a server is blamed for fails that test."""

from contracts import checks
from contracts.findings import Finding
from mock_server.answer import Answer, Request
from mock_server.edge import Visit
from mock_server.providers.kit import Room
from tests.stage import Met


class Court:
    """An edge's judge. `findings`: everything found, with the exchange; `blamed`: what a test may not leave behind."""

    def __init__(self) -> None:
        self.findings: list[tuple[Met, Finding]] = []
        self.exchanges = 0

    def __call__(self, room: Room, request: Request, answer: Answer, visit: Visit) -> list[Finding]:
        """Judge one exchange. A client may break the contract, where it is refused."""
        self.exchanges += 1
        met = Met(
            room.name,
            visit.operation,
            request.method,
            request.path,
            request.query.decode("latin-1"),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()},
            request.body,
            answer.status,
            {name.decode("latin-1"): value.decode("latin-1") for name, value in answer.headers},
            answer.body,
        )
        found = checks.judge(room.contract, met)
        self.findings += [(met, each) for each in found]
        return found

    @property
    def blamed(self) -> list[str]:
        """Findings against the server, and those against a client that was not refused."""
        return [
            f"{met.method} {met.path} -> {met.status}: {each}"
            for met, each in self.findings
            if each.party == "server" or not 400 <= met.status < 500
        ]

    def acquit(self) -> None:
        """Raises AssertionError with what is left to blame anyone for."""
        assert not self.blamed, "the contract was broken:\n" + "\n".join(self.blamed)
