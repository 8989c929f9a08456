"""The papers. The first is sat by everyone and shows what a client is like; the others are chosen by that."""

from typing import Any

from mock_server.exam.paper import Paper

FIRST = Paper(
    "plain",
    "An ordinary day",
    "result",
    counts={
        "*": ("no-double-spend",),
        "*:polls": ("stops-at-terminal",),
        "creativeai:video": ("C-1", "C-3", "C-9", "C-10", "C-13", "C-14"),
        "unifically:polls": ("C-1", "C-3", "C-5", "C-6"),
        "mayanio": ("M-1",),
        "kubeez:polls": ("P-5", "P-17"),
    },
)


def _answer(status: int, first: int, operation: str = "$submit", **more: Any) -> dict[str, Any]:
    return {"when": {"operation": operation, "first": first}, "answer": {"status": status, **more}}


def _job(outcome: str, **more: Any) -> dict[str, Any]:
    return {"when": {"operation": "$submit"}, "job": {"outcome": outcome, **more}}


def _paper(name: str, title: str, end: Any, rule: dict[str, Any], needs: str = "", **counts: tuple[str, ...]) -> Paper:
    """A paper of one rule. counts: `any`, or a provider, with its trait behind `_`."""
    keys = {key.replace("any", "*").replace("_", ":"): rules for key, rules in counts.items()}
    return Paper(name, title, end, {"rules": [rule]}, frozenset(needs.split()), keys)


# The official MCP SDK itself refuses a status that a tool's published schema does not know: no `new-word` over tools.
OTHERS = (
    _paper(
        "rate-limited",
        "The first two submits meet a 429 that says how long to wait",
        "result",
        _answer(429, 2, retry_after=5),
        any=("no-double-spend",),
        any_http=("honours-retry-after",),
        creativeai=("C-24",),
        kubeez=("P-7",),
    ),
    _paper(
        "brown-out",
        "The provider is down for the first two submits",
        "result",
        _answer(503, 2),
        any=("backs-off", "no-double-spend"),
        creativeai=("C-31",),
    ),
    _paper(
        "refused-key",
        "The key is refused",
        "refusal",
        _answer(401, 1_000),
        any=("no-retry-on-4xx",),
        creativeai=("C-29",),
        unifically=("C-11",),
        kubeez=("P-16",),
    ),
    _paper(
        "no-credits",
        "The money has run out",
        "refusal",
        _answer(402, 1_000),
        any=("no-retry-on-4xx",),
        creativeai=("C-30",),
        unifically=("C-11",),
        kubeez=("P-8",),
    ),
    _paper(
        "moderated",
        "Moderation blocks the prompt",
        "refusal",
        _job("moderated"),
        any=("no-retry-on-4xx",),
        creativeai=("C-26",),
    ),
    _paper(
        "late-failure",
        "The job fails at its end",
        "refusal",
        _job("fail"),
        "async",
        any_polls=("stops-at-terminal",),
        creativeai_video=("C-14", "C-15"),
        unifically_polls=("C-6",),
        kubeez_polls=("P-5",),
    ),
    _paper(
        "slow",
        "The job takes five minutes",
        "result",
        _job("slow", at="5m"),
        "async",
        any=("no-double-spend",),
        creativeai_video=("C-10", "C-11", "C-13"),
        unifically_polls=("C-5",),
        kubeez_polls=("P-4",),
    ),
    _paper(
        "stuck",
        "The job never ends",
        "refusal",
        _job("stuck"),
        "async",
        any=("no-double-spend",),
        any_polls=("bounds-its-wait",),
        creativeai_video=("C-12", "C-13"),
        unifically_polls=("C-7",),
        kubeez_polls=("P-6",),
    ),
    _paper(
        "new-word",
        "Polls tell a status that is in no document",
        "result",
        _job("unknown-status-word", at="0s"),
        "async polls http",
        any=("survives-unknown",),
        creativeai=("C-18",),
        unifically=("C-14",),
    ),
    _paper(
        "hiccup",
        "The first poll meets a 500",
        "result",
        _answer(500, 1, "$poll"),
        "async polls",
        any=("backs-off", "no-double-spend"),
    ),
    _paper(
        "duplicate",
        "The webhook comes twice",
        "result",
        {"when": {"operation": "$submit"}, "webhooks": {"duplicate": 1}},
        "hooks",
        any=("answers-in-time",),
    ),
    _paper(
        "forged",
        "Somebody else's webhook comes first",
        "result",
        {"when": {"operation": "$submit"}, "webhooks": {"forge": 1}},
        "hooks",
        creativeai=("C-32",),
    ),
    _paper(
        "truncated",
        "The webhook's signature is cut short",
        "either",
        {"when": {"operation": "$submit"}, "webhooks": {"signature": "truncated"}},
        "hooks",
        creativeai=("C-33",),
    ),
    _paper(
        "lost",
        "The webhook never arrives",
        "result",
        {"when": {"operation": "$submit"}, "webhooks": {"drop": 100}},
        "hooks",
        creativeai=("C-39",),
        unifically=("C-24",),
    ),
    _paper(
        "not-found-yet",
        "A new id is not found by the first poll",
        "result",
        _answer(404, 1, "$poll"),
        "async polls tools",
        any=("no-double-spend",),
        kubeez=("P-13",),
    ),
    _paper(
        "token-expired",
        "The token expires while the job runs",
        "refusal",
        _answer(401, 1_000, "$poll"),
        "async polls tools",
        any=("no-double-spend",),
        kubeez=("P-16",),
    ),
    Paper(
        "links-late",
        "The job is completed before its links are there",
        "result",
        {"accounts": {"kubeez": {"cdn_lag_s": 40}}},
        frozenset({"async", "polls", "tools"}),
        {"kubeez": ("P-12",)},
    ),
)
