"""Over a job's life: forward only, final for good, one story on every channel."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from contracts.creativeai.lifecycle import judge_lives
from tests.contracts.samples import CREATIVEAI, SHAPES, Sent, Told, sent, told

ACCEPTED = SHAPES["EX-3"]
DONE = SHAPES["EX-6b"]
FAILED = SHAPES["EX-7"]


def polled(**change: Any) -> Told:
    """A poll of the job of EX-3; completed unless changed."""
    return told(DONE, {**DONE.example, **change})


PROCESSING: Mapping[str, Any] = {"status": "processing", "output_url": None}


def said(exchanges: list[Told], deliveries: list[Sent] | None = None) -> list[tuple[str, str]]:
    found = judge_lives(CREATIVEAI, exchanges, deliveries or [])
    return [(one.rule.removeprefix("creativeai/"), one.met) for one in found]


def test_a_life_from_202_to_the_end_has_no_finding() -> None:
    assert said([told(ACCEPTED), polled(**PROCESSING), polled(), polled()]) == []


def test_a_model_that_moves_while_it_renders_is_no_fault() -> None:
    assert said([told(ACCEPTED), polled(model_actual="seedance-t2v", credits=30)]) == []


@pytest.mark.parametrize(
    ("exchanges", "rule", "met"),
    [
        ([told(ACCEPTED), polled(status="pending")], "S-117", "pending"),
        ([polled(), polled(**PROCESSING)], "S-117", '"processing"'),
        ([polled(), polled(status="failed")], "S-117", '"failed"'),
        ([polled(), polled(output_url="https://cdn.creativeai.run/output/2.mp4")], "S-117", '"https://cdn.creativeai.run/output/2.mp4"'),
        ([told(FAILED), polled()], "S-117", '"completed"'),
        ([told(ACCEPTED), polled(model="kling-v3")], "S-120", '"kling-v3"'),
        ([told(ACCEPTED), polled(prompt="Another")], "S-100", '"Another"'),
        ([told(ACCEPTED), polled(created_at="2026-03-09T16:11:00Z")], "S-110", '"2026-03-09T16:11:00Z"'),
        ([polled(completed_at="2026-03-09T16:09:00Z")], "S-111", "2026-03-09T16:09:00Z"),
    ],
)  # fmt: skip
def test_a_life_that_contradicts_itself_is_found(exchanges: list[Told], rule: str, met: str) -> None:
    assert (rule, met) in said(exchanges)


def test_lives_of_two_jobs_do_not_mix() -> None:
    other = polled(id="vgen_other", model="kling-v3", **PROCESSING)
    assert said([polled(), other]) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"model_actual": "seedance-t2v"}, "S-98"),
        ({"output_url": "https://cdn.creativeai.run/output/2.mp4"}, "S-105"),
        ({"completed_at": "2026-03-09T16:13:00Z"}, "S-111"),
        ({"failover_used": True}, "S-104"),
    ],
)
def test_poll_and_webhook_tell_one_story(change: Mapping[str, Any], rule: str) -> None:
    shape = SHAPES["EX-13"]
    like_the_poll = {key: DONE.example.get(key, value) for key, value in shape.example.items()}

    assert said([polled()], [sent(shape, like_the_poll)]) == []
    assert [found[0] for found in said([polled()], [sent(shape, {**like_the_poll, **change})])] == [rule]


def test_refused_requests_are_no_part_of_a_life() -> None:
    assert said([replace(told(ACCEPTED), status=429, response_body=json.dumps({}).encode())]) == []
