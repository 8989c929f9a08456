"""Deliveries as a rule wants them: doubled, forged, late, badly signed, changed. Pure: a world sends what comes out."""

import hmac
from collections.abc import Callable
from math import inf
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.faults.misrule import Misrule
from mock_server.webhooks.deliveries import Delivery

AGAIN_S = 2.0  # between a delivery and its duplicates
BEHIND_S = 1.0  # between a forged delivery, or one that overtakes, and the one behind it
OVERTAKEN_S = 60.0  # how long a delivery waits to be overtaken
STALE_S = 600.0
ELSEWHERE = "https://elsewhere.example/changed.mp4"
STRANGER = b"whoever forges this does not know the secret"

Aged = Callable[[Delivery, float], Delivery]


class Overtaking:
    """Every second delivery of a world goes out before the one it follows, which has waited for it."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: Delivery | None = None

    def moved(self, delivery: Delivery) -> Delivery:
        """The delivery that is due at another instant now: this one, or the one it overtakes."""
        kept, self._kept = self._kept, None
        if kept is None or kept.next_s == inf or kept.attempts:
            self._kept = delivery
            delivery.due_s += OVERTAKEN_S
            return delivery
        kept.due_s = delivery.due_s + BEHIND_S
        return kept


def misled(delivery: Delivery, rule: Misrule, aged: Aged) -> list[Delivery]:
    """What goes out in place of one delivery. aged: the same one as if it had been signed so many seconds earlier."""
    sent = aged(delivery, STALE_S) if rule.stale else delivery
    due_s = delivery.due_s + rule.delay
    forged = [_forged(sent, number, due_s) for number in range(1, rule.forge + 1)]
    body = tampered(sent.body) if rule.tamper else sent.body
    headers = tuple(pair for pair in (_signed(*each, rule, body) for each in sent.headers) if pair is not None)
    due_s += BEHIND_S if forged else 0.0
    changed = replace(sent, body=body, headers=headers, due_s=due_s, lost=rule.drop, attempts=[])
    again = [_again(changed, number) for number in range(1, rule.duplicate + 1)]
    return [*forged, changed, *again]


def _again(delivery: Delivery, number: int) -> Delivery:
    name, due_s = f"{delivery.id}.again-{number}", delivery.due_s + number * AGAIN_S
    return replace(delivery, id=name, due_s=due_s, attempts=[])


def _forged(delivery: Delivery, number: int, due_s: float) -> Delivery:
    """Somebody else's: the same job and ids, another result, signed without the secret. It is not tried again."""
    body = tampered(delivery.body)
    headers = tuple((name, _wrong(value, body) if _signs(name) else value) for name, value in delivery.headers)
    name = f"{delivery.id}.forged-{number}"
    return replace(delivery, id=name, body=body, headers=headers, due_s=due_s, delays_s=(0.0,), attempts=[])


def _signed(name: str, value: str, rule: Misrule, body: bytes) -> tuple[str, str] | None:
    """A header as it goes out; None when it does not."""
    if not _signs(name) or rule.signature is None:
        return name, value
    if rule.signature == "missing":
        return None
    return name, _wrong(value, body) if rule.signature == "wrong" else value[: len(value) // 2]


def _signs(name: str) -> bool:
    return "signature" in name.lower()


def _wrong(value: str, body: bytes) -> str:
    """A signature of the same form that nobody's secret makes."""
    prefix = value.partition("=")[0] + "=" if "=" in value else ""
    return prefix + hmac.new(STRANGER, body, "sha256").hexdigest()


def tampered(body: bytes) -> bytes:
    """The same event with another result: still JSON, and another file behind its first link."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return body + b" "
    if not _changed(told) and isinstance(told, dict):
        told["output_url"] = ELSEWHERE
    return orjson.dumps(told)


def _changed(value: Any) -> bool:
    """Change the first link of something. False when it has none."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, str) and inner.startswith(("http://", "https://")):
            value[key] = ELSEWHERE
            return True
        if isinstance(inner, dict | list) and _changed(inner):
            return True
    return False
