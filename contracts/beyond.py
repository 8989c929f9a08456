"""Rules about a request that no schema can say: comparing two fields, adding numbers, looking into bytes.

An operation lists their ids under `x-beyond-schema`; `contracts/<provider>/beyond.py` holds one function each in
`CHECKS`: of a body that conforms to the schema, giving the Violation or None.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from contracts.errors import ContractError
from contracts.grammar import nearest
from contracts.violation import Violation

Check = Callable[[Any], Violation | None]


def checks(provider: str, rules: tuple[str, ...]) -> tuple[Check, ...]:
    """The checks of these rules, in order. Raises ContractError for a rule without one."""
    if not rules:
        return ()
    known = _known(provider)
    for rule in rules:
        if rule not in known:
            place = f"contracts/{provider}/beyond.py"
            raise ContractError(f"x-beyond-schema: {place} has no check of {rule}{nearest(rule, known)}")
    return tuple(known[rule] for rule in rules)


def _known(provider: str) -> dict[str, Check]:
    module = f"contracts.{provider}.beyond"
    if find_spec(f"contracts.{provider}") is None or find_spec(module) is None:
        return {}
    return dict(import_module(module).CHECKS)
