"""How much of what is known about a provider is exercised."""

from typing import NamedTuple

from contracts.loader import load


class Coverage(NamedTuple):
    """Of `known` rules, `checked` have a case or a named check."""

    checked: int
    known: int


class Reason(NamedTuple):
    """A rule nobody exercises, and why."""

    rule: str
    party: str
    says: str
    because: str


def count(provider: str, party: str | None = None) -> Coverage:
    """The coverage of a provider's rules, or of one party's."""
    rules = [rule for rule in load(provider).rules.values() if party in (None, rule.party)]
    return Coverage(sum(rule.checked for rule in rules), len(rules))


def reasons(provider: str, party: str | None = None) -> list[Reason]:
    """Every unchecked rule with its reason, in the order of the sources."""
    rules = [rule for rule in load(provider).rules.values() if party in (None, rule.party)]
    return [Reason(rule.id, rule.party, rule.says, rule.unchecked) for rule in rules if rule.unchecked]
