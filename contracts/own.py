"""A provider's own checks: what only it does, in `contracts/<provider>/checks.py`.

That module has `EXCHANGE` (functions of a contract and a Seen), `WEBHOOK` (of a contract and a Received) and `NAMES`,
the names they report under. It may have `CLAMPED`, the rules whose limit may be enforced without a refusal, and
`BORNE`, what cases bear of servers that are not ours (`contracts.expected`). A provider without the module has none.
"""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any


@cache
def own(provider: str, kind: str) -> tuple[Any, ...]:
    """What a provider's `checks` module holds under one of these names."""
    module = f"contracts.{provider}.checks"
    if find_spec(f"contracts.{provider}") is None or find_spec(module) is None:
        return ()
    return tuple(getattr(import_module(module), kind, ()))
