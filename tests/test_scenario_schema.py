"""The JSON Schema that editors complete scenarios with says what the reader says."""

from typing import Any

import jsonschema_rs
import orjson
import pytest

from mock_server.births import Births
from mock_server.engine.errors import BadInput
from mock_server.scenario import read
from tests.scenario_schema import FILE, ROOMS, built, written

BIRTHS = Births(ROOMS, rate=0)
SCHEMA = jsonschema_rs.validator_for(built())


def taken(story: Any) -> bool:
    """Whether the reader takes it."""
    try:
        BIRTHS.make("trial", read(story, "trial"))
    except BadInput:
        return False
    return True


def test_the_file_in_the_package_is_the_one_built_from_the_reader() -> None:
    assert orjson.loads(FILE.read_bytes()) == orjson.loads(written()), "run `python -m tests.scenario_schema`"


@pytest.mark.parametrize("name", BIRTHS.names)
def test_every_shipped_scenario_fits(name: str) -> None:
    SCHEMA.validate(BIRTHS.scenario(name).written)


def one(effect: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"rules": [{**effect, **more}]}


FAIL = {"job": {"outcome": "fail"}}


@pytest.mark.parametrize(
    "story",
    [
        {},
        {
            "magic": True,
            "validation": "harsh",
            "media": "stamped",
            "seed": 7,
            "clock": {"rate": 0, "start": "2026-03-09"},
        },
        {"accounts": {"creativeai": {"tier": "free", "webhook_secret": None}, "unifically": {"balance_usd": 1}}},
        one(FAIL, when={"operation": "createVideo", "between": ["20s", "30s"], "chance": 0.5, "header": "X-Tenant"}),
        one({"job": {"timeline": [{"at": "0s", "phase": "running"}, {"at": "9s", "phase": "failed", "error": {}}]}}),
        one({"fault": {"kind": "latency", "uniform_ms": [1, 2]}}, times=2, ttl="8m", id="slow.one"),
        one({"answer": {"status": 429, "retry_after": 3, "headers": {"X-A": "b"}, "body": [1]}}),
        {"webhooks": {"duplicate": 2, "delay": "5s", "signature": "wrong"}},
        {"expects": ["creativeai/C-24", "dedups"]},
    ],
)
def test_both_take_it(story: dict[str, Any]) -> None:
    assert (taken(story), SCHEMA.is_valid(story)) == (True, True)


@pytest.mark.parametrize(
    "story",
    [
        [],
        {"titel": "x"},
        {"title": 5},
        {"seed": "7"},
        {"magic": "maybe"},
        {"clock": {"rate": -1}},
        {"clock": {"rat": 1}},
        {"accounts": {"creativai": {}}},
        {"accounts": {"creativeai": {"teir": "pro"}}},
        {"accounts": {"creativeai": {"tier": "gold"}}},
        one({}),
        one({**FAIL, "answer": {"status": 503}}),
        one({"answer": {"status": 700}}),
        one({"answer": {}}),
        one({"job": {"outcome": "explode"}}),
        one({"job": {"outcome": "stuck", "at": "5s"}}),
        one({"job": {"outcome": "fail", "at": 5}}),
        one({"job": {"timeline": []}}),
        one({"job": {"timeline": [{"at": "0s", "phase": "done"}]}}),
        one({"fault": {"kind": "latancy"}}),
        one({"fault": {"kind": "truncate"}}),
        one({"webhooks": {}}),
        one({"webhooks": {"signature": "odd"}}),
        one(FAIL, when={"operation": "creatVideo"}),
        one(FAIL, when={"nth": 0}),
        one(FAIL, when={"between": ["20s"]}),
        one(FAIL, when={"phase": "done"}),
        one(FAIL, when={"chance": 2}),
        one(FAIL, times=0),
        one(FAIL, ttl=5),
        {"expects": ["creativeai/C-999"]},
        {"webhooks": {"drop": -1}},
    ],
)
def test_both_refuse_it(story: Any) -> None:
    assert (taken(story), SCHEMA.is_valid(story)) == (False, False)
