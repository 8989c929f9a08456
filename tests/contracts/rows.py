"""What tests of every provider's rules ask: which rules a document names, and what a case's body stands for."""

from collections.abc import Mapping
from typing import Any


def x_rules(value: Any) -> set[str]:
    """The rules that a document, or a part of one, names."""
    if isinstance(value, list):
        return set().union(*map(x_rules, value))
    if not isinstance(value, dict):
        return set()
    own = {value["x-rule"]} if "x-rule" in value else set()
    return own.union(*map(x_rules, value.values()))


def filled(value: Any, meant: Mapping[str, Any]) -> Any:
    """A case's body with texts as long as they are meant to be, and something in the place of `$words`."""
    if isinstance(value, dict):
        return {name: filled(part, meant) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part, meant) for part in value]
    if isinstance(value, str) and value.startswith("$text."):
        return "x" * int(value.removeprefix("$text."))
    return meant.get(value, value) if isinstance(value, str) else value
