"""The jobs of a run, each as a timeline: when it was asked for, what every look told, when webhooks arrived."""

import json
from collections import defaultdict
from typing import Any

from contracts.report.markup import Html, el
from contracts.report.timeline import Dot, Lane, Span, timeline
from contracts.suite.result import Arrived, Run, Shown

MOST_JOBS = 200  # a page with more of them opens slowly
_TONES = {"completed": "good", "succeeded": "good", "failed": "bad", "cancelled": "bad", "pending": "mute"}
_PLACES = (("status",), ("data", "status"))


def lives(run: Run) -> Html:
    """Every job that was looked at, those of broken checks first."""
    looks: dict[str, list[Shown]] = defaultdict(list)
    hooks: dict[str, list[Arrived]] = defaultdict(list)
    for shown in run.exchanges:
        if shown.job is not None:
            looks[shown.job].append(shown)
    for arrived in run.deliveries:
        if arrived.job is not None:
            hooks[arrived.job].append(arrived)
    verdicts = {outcome.check: outcome.verdict for outcome in run.outcomes}
    jobs = sorted(looks, key=lambda job: verdicts.get(looks[job][0].check) != "broke")[:MOST_JOBS]
    rows = [_life(job, looks[job], hooks[job], verdicts.get(looks[job][0].check, "held"), run.pace) for job in jobs]
    return el("div", rows, class_="rows") if rows else Html("")


def _life(job: str, looks: list[Shown], hooks: list[Arrived], verdict: str, pace: float) -> Html:
    first_s = looks[0].at_s
    words = [(shown.at_s - first_s, word) for shown in looks if (word := status(shown.response_body))]
    ended = words[-1][1] if words else "?"
    last_s = max([looks[-1].at_s - first_s, *[hook.at_s - first_s for hook in hooks]])
    summary = el(
        "summary",
        el("span", ended, class_=f"pill {_tone(ended)}"),
        el("span", job, class_="id"),
        el("span", looks[0].operation or "", " in ", looks[0].check, class_="says"),
        el("span", f"{last_s * pace:.0f} s", class_="took"),
    )
    lanes = [
        Lane("status", spans(words, last_s)),
        Lane("requests", dots=[_dot(shown, first_s) for shown in looks]),
        Lane("webhooks", dots=[_arrival(hook, first_s) for hook in hooks]),
    ]
    numbers = " ".join(str(shown.number) for shown in looks[:40])
    drawn = timeline(lanes, last_s, pace)
    return el("details", summary, drawn, data_verdict=verdict, data_kind="", data_exchanges=numbers)


def spans(words: list[tuple[float, str]], last_s: float) -> list[Span]:
    """Stretches of one status after another, from the first look that told it."""
    changes = [each for index, each in enumerate(words) if index == 0 or words[index - 1][1] != each[1]]
    ends = [at_s for at_s, _ in changes[1:]] + [last_s] * bool(changes)
    return [Span(at_s, end_s, word, _tone(word)) for (at_s, word), end_s in zip(changes, ends, strict=True)]


def _tone(word: str) -> str:
    return _TONES.get(word.lower(), "plain")


def _dot(shown: Shown, first_s: float) -> Dot:
    tone = "good" if shown.status < 300 else "warn" if shown.status == 429 else "bad"
    return Dot(shown.at_s - first_s, f"{shown.method} {shown.operation}: {shown.status}", tone)


def _arrival(hook: Arrived, first_s: float) -> Dot:
    answered = f"answered {hook.answered}" if hook.answered is not None else "not answered"
    taken = hook.answered is not None and hook.answered < 300
    return Dot(hook.at_s - first_s, f"{hook.event or 'webhook'}, {answered}", "good" if taken else "warn")


def status(body: str) -> str | None:
    """The word a body tells a job's state by, wherever the provider has it."""
    try:
        told: Any = json.loads(body)
    except ValueError:
        return None
    for place in _PLACES:
        found = told
        for name in place:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, str):
            return found
    return None
