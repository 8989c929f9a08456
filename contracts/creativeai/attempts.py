"""Judges the attempts of CreativeAI's webhooks together: how many, when, and whether they are the same bytes."""

from collections.abc import Iterable, Iterator

from contracts.contract import Contract
from contracts.exchange import Delivery
from contracts.expected import at
from contracts.findings import Finding, finding
from contracts.seen import parsed

MOST = 3
# Seconds after the first attempt: the rule that says so, and every instant it may mean (S-275: from where is unstated).
INSTANTS = {1: ("S-267", (5.0,)), 2: ("S-267", (30.0, 35.0))}
AROUND_S = 1.0


def judge_attempts(contract: Contract, deliveries: Iterable[Delivery], around_s: float = AROUND_S) -> list[Finding]:
    """Every finding about the attempts of each callback. deliveries: of one receiver, in order of arrival.

    around_s: an attempt this near to its instant is on time.
    """
    callbacks: dict[tuple[str, str], list[Delivery]] = {}
    for delivery in deliveries:
        ident = delivery.headers.get("x-creativeai-delivery-id", "")
        callbacks.setdefault((ident, str(at(parsed(delivery.body), "status"))), []).append(delivery)
    return [found for attempts in callbacks.values() for found in _judge(contract, attempts, around_s)]


def _judge(contract: Contract, attempts: list[Delivery], around_s: float) -> Iterator[Finding]:
    if len(attempts) > MOST:
        yield finding(contract, "S-267", "attempts", expected=f"{MOST} attempts at most", met=str(len(attempts)))
    for index, attempt in enumerate(attempts[1:], start=1):
        before = attempts[index - 1]
        if before.answered is not None and 200 <= before.answered < 300:
            wanted = f"nothing after a {before.answered}"
            yield finding(contract, "S-269", "attempts", expected=wanted, met=f"attempt {index + 1}")
        if attempt.body != attempts[0].body:
            met = f"other bytes at attempt {index + 1}"
            yield finding(contract, "S-267", "attempts", expected="the same bytes at every attempt", met=met)
        yield from _instant(contract, index, attempt.at_s - attempts[0].at_s, around_s)


def _instant(contract: Contract, index: int, after_s: float, around_s: float) -> Iterator[Finding]:
    if index in INSTANTS:
        rule, instants = INSTANTS[index]
        if not any(abs(after_s - instant) <= around_s for instant in instants):
            wanted = f"attempt {index + 1} {' or '.join(f'{instant:g}' for instant in instants)} s after the first"
            yield finding(contract, rule, "attempts", expected=wanted, met=f"{after_s:g} s")
