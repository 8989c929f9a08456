"""What the referee says of a client, in Python. The referee itself is `contracts.referee`."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mock_server.control.client import Client
from mock_server.engine.errors import BadInput
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
    def of(cls, client: Client, world: str, pace: float = 1.0) -> "Report":
        """A world's report, as it stands. Raises BadInput where nobody can judge."""
        return msgspec.convert(_told(client, world, pace), cls)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __getitem__(self, rule: str) -> Verdict:
        """The verdict on a rule. Raises BadInput for one that nobody judges."""
        found = next((each for each in self.verdicts if each.rule == rule), None)
        if found is None:
            raise BadInput(f"no verdict on `{rule}`; `soundstage rules --party client` says which rules are judged")
        return found

    @property
    def failed(self) -> list[Verdict]:
        """Verdicts against the client."""
        return [each for each in self.verdicts if each.verdict == "fail"]

    def assert_ok(self, *rules: str) -> None:
        """Raises AssertionError for a rule that did not pass; without names, for every one that failed.

        A named rule that was not exercised has not passed.
        """
        wrong = [each for each in map(self.__getitem__, rules) if each.verdict != "pass"] if rules else self.failed
        if wrong:
            raise AssertionError("the referee says:\n" + "\n".join(f"  {_line(each)}" for each in wrong))


def _line(verdict: Verdict) -> str:
    seen = f" (exchanges {', '.join(map(str, verdict.evidence))})" if verdict.evidence else ""
    return f"{verdict.verdict} {verdict.rule}: {verdict.said}{seen}"


def _told(client: Client, world: str, pace: float) -> Any:
    """The report's plain form. The one place that knows whether there is a referee at all."""
    ask = getattr(client, "report", None)
    if ask is None:
        raise BadInput("there is no referee here: this build has no contracts.referee and serves no .../report")
    told = ask(world, pace)
    return told if isinstance(told, Mapping) else told.as_dict()
