"""What the referee says of a client, in Python. The referee itself is `contracts.referee`."""

from collections.abc import Mapping
from typing import Any

import msgspec

from mock_server.control.client import Client
from mock_server.engine.errors import BadInput, NotThere
from mock_server.handle.rows import Row


class Verdict(Row, frozen=True, kw_only=True):
    """One rule for clients: pass, fail or not_exercised, with the exchanges that show it."""

    rule: str
    verdict: str
    evidence: tuple[Any, ...] = ()
    said: str = ""


class Report(Row, frozen=True, kw_only=True):
    """All verdicts on the client of one world."""

    verdicts: list[Verdict]
    exchanges_lost: int = 0

    @classmethod
    def of(cls, client: Client, world: str) -> "Report":
        """A world's report, as it stands. Raises BadInput where nobody can judge."""
        try:
            return msgspec.convert(_told(client, world), cls)
        except NotThere as error:
            raise BadInput(f"no referee here ({error}): `GET /_mock/worlds/{world}/report` is not served") from error

    @property
    def failed(self) -> list[Verdict]:
        """Verdicts against the client."""
        return [each for each in self.verdicts if each.verdict == "fail"]

    def assert_ok(self, *rules: str) -> None:
        """Raises AssertionError with every failed verdict; where rules are named, only they count, and must pass."""
        known = {each.rule: each for each in self.verdicts}
        missing = [rule for rule in rules if rule not in known]
        if missing:
            raise BadInput(
                f"the referee knows no rule {', '.join(missing)}; `soundstage rules --party client` tells all"
            )
        counted = [known[rule] for rule in rules if known[rule].verdict != "pass"] if rules else self.failed
        if counted:
            raise AssertionError("the referee says:\n" + "\n".join(f"  {_line(each)}" for each in counted))


def _line(verdict: Verdict) -> str:
    seen = f" (exchanges {', '.join(map(str, verdict.evidence))})" if verdict.evidence else ""
    return f"{verdict.verdict} {verdict.rule}: {verdict.said}{seen}"


def _told(client: Client, world: str) -> Mapping[str, Any]:
    """Asked of the control API, so that it is the same report wherever the world lives."""
    return client.report(world)
