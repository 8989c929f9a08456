"""Judges what one job says over its life: forward only, final for good, results only once it is completed.

Give it the exchanges of an account in the order they happened; it sorts them by job itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from contracts.contract import Contract
from contracts.exchange import Exchange
from contracts.findings import Finding, finding
from contracts.kubeez.checks import POLLS
from contracts.seen import Seen, seen
from contracts.wording import met

ORDER = {"pending": 0, "queued": 1, "processing": 2, "completed": 3, "failed": 3}
FINAL = frozenset({"completed", "failed"})
STARTS = ("generate_media", "generate_music", "generate_dialogue")
MADE = ("outputs", "songs")


@dataclass
class Life:
    """What was said of one job so far."""

    status: str = "pending"
    progress: float = 0
    final: dict[str, Any] | None = None


def judge_lives(contract: Contract, exchanges: Iterable[Exchange]) -> list[Finding]:
    """Every finding about the lives of the jobs in these exchanges."""
    lives: dict[str, Life] = {}
    found: list[Finding] = []
    for exchange in exchanges:
        job = _job(seen(exchange))
        if job is not None:
            found += _heard(contract, lives.setdefault(str(job["generation_id"]), Life()), job)
    return found


def _job(view: Seen) -> dict[str, Any] | None:
    if view.operation not in (*STARTS, *POLLS) or view.status != 200:
        return None
    told = view.answer
    return told if isinstance(told, dict) and "generation_id" in told else None


def _heard(contract: Contract, life: Life, job: dict[str, Any]) -> Iterator[Finding]:
    """One more answer about the job, held to those before it."""
    status, ident = str(job.get("status")), job["generation_id"]
    if life.final is not None:
        yield from _still(contract, life.final, job)
        return
    if ORDER.get(status, 0) < ORDER.get(life.status, 0):
        yield finding(contract, "K-101", "lifecycle", expected=f"{ident} to go on from {life.status}", met=status)
    progress = job.get("progress", life.progress)
    if isinstance(progress, int | float) and progress < life.progress and status != "failed":
        wanted = f"progress of {ident} to go on from {life.progress}"
        yield finding(contract, "K-102", "lifecycle", expected=wanted, met=met(progress))
    if status != "completed" and any(job.get(name) for name in MADE):
        wanted = f"no results of {ident} while it is {status}"
        yield finding(contract, "K-105", "lifecycle", expected=wanted, met="some")
    life.status, life.progress = status, progress if isinstance(progress, int | float) else life.progress
    life.final = job if status in FINAL else None


def _still(contract: Contract, final: dict[str, Any], job: dict[str, Any]) -> Iterator[Finding]:
    """A job that has ended has this end for good; only its URLs may still come."""
    for name in ("status", "error_message", "credits_deducted"):
        if name in job and name in final and job[name] != final[name]:
            wanted = f"{name} of the ended {final['generation_id']} to stay {met(final[name])}"
            yield finding(contract, "K-101", "lifecycle", expected=wanted, met=met(job[name]))
