"""What a run of checks found: a verdict for every check, findings with their evidence, and what nobody could measure.

Reports are made of these alone. Keys never stand here: headers and curl lines are redacted before they are kept.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from contracts.findings import FIRM, Standing

Verdict = Literal["held", "broke", "warned", "unmeasured"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One exchange of a run, fit to be shown: keys are redacted, long bodies cut.

    number: from 1, over the whole run. job: the id of the job it speaks of, if any. at_s: real seconds since the start.
    """

    number: int
    check: str
    operation: str | None
    job: str | None
    at_s: float
    took_ms: float
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: str
    status: int
    response_headers: dict[str, str]
    response_body: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """One webhook attempt as the run's receiver got it, fit to be shown. at_s: real seconds since the start."""

    check: str
    job: str | None
    event: str | None
    at_s: float
    headers: dict[str, str]
    body: str
    answered: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise that was not kept, and how to see it again.

    rule: with its provider, `creativeai/S-79`. check: the id of the check that found it, and what it looked at.
    curl: a line that repeats the request; the key is `$SOUNDSTAGE_TARGET_KEY`. exchanges: numbers of what shows it.
    """

    rule: str
    standing: Standing
    check: str
    expected: str
    met: str
    source: str
    curl: str
    exchanges: tuple[int, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """`broke` for what is documented or recorded, `warned` for what is only inferred."""
        return "broke" if self.standing in FIRM else "warned"

    def as_dict(self) -> dict[str, Any]:
        """`{rule, standing, check, verdict, expected, met, source, curl}`."""
        names = ("rule", "standing", "check", "verdict", "expected", "met", "source", "curl")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A check that could not be made, or a rule nobody can check from outside, and why."""

    check: str
    rules: tuple[str, ...]
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """`{check, rules, reason}`."""
        return {"check": self.check, "rules": list(self.rules), "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one check. kind: the group it is reported under. says: one sentence, what it holds a server to."""

    check: str
    kind: str
    says: str
    rules: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    reason: str | None = None
    took_ms: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Broke before warned, both before what was left unmeasured."""
        if any(found.verdict == "broke" for found in self.findings):
            return "broke"
        if self.findings:
            return "warned"
        return "unmeasured" if self.reason else "held"


@dataclass(slots=True)
class Run:
    """A whole run. target: the base URL that was judged. known_unchecked: rules no check of ours can show at all."""

    provider: str
    target: str
    pace: float = 1.0
    outcomes: list[Outcome] = field(default_factory=list)
    known_unchecked: list[Unmeasured] = field(default_factory=list)
    exchanges: list[Shown] = field(default_factory=list)
    deliveries: list[Arrived] = field(default_factory=list)
    took_s: float = 0.0
    spent: float = 0.0

    def count(self, verdict: Verdict) -> int:
        """How many checks came out so."""
        return sum(outcome.verdict == verdict for outcome in self.outcomes)

    @property
    def findings(self) -> list[Finding]:
        """Every finding, broken promises first."""
        found = [each for outcome in self.outcomes for each in outcome.findings]
        return sorted(found, key=lambda each: each.verdict != "broke")

    @property
    def unmeasured(self) -> list[Unmeasured]:
        """Checks that could not be made, each with the reason."""
        left = [outcome for outcome in self.outcomes if outcome.verdict == "unmeasured"]
        return [Unmeasured(outcome.check, outcome.rules, outcome.reason or "") for outcome in left]

    @property
    def exit_code(self) -> int:
        """0 held, 1 broke; a run that measured nothing is red too."""
        measured = self.count("held") + self.count("warned")
        return 1 if self.count("broke") or not measured else 0

    def as_dict(self) -> dict[str, Any]:
        """`{provider, target, held, broke, warned, unmeasured, findings}`: counts of checks, then the rows."""
        counts: tuple[Verdict, ...] = ("held", "broke", "warned")
        return {
            "provider": self.provider,
            "target": self.target,
            **{verdict: self.count(verdict) for verdict in counts},
            "unmeasured": [each.as_dict() for each in [*self.unmeasured, *self.known_unchecked]],
            "findings": [each.as_dict() for each in self.findings],
        }
