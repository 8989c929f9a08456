"""The steps of a rule's case: what is arranged before the call, and the calls themselves.

    - account: {tier: free, credits: 30}            settings of the account the case plays in
    - fate: {name: fail, at: 40s}                   how jobs accepted from here on go; `fate: null` lets them be
    - receiver: {answers: [500, 500, 200]}          a webhook receiver; `$receiver` is its URL
    - clock: {advance: 90s}                         or {until: idle}
    - call: {operation, path?, query?, headers?, body?}     or {tool, arguments?, headers?} of a provider of tools
      as: job                                       names the answer: `$job` is its id, `$job.jobs.0.id` a place in it
      times: 5
      status: 402                                   the answer wanted; any 2xx when left out

Fates: fail, slow, stuck, moderated, failover. Durations are `250ms 7s 8m 2h 7d`. The last answer of an `as` wins.
`$text.801` stands for a text of 801 characters.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from contracts.errors import ContractError
from contracts.grammar import nearest

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
FATES = ("fail", "slow", "stuck", "moderated", "failover")


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Strings that start with `$` stand for what an earlier answer held."""

    operation: str
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True, slots=True)
class Account:
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fate:
    name: str | None
    at_s: float | None = None


@dataclass(frozen=True, slots=True)
class Receiver:
    answers: tuple[int, ...] = (200,)


@dataclass(frozen=True, slots=True)
class Clock:
    to: float | Literal["idle"]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call made on the way to the one that is judged."""

    call: Call
    name: str | None = None
    times: int = 1
    status: int | None = None


Step = Account | Fate | Receiver | Clock | Earlier


def seconds(text: Any) -> float:
    """`90s` as 90.0. Raises ContractError for anything else, a bare number included."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ContractError(f"met {text!r}, wanted a duration such as 250ms, 7s, 8m, 2h or 7d")
    return float(match[1]) * _SECONDS[match[2]]


def step(row: Any) -> Step:
    """One step as written in `given`. Raises ContractError with the nearest word."""
    only(row, ("account", "fate", "receiver", "clock", "call", "as", "times", "status"), "a step")
    if "call" in row:
        return Earlier(call(row["call"]), row.get("as"), row.get("times", 1), row.get("status"))
    if len(row) != 1:
        raise ContractError(f"a step says one thing; met {', '.join(row)}")
    kind, value = next(iter(row.items()))
    return _STEPS[kind](value)


def call(row: Any) -> Call:
    """One call as written."""
    only(row, ("operation", "path", "query", "headers", "body", "tool", "arguments"), "a call")
    if "tool" in row:
        only(row, ("tool", "arguments", "headers"), "a call of a tool")
        return Call(row["tool"], headers=row.get("headers", {}), body=row.get("arguments", {}))
    if "operation" not in row:
        raise ContractError("a call names its operation")
    return Call(**row)


def _fate(row: Any) -> Fate:
    if row is None:
        return Fate(None)
    only(row, ("name", "at"), "a fate")
    if row.get("name") not in FATES:
        raise ContractError(f"unknown fate {row.get('name')!r}{nearest(str(row.get('name')), FATES)}")
    return Fate(row["name"], seconds(row["at"]) if "at" in row else None)


def _receiver(row: Any) -> Receiver:
    only(row, ("answers",), "a receiver")
    return Receiver(tuple(row.get("answers", (200,))))


def _clock(row: Any) -> Clock:
    only(row, ("advance", "until"), "a clock step")
    if "advance" in row:
        return Clock(seconds(row["advance"]))
    if row.get("until") != "idle":
        raise ContractError(f"a clock step is {{advance: 90s}} or {{until: idle}}; met {row}")
    return Clock("idle")


def only(row: Any, known: tuple[str, ...], noun: str) -> None:
    """Raises ContractError unless `row` is an object with none but the known keys."""
    if not isinstance(row, dict):
        raise ContractError(f"{noun} is an object; met {row!r}")
    for key in row:
        if key not in known:
            raise ContractError(f"{noun} has no `{key}`{nearest(str(key), known)}")


_STEPS: dict[str, Callable[[Any], Step]] = {"account": Account, "fate": _fate, "receiver": _receiver, "clock": _clock}
