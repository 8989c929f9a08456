"""Who plays in which scenario: a good client, the end it comes to, and the bad one that breaks what is expected."""

from collections.abc import Callable
from math import inf
from typing import Any

import msgspec
from msgspec.structs import replace

from tests.walks import batch
from tests.walks.client import Client
from tests.walks.habits import GOOD, HEARING, Habits
from tests.walks.theatre import Theatre

Play = Callable[[Client, list[str]], None]
EVERY_5_S = ((5.0, inf),)


def run(client: Client, prompts: list[str]) -> None:
    """One wish after the other, or as many at once as its habits allow."""
    client.run(prompts)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """ends: the states of the good client's wishes; bad: None where nothing is expected of anybody."""

    good: Habits = GOOD
    bad: Habits | None = None
    ends: tuple[str, ...] = ("done",)
    provider: str = "creativeai"
    play: Play = run
    prompts: tuple[str, ...] = ("A paper boat in the rain",)


def play(theatre: Theatre, habits: Habits, part: Part) -> Client:
    """Let a client with these habits do its errands, then let happen what is still to come."""
    client = Client(theatre, habits, part.provider)
    part.play(client, list(part.prompts))
    theatre.idle()
    return client


def good(**habits: object) -> Habits:
    """A good client in particular."""
    return replace(GOOD, **habits)


TWO = ("A paper boat in the rain", "A kite above the dunes")
THREE = (*TWO, "A lantern in the snow")
FOUR = (*THREE, "A tram at night")
ANEW = "resubmit"

KUBEEZ_POLLS = ((10.0, 5.0), (5.0, inf))  # kubeez/P-4, P-11
KUBEEZ = good(polls_s=KUBEEZ_POLLS)


def kubeez(*, good: Habits = KUBEEZ, bad: dict[str, object], **more: Any) -> Part:
    """A part at Kubeez. bad: what a bad client does in another way than the good one."""
    return Part(provider="kubeez", good=good, bad=replace(good, **bad), **more)


CAST: dict[str, Part] = {
    # Ordinary days
    **{name: Part() for name in ("default", "instant", "unlimited", "pro-tier", "enterprise-tier")},
    **{name: Part() for name in ("check", "documented", "documented-failed")},
    "check-limits": Part(prompts=THREE, ends=("done",) * 3),
    "free-tier": Part(ends=("refused",)),  # 50 credits are less than a video of a text
    "rate-limited": Part(
        good=good(limit=40),
        bad=good(limit=45, honours_retry_after=False, backs_off=False, tries=400),
        prompts=tuple(f"Paper boat number {number}" for number in range(45)),
        ends=("done",) * 45,
    ),
    # Patience
    "refund-while-rendering": Part(bad=good(patience_s=120, late="refund")),
    "timeout-shown-as-success": Part(bad=good(patience_s=120, late="done")),
    "budget-240-job-282": Part(bad=good(patience_s=240, late=ANEW)),
    "timed-out-and-refunded": Part(
        good=good(patience_s=640), bad=good(patience_s=640, books="quoted"), ends=("failed",)
    ),
    "stuck": Part(bad=good(patience_s=7_200), ends=("lost",)),
    "long-queue": Part(bad=good(patience_s=120, late=ANEW)),
    "fails-late": Part(bad=good(after_end=3), ends=("failed",)),
    "link-expired": Part(bad=good(fetch_after_s=8 * 86_400)),
    # Odd polls
    "one-failed-poll": Part(bad=good(odd_poll=ANEW)),
    "unauthorized-poll": Part(bad=good(odd_poll=ANEW)),
    "not-found-at-first": Part(bad=good(odd_poll=ANEW)),
    "poll-cut-short": Part(bad=good(odd_poll=ANEW)),
    "html-for-json": Part(bad=good(odd_poll=ANEW)),
    "nothing-in-the-body": Part(bad=good(odd_poll="failed")),
    "status-missing": Part(bad=good(odd_poll="failed")),
    "unknown-status": Part(bad=good(unknown="failed", polls_s=EVERY_5_S)),
    "completed-without-url": Part(bad=good(no_url="done")),
    "error-inside-completed": Part(bad=good(no_url="done"), ends=("failed",)),
    # Moderation
    "moderated-after-two-minutes": Part(bad=good(resubmits=1), ends=("failed",)),
    "output-blocked-sometimes": Part(
        bad=good(resubmits=1), ends=("done", "failed"), prompts=("A tram at twilight", "A tram at noon")
    ),
    "prompt-blocked": Part(bad=good(resends_4xx=True), ends=("refused",)),
    # Refusals
    "retry-after-ignored": Part(bad=good(honours_retry_after=False, backs_off=False)),
    "third-job-refused": Part(
        good=good(limit=2),
        bad=good(limit=3, honours_retry_after=False, backs_off=False, tries=400),
        ends=("done",) * 3,
        prompts=THREE,
    ),
    "daily-cap-at-night": Part(bad=good(honours_retry_after=False, backs_off=False), ends=("done",) * 4, prompts=FOUR),
    "credits-used-up": Part(bad=good(resends_4xx=True), ends=("refused",)),
    "key-revoked": Part(good=good(limit=1), bad=good(limit=1, resends_4xx=True), ends=("done", "refused"), prompts=TWO),
    # Outages
    "provider-down": Part(bad=good(backs_off=False, tries=30)),
    "brown-out": Part(bad=good(backs_off=False, tries=30)),
    "flapping": Part(bad=good(backs_off=False, tries=30)),
    "recovery": Part(good=good(tries=10), bad=good(backs_off=False, tries=10)),
    "outage-of-one": Part(good=good(other="unifically"), bad=GOOD),
    "failover-too-eager": Part(
        good=good(other="unifically"),
        bad=good(other="unifically", answer_patience_s=10, resends_unanswered=True, down=lambda status: not status),
    ),
    "quota-of-one": Part(good=good(other="unifically", down=lambda status: status == 402), bad=GOOD),
    "all-down": Part(good=good(other="unifically"), bad=good(backs_off=False, tries=30)),
    # Submits
    "answer-lost": Part(good=HEARING, bad=good(resends_unanswered=True)),
    "slow-to-accept": Part(bad=good(answer_patience_s=10, resends_unanswered=True)),
    "failover-changes-the-price": Part(bad=good(books="quoted", told_models="asked")),
    # Webhooks
    **{
        name: Part(good=HEARING, bad=replace(HEARING, verifies=False))
        for name in (
            "signature-wrong",
            "signature-missing",
            "signature-truncated",
            "webhook-tampered",
            "webhook-forged",
        )
    },
    "webhooks-out-of-order": Part(
        good=HEARING,
        bad=replace(HEARING, in_order=True, polls=False),
        ends=("done", "done"),
        prompts=TWO,
    ),
    "webhook-lost": Part(good=HEARING, bad=replace(HEARING, polls=False)),
    "webhook-late": Part(good=HEARING, bad=replace(HEARING, polls=False)),
    "webhook-first-attempts-lost": Part(good=HEARING, bad=replace(HEARING, polls=False, patience_s=135)),
    "webhook-twice": Part(good=HEARING, bad=replace(HEARING, dedups=False)),
    "webhook-before-the-answer": Part(good=HEARING, bad=replace(HEARING, polls=False, keeps_early=False)),
    "receiver-too-slow": Part(good=HEARING, bad=replace(HEARING, hear_took_s=12)),
    # Unifically, Mayanio and Kubeez
    "unifically-429": Part(provider="unifically", bad=good(backs_off=False)),
    "unifically-odd-failure": Part(provider="unifically", bad=good(odd_poll=ANEW), ends=("failed",)),
    "unifically-no-callback": Part(provider="unifically", good=HEARING, bad=replace(HEARING, polls=False)),
    "unifically-callback-twice": Part(provider="unifically", good=HEARING, bad=replace(HEARING, dedups=False)),
    "mayanio-slow-answer": Part(
        provider="mayanio", bad=good(answer_patience_s=30, resends_unanswered=True, backs_off=False)
    ),
    "mayanio-hour-is-full": Part(
        provider="mayanio",
        bad=good(honours_retry_after=False, backs_off=False),
        ends=("done",) * 3,
        prompts=THREE,
    ),
    "polled-every-second": Part(bad=good(polls_s=((1.0, inf),), honours_retry_after=False, backs_off=False)),
    "unifically-stuck": Part(provider="unifically", bad=good(patience_s=7_200), ends=("lost",)),
    "unifically-unknown-status": Part(provider="unifically", bad=good(unknown="failed", polls_s=EVERY_5_S)),
    "unifically-out-of-money": Part(provider="unifically", bad=good(resends_4xx=True), ends=("refused",)),
    "unifically-down": Part(
        provider="unifically", good=good(tries=4), bad=good(tries=12, backs_off=False), ends=("lost",)
    ),
    "unifically-fails-late": Part(provider="unifically", bad=good(after_end=3), ends=("failed",)),
    "mayanio-answer-lost": Part(provider="mayanio", bad=good(resends_unanswered=True)),
    "mayanio-blocked": Part(provider="mayanio", bad=good(resends_4xx=True), ends=("refused",)),
    "mayanio-out-of-points": Part(provider="mayanio", bad=good(resends_4xx=True), ends=("refused",)),
    "kubeez-rate-limited": kubeez(
        good=replace(KUBEEZ, limit=10, tries=8),
        bad={"backs_off": False, "tries": 60},
        prompts=tuple(f"Kite number {number}" for number in range(34)),
        ends=("done",) * 34,
    ),
    "kubeez-all-places-taken": kubeez(
        good=replace(KUBEEZ, limit=10, tries=8),
        bad={"limit": 11, "backs_off": False, "tries": 60},
        prompts=tuple(f"Kite number {number}" for number in range(11)),
        ends=("done",) * 11,
    ),
    "kubeez-fails-late": kubeez(bad={"after_end": 3}, ends=("failed",)),
    "kubeez-unknown-status": kubeez(bad={"unknown": "failed"}),
    "kubeez-out-of-credits": kubeez(bad={"resends_4xx": True}, ends=("refused",)),
    "kubeez-token-expired": kubeez(bad={"odd_poll": ANEW}),
    "kubeez-answer-lost": kubeez(bad={"resends_unanswered": True}),
    "late-links": kubeez(bad={"no_url": "done"}),
    "kubeez-links-come-later": kubeez(bad={"no_url": "done"}),
    "kubeez-not-found-at-first": kubeez(bad={"odd_poll": "failed"}),
    "half-a-batch": Part(bad=good(resubmits=1), prompts=FOUR, ends=("done",) * 4, play=batch.play),
    "progress-falls-back": Part(bad=good(patience_s=120, late=ANEW)),
}
