"""A plan in plain words."""

from collections import Counter
from collections.abc import Iterator

from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Options


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
