"""Why a rule did not fire is told for each kind of mismatch; no difference means that it matches."""

from typing import Any

import orjson
import pytest

from mock_server.engine.chance import Chance
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import render
from mock_server.faults.rule import Rule, read
from mock_server.faults.when import Asked

BODY = {"model": "kling-v3", "prompt": "A kite over a field"}


def rule(when: dict[str, Any], **more: Any) -> Rule:
    return read({"when": when, "answer": {"status": 503}, **more}, "r")


def job(at_s: float = 100.0) -> Job:
    ask = orjson.dumps(BODY)
    return Job.of("j", "creativeai", "createVideo", "kling", at_s, at_s, render(60.0), ask, 1, 1, "", "")


def asked(**more: Any) -> Asked:
    luck = Chance(7, "w").stream
    given = {"headers": {b"x-tenant": b"acme"}, "body": BODY, "now_s": 30.0, **more}
    return Asked("creativeai", "createVideo", luck=lambda: luck("rules", b""), **given)


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"provider": "creativeai", "operation": "createVideo"},
        {"model": "kling-v3"},
        {"model": "kling*"},
        {"prompt": "kite"},
        {"prompt": "^A .*field$"},
        {"header": {"X-Tenant": "acme"}},
        {"header": {"x-tenant": None}},
        {"header": "X-Tenant"},
        {"header": "X-Tenant: ac*"},
        {"between": ["20s", "30s"]},
        {"chance": 1},
        {"nth": 1},
        {"first": 1},
    ],
)
def test_what_meets_all_conditions_matches(when: dict[str, Any]) -> None:
    made = rule(when)
    assert list(made.differences(asked())) == []
    assert made.wants(asked())


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"provider": "mayanio"}, "provider is creativeai, the rule wants mayanio"),
        ({"operation": "getVideo"}, "operation is createVideo, the rule wants getVideo"),
        ({"model": "seedance"}, "model is kling-v3, the rule wants seedance"),
        ({"prompt": "boat"}, "prompt is `A kite over a field`, which /boat/ does not match"),
        ({"header": {"X-Tenant": "other"}}, "header x-tenant is `acme`, the rule wants `other`"),
        ({"header": "X-Nothing"}, "header x-nothing was not sent"),
        ({"between": ["31s", "2m"]}, "30s have passed since the world's start, the rule wants 31s to 120s"),
        ({"phase": "running"}, "phase is of no job, the rule wants running"),
        ({"nth": 2}, "this is match 1, the rule wants the one with number 2"),
        ({"chance": 0}, "chance drew 0.120, the rule takes what is below 0"),
    ],
)
def test_each_mismatch_is_told(when: dict[str, Any], said: str) -> None:
    made = rule(when)
    assert not made.wants(asked())
    assert [miss.differences for miss in made.misses] == [(said,)]


def test_a_rule_that_is_used_up_or_over_says_so() -> None:
    once, short = rule({}, times=1), rule({"first": 1}, ttl="20s")
    once.hits = 1
    assert not once.wants(asked())
    assert not short.wants(asked())
    assert [miss.differences for miss in once.misses] == [("it has acted 1 times, which is all of its `times`",)]
    assert [miss.differences for miss in short.misses] == [("its ttl of 20s ended 10s ago",)]


def test_a_poll_is_known_by_its_job() -> None:
    """Model and prompt are those it was asked for with, time counts from its acceptance, its phase is that of now."""
    poll = asked(body={}, job=job(), now_s=130.0, reads=True)
    wanted = {"model": "kling-v3", "prompt": "kite", "phase": "running", "between": ["25s", "35s"]}
    assert rule(wanted).wants(poll)
    assert not rule({"phase": "succeeded"}).wants(poll)


def test_a_rule_about_jobs_leaves_polls_alone() -> None:
    made = read({"job": {"outcome": "fail"}}, "r")
    assert not made.wants(asked(reads=True))
    assert made.matched == 0
    assert made.wants(asked())


def test_the_nearest_misses_are_kept_and_few_of_them() -> None:
    made = rule({"operation": "createVideo", "prompt": "boat"})
    assert not made.wants(asked())
    for _ in range(100):
        assert not made.wants(Asked("creativeai", "getVideo"))
    assert len(made.misses) == 10
    assert any(miss.operation == "createVideo" for miss in made.misses)


def test_chance_draws_once_for_each_request() -> None:
    seen = []
    luck = Chance(7, "w").stream

    def drawn() -> Any:
        seen.append(1)
        return luck("rules", b"")

    one = Asked("creativeai", "createVideo", luck=drawn)
    assert one.share("a") == one.share("a") != one.share("b")
    assert seen == [1]
