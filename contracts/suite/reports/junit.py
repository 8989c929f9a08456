"""A run as JUnit: a test for every check, failed where it broke, skipped where it was left unmeasured."""

from contracts.report.junit import Case, junit
from contracts.suite.result import Finding, Outcome, Run


def text(run: Run) -> str:
    """The whole file."""
    properties = {"provider": run.provider, "target": run.target, "pace": f"{run.pace:g}"}
    return junit(f"soundstage check {run.provider}", [_case(run, outcome) for outcome in run.outcomes], properties)


def _case(run: Run, outcome: Outcome) -> Case:
    broke = [found for found in outcome.findings if found.verdict == "broke"]
    warned = [found for found in outcome.findings if found.verdict == "warned"]
    failure = (line(broke[0]), "\n\n".join(whole(found) for found in broke)) if broke else None
    skipped = outcome.reason or "no reason was noted" if outcome.verdict == "unmeasured" else None
    said = "\n\n".join(whole(found) for found in warned)
    group = f"{run.provider}.{outcome.kind}"
    return Case(outcome.check, group, outcome.took_ms / 1_000, failure, skipped, said)


def line(found: Finding) -> str:
    """One line about a finding."""
    return f"{found.rule}: expected {found.expected}; met {found.met}"


def whole(found: Finding) -> str:
    """Everything about a finding."""
    head = f"{found.rule} ({found.standing}, {found.source})\nexpected: {found.expected}\nmet: {found.met}"
    return f"{head}\n{found.curl}" if found.curl else head
