"""What a referee says of one rule, and all it says of one client."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from contracts.referee.story import Story

Ruling = Literal["pass", "fail", "not_exercised"]
Evidence = tuple[int | str, ...]


class Note(NamedTuple):
    """One thing seen that bears on a rule: kept or broken, the exchanges and deliveries that show it, in words."""

    kept: bool
    evidence: Evidence
    said: str


class Judged(NamedTuple):
    """How a rule is judged. needs: what a run must hold for it, told when it holds none.

    lasting: a pass stays one when the beginning of the journal is lost (what it looks at is kept elsewhere).
    """

    look: "Callable[[Story], Iterator[Note]]"
    needs: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's verdict: `creativeai/C-9`, or `no-double-spend`."""

    rule: str
    verdict: Ruling
    evidence: Evidence
    said: str

    def as_dict(self) -> dict[str, Any]:
        """Plain fields, for reports."""
        return {**asdict(self), "evidence": list(self.evidence)}


def rule_on(rule: str, notes: Iterable[Note], needs: str, sentence: str) -> Verdict:
    """The verdict that follows from what was seen; `sentence` says who asks for it."""
    seen = list(notes)
    broken = [note for note in seen if not note.kept]
    if broken:
        more = f" It happened {len(broken)} times in all." if len(broken) > 1 else ""
        return Verdict(rule, "fail", _evidence(broken), f"{broken[0].said}{more} {sentence}")
    if seen:
        return Verdict(rule, "pass", _evidence(seen), seen[0].said)
    return Verdict(rule, "not_exercised", (), f"Not exercised: {needs}.")


def _evidence(notes: Sequence[Note]) -> Evidence:
    """Each exchange once, the first twenty."""
    return tuple(dict.fromkeys(each for note in notes for each in note.evidence))[:20]


def _line(verdict: Verdict) -> str:
    seen = f" (exchanges {', '.join(map(str, verdict.evidence))})" if verdict.evidence else ""
    return f"{verdict.verdict} {verdict.rule}: {verdict.said}{seen}"


@dataclass(frozen=True)
class Report:
    """All verdicts on one client."""

    verdicts: tuple[Verdict, ...]
    exchanges_lost: int = 0

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __getitem__(self, rule: str) -> Verdict:
        """The verdict on a rule; KeyError with the way on for one that nobody judges."""
        for each in self.verdicts:
            if each.rule == rule:
                return each
        raise KeyError(f"no verdict on `{rule}`; `soundstage rules --party client` says which rules are judged")

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """What was broken."""
        return tuple(each for each in self.verdicts if each.verdict == "fail")

    def assert_ok(self, *rules: str) -> None:
        """Raise AssertionError for a rule that did not pass; without names, for every one that failed.

        A named rule that was not exercised has not passed.
        """
        wrong = [each for each in map(self.__getitem__, rules) if each.verdict != "pass"] if rules else self.failed
        if wrong:
            raise AssertionError("the referee says:\n" + "\n".join(f"  {_line(each)}" for each in wrong))

    def as_dict(self) -> dict[str, Any]:
        """`{"verdicts": [...], "exchanges_lost": 0}`."""
        return {"verdicts": [each.as_dict() for each in self.verdicts], "exchanges_lost": self.exchanges_lost}

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Report":
        """A report from its plain form."""
        rows = (Verdict(row["rule"], row["verdict"], tuple(row["evidence"]), row["said"]) for row in told["verdicts"])
        return cls(tuple(rows), told["exchanges_lost"])
