"""The jobs of a run, each as a timeline: when it was asked for, what every look told, when webhooks arrived."""

import json
from collections import defaultdict
from typing import Any

from contracts.report.markup import Html, el
from contracts.report.timeline import Dot, Lane, Span, timeline
from contracts.suite.result import Arrived, Run, Shown

MOST_JOBS = 200  # a page with more of them opens slowly
MOST_LOOKS = 40  # of one job, written out
_TONES = {"completed": "good", "succeeded": "good", "failed": "bad", "cancelled": "bad", "pending": "mute"}
_PLACES = (("status",), ("data", "status"))


class Lives:
    """What was seen of each job. hooks: with their place in the run's deliveries."""

    def __init__(self, run: Run) -> None:
        self._pace = run.pace
        self._verdicts = {outcome.check: outcome.verdict for outcome in run.outcomes}
        self.looks: dict[str, list[Shown]] = defaultdict(list)
        self.hooks: dict[str, list[tuple[int, Arrived]]] = defaultdict(list)
        for shown in run.exchanges:
            if shown.job is not None:
                self.looks[shown.job].append(shown)
        for place, arrived in enumerate(run.deliveries):
            if arrived.job is not None:
                self.hooks[arrived.job].append((place, arrived))

    def section(self) -> Html:
        """Every job that was followed, those of broken checks first; one that was only accepted has no life to show."""
        followed = [job for job in self.looks if len(self.looks[job]) > 1 or self.hooks[job]]
        jobs = sorted(followed, key=lambda job: self._verdict(job) != "broke")[:MOST_JOBS]
        return el("div", [self._row(job) for job in jobs], class_="rows") if jobs else Html("")

    def drawn(self, job: str) -> Html:
        """One job's timeline, on the target's seconds."""
        first_s = self.looks[job][0].at_s
        hooks = [arrived for _, arrived in self.hooks[job]]
        words = self._words(job)
        last_s = self._last_s(job) * 1.05  # room for what was told last
        lanes = [
            Lane("status", spans(words, last_s)),
            Lane("requests", dots=[_dot(shown, first_s) for shown in self.looks[job]]),
            Lane("webhooks", dots=[_arrival(hook, first_s) for hook in hooks]),
        ]
        return timeline(lanes, last_s, self._pace)

    def _row(self, job: str) -> Html:
        looks, words = self.looks[job], self._words(job)
        ended = words[-1][1] if words else "several" if "batch" in job else "unknown"
        summary = el(
            "summary",
            el("span", ended, class_=f"pill {_tone(ended)}"),
            el("span", job, class_="id"),
            el("span", looks[0].operation or "", " in ", looks[0].check, class_="says"),
            el("span", f"{self._last_s(job) * self._pace:.0f} s", class_="took"),
        )
        numbers = [*[str(shown.number) for shown in looks[:MOST_LOOKS]], *[f"w{place}" for place, _ in self.hooks[job]]]
        known = {"data_verdict": self._verdict(job), "data_kind": "", "data_exchanges": " ".join(numbers)}
        return el("details", summary, self.drawn(job), **known)

    def _verdict(self, job: str) -> str:
        return self._verdicts.get(self.looks[job][0].check, "held")

    def _words(self, job: str) -> list[tuple[float, str]]:
        looks = self.looks[job]
        return [(shown.at_s - looks[0].at_s, word) for shown in looks if (word := status(shown.response_body))]

    def _last_s(self, job: str) -> float:
        first_s = self.looks[job][0].at_s
        return max(
            [shown.at_s - first_s for shown in self.looks[job]] + [hook.at_s - first_s for _, hook in self.hooks[job]]
        )


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
    taken = hook.answered is not None and hook.answered < 300
    return Dot(hook.at_s - first_s, f"{hook.event or 'webhook'}, {answered(hook)}", "good" if taken else "warn")


def answered(hook: Arrived) -> str:
    """How the receiver answered."""
    return f"answered {hook.answered}" if hook.answered is not None else "not answered"


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
