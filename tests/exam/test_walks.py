"""The clients that walk the shipped scenarios, judged: they were written for another purpose and by other hands."""

import pytest

from contracts.referee import Report, judge, judged
from mock_server.control.referee import case_of
from tests.walks.cast import CAST, play
from tests.walks.habits import Habits
from tests.walks.theatre import BIRTHS, Theatre

RULED = {name: [rule for rule in BIRTHS.scenario(name).expects if rule in judged()] for name in BIRTHS.names}

# What these bad clients do wrong stays inside them, or is something they leave undone: nothing that is sent shows it.
SILENT = {
    ("error-inside-completed", "survives-unknown"): "takes an error for a result",
    ("kubeez-not-found-at-first", "survives-unknown"): "gives the job up at the first answer it does not know",
    ("mayanio-hour-is-full", "honours-retry-after"): "the reset is told in another header; mayanio/M-9 sees it",
    ("outage-of-one", "fails-over-rightly"): "does not go elsewhere",
    ("quota-of-one", "fails-over-rightly"): "does not go elsewhere",
    ("timeout-shown-as-success", "survives-unknown"): "shows a time-out as a result",
    ("unifically-callback-twice", "dedups"): "counts twice",
    ("unifically-callback-twice", "unifically/C-20"): "counts twice",
    ("webhook-before-the-answer", "creativeai/C-40"): "forgets what came early",
    ("webhook-first-attempts-lost", "creativeai/C-39"): "does not poll; the webhook comes after all",
    ("webhook-late", "creativeai/C-39"): "does not poll; the webhook comes after all",
    ("webhook-twice", "dedups"): "counts twice",
    ("webhook-twice", "creativeai/C-36"): "counts twice",
    ("webhooks-out-of-order", "creativeai/C-39"): "does not poll; the webhook comes after all",
}
SHOWN = [(name, rule) for name, rules in RULED.items() for rule in rules if (name, rule) not in SILENT]


def judged_run(name: str, client: Habits) -> Report:
    """What the referee says of a client in a scenario."""
    theatre = Theatre(name)
    try:
        play(theatre, client, CAST[name])
        return judge(case_of(theatre.world, theatre.house.worlds.journal, alone=True, ended=True))
    finally:
        theatre.close()


@pytest.mark.parametrize("name", RULED)
def test_a_good_client_is_not_accused(name: str) -> None:
    report = judged_run(name, CAST[name].good)

    excused = {"mayanio/M-9", "creativeai/C-25"}  # they know no headers of limits: they run into them, then wait
    assert {verdict.rule: verdict.said for verdict in report.failed if verdict.rule not in excused} == {}


@pytest.mark.parametrize(("name", "rule"), SHOWN)
def test_a_bad_client_is_found_out(name: str, rule: str) -> None:
    bad = CAST[name].bad
    assert bad is not None

    assert judged_run(name, bad)[rule].verdict == "fail"
