"""A run in plain words: what a plan would do, and what came of it."""

from collections import Counter
from collections.abc import Iterator

from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Options
from contracts.suite.result import Run

MOST_FINDINGS = 100
_CUT = 300


def planned(options: Options, checks: list[Check]) -> Iterator[str]:
    """What a run would do and cost, a line a kind, then a line a check."""
    unit = MANNERS[options.provider].unit
    total = sum(check.cost for check in checks)
    yield f"{options.provider} at {options.target}: {len(checks)} checks, at most {total:g} {unit}"
    for kind, count in Counter(check.kind for check in checks).items():
        cost = sum(check.cost for check in checks if check.kind == kind)
        yield f"  {kind:<10} {count:>5} checks, at most {cost:g} {unit}"
    for check in checks:
        needs = f"  needs {', '.join(sorted(check.needs))}" if check.needs - {"key"} else ""
        yield f"{check.id:<24} {check.cost:>7g} {unit}  {', '.join(check.rules)}: {check.says}{needs}"


def said(run: Run) -> Iterator[str]:
    """The findings, what was not measured and why, and one line with the counts."""
    for found in run.findings[:MOST_FINDINGS]:
        yield f"{found.verdict.upper()}  {found.rule} ({found.standing})  {found.check}"
        yield f"  expected {found.expected[:_CUT]}"
        yield f"  met      {found.met[:_CUT]}"
        yield f"  source   {found.source}"
        if found.curl:
            yield f"  again    {found.curl}"
    if (more := len(run.findings) - MOST_FINDINGS) > 0:
        yield f"... and {more} more"
    for reason, count in Counter(left.reason for left in run.unmeasured).most_common():
        yield f"unmeasured  {count:>4}  {reason}"
    counts = ", ".join(f"{run.count(word)} {word}" for word in ("held", "broke", "warned", "unmeasured"))
    verdict = "broke" if run.exit_code and run.count("broke") else "nothing was measured" if run.exit_code else "held"
    yield f"{run.provider} at {run.target}: {verdict} ({counts}) in {run.took_s:.0f} s"
