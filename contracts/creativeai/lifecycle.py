"""Judges what one job says over its life: forward only, final for good, the same on every channel.

Give it the exchanges and deliveries of an account in the order they happened; it sorts them by job itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract
from contracts.exchange import Delivery, Exchange
from contracts.findings import Finding, finding
from contracts.seen import Seen, seen
from contracts.webhooks import received
from contracts.wording import met

ORDER = {"pending": 0, "processing": 1, "completed": 2, "failed": 2}
FINAL = frozenset({"completed", "failed"})
CONSTANT = (("S-120", "model"), ("S-100", "prompt"), ("S-110", "created_at"), ("S-101", "image_url"))
# What a poll and a webhook of one ended job must both say (D-3); a failed job's credits differ on purpose (D-5).
AGREED = (
    ("S-99", "status"),
    ("S-97", "model"),
    ("S-98", "model_actual"),
    ("S-100", "prompt"),
    ("S-105", "output_url"),
    ("S-104", "failover_used"),
    ("S-111", "completed_at"),
)


@dataclass
class Life:
    """What was said of one job so far."""

    told: dict[str, Any] = field(default_factory=dict)
    status: str | None = None
    final: dict[str, Any] | None = None
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    quoted: dict[str, Any] = field(default_factory=dict)


def judge_lives(
    contract: Contract, exchanges: Iterable[Exchange], deliveries: Iterable[Delivery] = ()
) -> list[Finding]:
    """Every finding about the lives of the single videos in these exchanges and deliveries."""
    lives: dict[str, Life] = {}
    found: list[Finding] = []
    for exchange in exchanges:
        body = _job(seen(exchange))
        if body is not None:
            found += _heard(contract, lives.setdefault(str(body.get("id")), Life()), body)
    for delivery in deliveries:
        view = received(contract, delivery)
        if view.event in ("video.generation.completed", "video.generation.failed") and isinstance(view.payload, dict):
            lives.setdefault(str(view.payload.get("id")), Life()).webhooks.append(view.payload)
    for life in lives.values():
        found += _agree(contract, life)
    return found


def _job(view: Seen) -> dict[str, Any] | None:
    told = (view.operation, view.status) in (("createVideo", 202), ("getVideo", 200))
    return view.answer if told and isinstance(view.answer, dict) else None


def _heard(contract: Contract, life: Life, body: dict[str, Any]) -> Iterator[Finding]:
    """One more answer about the job, held to those before it."""
    status = str(body.get("status"))
    if life.final is not None:
        yield from _still(contract, life.final, body)
    elif ORDER.get(status, 0) < ORDER.get(life.status or "", 0):
        wanted = f"{body.get('id')} to go on from {life.status}"
        yield finding(contract, "S-117", "lifecycle", expected=wanted, met=status)
    for rule, name in CONSTANT:
        if body.get(name) is not None and life.told.setdefault(name, body[name]) != body[name]:
            wanted = f"{name} to stay {met(life.told[name])}"
            yield finding(contract, rule, "lifecycle", expected=wanted, met=met(body[name]))
    url = body.get("output_url")
    if url and life.told.setdefault("output_url", url) != url:
        wanted = f"output_url to stay {met(life.told['output_url'])}"
        yield finding(contract, "S-105", "lifecycle", expected=wanted, met=met(url))
    started, ended = body.get("created_at"), body.get("completed_at")
    if isinstance(started, str) and isinstance(ended, str) and ended < started:
        yield finding(contract, "S-111", "lifecycle", expected=f"an end after {started}", met=ended)
    yield from _charge(contract, life, body)
    life.status = status
    if status in FINAL and life.final is None:
        life.final = body


def _charge(contract: Contract, life: Life, body: dict[str, Any]) -> Iterator[Finding]:
    """While the same key serves the job, its charge is the one that was quoted (D-4)."""
    served, charge = body.get("model_actual"), body.get("credits")
    first = life.quoted.setdefault("model_actual", served), life.quoted.setdefault("credits", charge)
    if first[0] == served and charge != first[1]:
        yield finding(contract, "S-102", "lifecycle", expected=f"credits to stay {met(first[1])}", met=met(charge))


def _still(contract: Contract, final: dict[str, Any], body: dict[str, Any]) -> Iterator[Finding]:
    """A job that has ended says the same at every poll."""
    for name in {**final, **body}:
        if final.get(name) != body.get(name):
            wanted = f"{name} of the ended {final.get('id')} to stay {met(final.get(name))}"
            yield finding(contract, "S-117", "lifecycle", expected=wanted, met=met(body.get(name)))


def _agree(contract: Contract, life: Life) -> Iterator[Finding]:
    """Poll and webhook tell one story."""
    for told in life.webhooks:
        for rule, name in AGREED:
            if life.final is not None and name in life.final and name in told and told[name] != life.final[name]:
                wanted = f"{name} as polled: {met(life.final[name])}"
                yield finding(contract, rule, "lifecycle", expected=wanted, met=met(told[name]))
        yield from _settled(contract, life, told)


def _settled(contract: Contract, life: Life, told: dict[str, Any]) -> Iterator[Finding]:
    """A completed job costs what its polls say; of a failed one the webhook gives back what the 202 quoted."""
    final = life.final or {}
    if told.get("status") == "completed" == final.get("status") and told.get("credits") != final.get("credits"):
        wanted = f"credits as polled: {met(final.get('credits'))}"
        yield finding(contract, "S-102", "lifecycle", expected=wanted, met=met(told.get("credits")))
    quoted = life.quoted.get("credits")
    if told.get("status") == "failed" and quoted is not None and told.get("credits_refunded") != quoted:
        wanted = f"credits_refunded {met(quoted)}, as the 202 quoted"
        yield finding(contract, "S-312", "lifecycle", expected=wanted, met=met(told.get("credits_refunded")))
