"""What a run would do: named checks in their order, each with the rules it measures, its cost, and what it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "rules",
    "errors",
    "lifecycle",
    "webhooks",
    "media",
    "money",
    "streams",
    "limits",
    "listing",
    "models",
    "mcp",
    "rest",
    "fuzz",
]
# poor: a key without money. limits: a key under the documented limits. fate: a server whose jobs can be told to fail.
Need = Literal["key", "poor", "limits", "fate", "receiver"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check, before it is made.

    id: unique within a provider, `S-79/rejects/1` or `webhooks/retries`. rules: without the provider; also: rules that
    are judged on the way, by which it can be asked for.
    cost: the provider's money it spends at most. alone: it counts requests or seconds, so nothing else may run beside
    it. timed: it depends on instants; on a fast clock it is made again before anyone is blamed. asked_for: made only
    when `only` names it.
    run: makes it on a bench (what a check may use of a run); raises Unstageable with the reason when it cannot be made.
    """

    id: str
    kind: Kind
    says: str
    rules: tuple[str, ...]
    run: Callable[[Any], None]
    cost: float = 0.0
    needs: frozenset[Need] = frozenset()
    alone: bool = False
    timed: bool = False
    also: frozenset[str] = frozenset()
    asked_for: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for.

    only: parts of check ids, rule ids or kinds; a check that matches none of them is left out. budget: credits, None
    for no bound. pace: how many times faster than the real provider the target lives. webhook_secret: signs webhooks
    where it is not the key. receiver_url: under which a target elsewhere reaches this machine.
    """

    provider: str
    target: str
    key: str | None = None
    limits_key: str | None = None
    poor_key: str | None = None
    pace: float = 1.0
    budget: float | None = None
    only: tuple[str, ...] = ()
    skip_inferred: bool = False
    webhook_secret: str | None = None
    receiver_url: str | None = None


def chosen(checks: list[Check], only: tuple[str, ...]) -> Iterator[Check]:
    """The checks a user asked for: `S-79` and `creativeai/S-79` are a rule, `webhooks` a kind, `S-79/` starts an id."""
    for check in checks:
        if (not only and not check.asked_for) or any(_meant(check, word) for word in only):
            yield check


def _meant(check: Check, word: str) -> bool:
    head, _, tail = word.partition("/")
    rule = tail if head.islower() else word
    return word == check.kind or rule in check.rules or rule in check.also or check.id.startswith(word)
