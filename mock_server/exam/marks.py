"""Marks: how each paper went, whose fault it is where it did not, a grade for each rule, one mark for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from contracts.referee import Case, Verdict, judge
from contracts.referee.verdict import Ruling
from mock_server.exam.hall import Sat
from mock_server.exam.paper import Manner

Grade = Literal["passed", "failed", "not exercised"]
Blame = Literal["client", "contract", "harness"]
_WORST: dict[Ruling, int] = {"not_exercised": 0, "pass": 1, "fail": 2}


@dataclass(frozen=True)
class Mark:
    """One paper's. blame: whose fault it is, None where it passed; reasons: sentences; case: what was seen."""

    paper: str
    title: str
    grade: Grade
    blame: Blame | None
    reasons: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    took_s: float
    case: Case

    def as_dict(self) -> dict[str, Any]:
        """Plain fields, for reports."""
        rows = [each.as_dict() for each in self.verdicts if each.verdict != "not_exercised"]
        told = {"paper": self.paper, "title": self.title, "grade": self.grade, "blame": self.blame}
        return {**told, "reasons": list(self.reasons), "took_s": round(self.took_s, 2), "verdicts": rows}


@dataclass(frozen=True)
class Transcript:
    """The whole exam."""

    provider: str
    marks: tuple[Mark, ...]

    @property
    def rules(self) -> dict[str, Ruling]:
        """The worst verdict on each rule over all papers; `pass` where it was kept whenever it was exercised."""
        worst: dict[str, Ruling] = {}
        for mark in self.marks:
            for each in mark.verdicts:
                if _WORST[each.verdict] > _WORST[worst.get(each.rule, "not_exercised")]:
                    worst[each.rule] = each.verdict
        return worst

    def why(self, rule: str) -> str:
        """What was said of a rule where it went worst."""
        met = self.rules[rule]
        said = (each.said for mark in self.marks for each in mark.verdicts if (each.rule, each.verdict) == (rule, met))
        return next(said, "")

    @property
    def percent(self) -> int:
        """The overall mark: passed papers and kept rules, of those that were sat and exercised."""
        good = sum(mark.grade == "passed" for mark in self.marks) + sum(met == "pass" for met in self.rules.values())
        return 100 * good // max(1, len(self.marks) + len(self.rules))

    @property
    def code(self) -> int:
        """0 all passed and no rule broken, 1 not so, 2 nothing could be judged."""
        if any(mark.blame == "harness" for mark in self.marks) or not self.marks:
            return 2
        return int(any(mark.grade != "passed" for mark in self.marks) or "fail" in self.rules.values())

    def as_dict(self) -> dict[str, Any]:
        """Plain fields, for reports."""
        passed = sum(mark.grade == "passed" for mark in self.marks)
        head = {"provider": self.provider, "percent": self.percent, "passed": passed, "papers": len(self.marks)}
        return {**head, "rules": self.rules, "marks": [mark.as_dict() for mark in self.marks]}


def marked(sat: Sat, manner: Manner | None) -> Mark:
    """How one paper went. manner: None for a client that never got as far as to show it."""
    verdicts = judge(sat.case).verdicts
    counted = set(sat.paper.rules(manner)) if manner else set()
    mine = [each for each in verdicts if each.rule in counted]
    broken = [f"{each.rule}: {each.said}" for each in mine if each.verdict == "fail"]
    idle = [f"{each.rule}: {each.said}" for each in mine if each.verdict == "not_exercised"]
    grade: Grade = "passed"
    blame: Blame | None = None
    if sat.missing is not None:
        grade, blame, reasons = "not exercised", "harness", [sat.missing]
    elif sat.blamed:
        grade, blame, reasons = "failed", "contract", list(sat.blamed)
    elif manner is None or not sat.met_all:
        grade, blame, reasons = "not exercised", "client", [_never(sat, manner)]
    else:
        reasons = [*broken, *_ended(sat)]
        if reasons:
            grade, blame = "failed", "client"
        elif idle:
            grade, blame, reasons = "not exercised", "client", idle
    return Mark(sat.paper.name, sat.paper.title, grade, blame, tuple(reasons), verdicts, sat.took_s, sat.case)


def _never(sat: Sat, manner: Manner | None) -> str:
    done = f"It sent {len(sat.case.exchanges)} requests and {_exit(sat)}"
    wanted = "no submit was accepted" if manner is None else "what the paper is about did not happen"
    said = sat.complained.strip().splitlines()
    return f"{done}; {wanted}.{f' Its last words: {said[-1][:200]}' if said else ''}"


def _exit(sat: Sat) -> str:
    return f"ended with {sat.code}" if sat.code is not None else f"was stopped after {sat.took_s:.0f} s"


def _ended(sat: Sat) -> Iterable[str]:
    """What is wrong with how the command ended."""
    if sat.code is None:
        yield f"The command did not end by itself: it {_exit(sat)}."
    elif sat.paper.end == "result" and (sat.code or not _links(sat.printed)):
        met = "printed no URL" if not sat.code else _exit(sat)
        last = sat.complained.strip().splitlines()[-1:]
        yield f"There was a result to print; the command {met}.{f' Its last words: {last[0][:200]}' if last else ''}"
    elif sat.paper.end == "refusal" and not sat.code:
        yield "There was no result; the command ended with 0 all the same."
    elif sat.code == 0 and len(set(_links(sat.printed))) != len(_links(sat.printed)):
        yield f"The same URL was printed {len(_links(sat.printed))} times: one result was handled more than once."


def _links(printed: str) -> Sequence[str]:
    return [word for word in printed.split() if word.startswith(("http://", "https://"))]
