"""Kubeez's jobs at once: as many as are said may run, and a place is free again when one has ended."""

from functools import partial
from typing import TYPE_CHECKING

from contracts.cases import Unstageable
from contracts.suite.kubeez.refusals import STARTS
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench
    from contracts.suite.wire import Met

BEYOND = "K-83"
SLOTS = (("generate_music", 5, "K-124"), ("generate_dialogue", 5, "K-125"), ("generate_media", 10, "K-123"))
SLOW = ("slow", 500.0)
ATTEMPTS = 3
MINUTE_S, WHOLE_S = 61.0, 700.0


def checks() -> list[Check]:
    """One for each tool whose jobs are counted."""
    price = MANNERS["kubeez"].price
    return [
        Check(
            f"limits/{tool}-at-once",
            "limits",
            f"{tool} has {count} jobs at once; one more is refused until one of them has ended",
            (rule, BEYOND),
            partial(_at_once, tool, count, rule),
            price(tool, STARTS[tool]) * (count + 2) * ATTEMPTS,
            frozenset(("limits", "fate")),
            alone=True,
        )
        for tool, count, rule in SLOTS
    ]


def _at_once(tool: str, count: int, rule: str, bench: "Bench") -> None:
    """Blamed is only what every attempt shows: jobs of an earlier run may hold places, and a hiccup may be long."""
    pace, wanted = bench.wire.pace, [200] * count + [429]
    answers: list[Met] = []
    for attempt in range(ATTEMPTS):
        pace.wait(MINUTE_S if attempt == 0 else WHOLE_S)
        started_s = pace.now_s()
        answers = [_slow(bench, tool) for _ in wanted]
        in_time = pace.now_s() - started_s < SLOW[1] / 2
        if [met.status for met in answers] == wanted:
            break
        answers = answers if in_time else []
    if not answers:
        raise Unstageable("jobs end before so many are there, at this pace")
    statuses = [met.status for met in answers]
    bench.expect(statuses[:count] == [200] * count, rule, f"{count} jobs at once", statuses, answers[count - 1])
    if statuses[:count] == [200] * count:
        bench.expect(statuses[count] == 429, BEYOND, f"job {count + 1} to be refused with 429", statuses, answers[-1])
    other = next(each for each in STARTS if each != tool)
    met = _slow(bench, other)
    bench.expect(met.status == 200, rule, f"{other} to be taken: its jobs are counted apart", met.status, met)
    bench.settle()
    pace.wait(MINUTE_S)
    met = _slow(bench, tool)
    bench.expect(met.status == 200, rule, "another job once they have ended", met.status, met)
    bench.settle()


def _slow(bench: "Bench", tool: str) -> "Met":
    assert bench.session.fates is not None
    headers, body = bench.session.fates.told(*SLOW, STARTS[tool])
    return bench.call(tool, body=body, headers=headers, patient=False)
