"""Over a job's life: forward only, final for good, results only once it is completed."""

import pytest

from contracts.kubeez.lifecycle import judge_lives
from tests.contracts.kubeez.samples import IDENT, KUBEEZ, Told, polled, told
from tests.providers.kubeez.calls import Tools

STARTED = told("generate_media", {}, {"generation_id": IDENT, "status": "pending"})
OUTPUT = {"url": "https://media.kubeez.com/images/1.png"}
DONE = polled("completed", progress=100, outputs=[OUTPUT], credits_deducted=7)
FAILED = polled("failed", error_message="No")


def said(*exchanges: Told) -> list[tuple[str, str]]:
    found = judge_lives(KUBEEZ, exchanges)
    return [(one.rule.removeprefix("kubeez/"), one.met) for one in found]


@pytest.mark.parametrize(
    "polls",
    [
        [polled("pending"), polled("queued"), polled("processing", progress=25), DONE, DONE],
        [polled("processing", progress=75), FAILED, FAILED],
        [DONE],
        [polled("completed", outputs=[{"url": None}]), DONE],
        [polled("processing"), polled("pending", ident="another")],
    ],
)
def test_a_life_that_goes_forward_has_no_finding(polls: list[Told]) -> None:
    assert said(STARTED, *polls) == []


@pytest.mark.parametrize(
    ("polls", "rule", "met"),
    [
        ([polled("processing"), polled("queued")], "K-101", "queued"),
        ([polled("processing"), STARTED], "K-101", "pending"),
        ([DONE, polled("processing")], "K-101", '"processing"'),
        ([DONE, FAILED], "K-101", '"failed"'),
        ([DONE, polled("completed", credits_deducted=9)], "K-101", "9"),
        ([polled("processing", progress=50), polled("processing", progress=25)], "K-102", "25"),
        ([polled("processing", outputs=[OUTPUT])], "K-105", "some"),
    ],
)
def test_a_life_that_does_not_is_told(polls: list[Told], rule: str, met: str) -> None:
    assert (rule, met) in said(*polls)


def test_refusals_say_nothing_of_a_life() -> None:
    unknown = told("get_generation_status", {}, {"error": {"code": "not_found", "message": "No"}, "detail": "No"}, 404)

    assert said(unknown, told("get_balance", {}, {"credits": 1})) == []


def test_the_mock_s_jobs_live_well() -> None:
    api = Tools()
    met = [api.call("generate_media", prompt=prompt, model="z-image") for prompt in ("A boat", "[mock:fail]")]
    for _ in range(12):
        met += [api.call("get_generation_status", generation_id=each.json["generation_id"]) for each in met[:2]]
        api.advance(1)

    assert judge_lives(KUBEEZ, met) == []
    assert {each.json["status"] for each in met[-2:]} == {"completed", "failed"}
