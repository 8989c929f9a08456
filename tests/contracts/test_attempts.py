"""Attempts of one callback: three at most, at their instants, the same bytes, none after a 2xx."""

from dataclasses import replace

import pytest

from contracts.creativeai.attempts import judge_attempts
from tests.contracts.samples import CREATIVEAI, SHAPES, Sent, sent


def attempts(*told: tuple[float, int | None]) -> list[Sent]:
    return [replace(sent(SHAPES["EX-13"]), at_s=at_s, answered=answered) for at_s, answered in told]


def rules(deliveries: list[Sent]) -> list[str]:
    return [found.rule for found in judge_attempts(CREATIVEAI, deliveries)]


@pytest.mark.parametrize("last_s", [30, 35])  # from where the delays count is not stated
def test_the_documented_schedule_has_no_finding(last_s: float) -> None:
    assert rules(attempts((0, 500), (5, None), (last_s, 200))) == []


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ([(0, 500), (0, 200)], "S-267"),
        ([(0, 500), (5, 500), (300, 200)], "S-267"),
        ([(0, 500), (5, 500), (35, 500), (65, 500)], "S-267"),
        ([(0, 200), (5, 200)], "S-269"),
        ([(0, 204), (5, 200)], "S-269"),
    ],
)
def test_another_schedule_is_found(told: list[tuple[float, int | None]], rule: str) -> None:
    assert rules(attempts(*told)) == [f"creativeai/{rule}"]


def test_a_retry_has_the_same_bytes() -> None:
    first, second = attempts((0, 500), (5, 200))
    assert rules([first, replace(second, body=second.body + b"\n")]) == ["creativeai/S-267"]


def test_the_callbacks_of_two_jobs_are_told_apart() -> None:
    one, other = attempts((0, 200), (2, 200))
    headers = {**other.headers, "x-creativeai-delivery-id": "vgen_other"}
    assert rules([one, replace(other, headers=headers)]) == []
