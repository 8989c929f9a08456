"""Bad clients: functions of a Stand, each with the rule it breaks, and those that say the same in other words."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.exam.stand import Stand

Run = Callable[[Stand], None]
Breaking = Callable[[Run], Run]


class Bad(NamedTuple):
    """A client that breaks `rule`. kin: rules that nobody can keep who breaks it so."""

    rule: str
    run: Run
    kin: frozenset[str]
    story: Mapping[str, Any]
    provider: str

    @property
    def name(self) -> str:
        """`C-9: polls at once`."""
        return f"{self.rule}: {self.run.__name__.replace('_', ' ')}"


def breaks(
    book: list[Bad], rule: str, *kin: str, story: Mapping[str, Any] | None = None, provider: str = "creativeai"
) -> Breaking:
    """Put a client into a book of bad ones."""

    def noted(run: Run) -> Run:
        book.append(Bad(rule, run, frozenset(kin), story or {}, provider))
        return run

    return noted
