"""Whole floats become ints where the schema says integer, and nothing is copied otherwise."""

from typing import Any

import pytest

from contracts.whole import plan, whole

COUNT = {"type": "integer"}
SCHEMA = {
    "properties": {
        "count": COUNT,
        "share": {"type": "number"},
        "either": {"type": ["integer", "string"]},
        "any": {"type": ["integer", "number"]},
        "sizes": {"type": "array", "items": COUNT},
        "jobs": {"items": {"properties": {"n": {"$ref": "#/components/n"}}}},
    },
    "if": {"required": ["late"]},
    "then": {"properties": {"late": COUNT}},
    "allOf": [{"properties": {"deep": {"properties": {"count": COUNT}}}}],
}
PLAN = plan({"components": {"n": COUNT}}, SCHEMA)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"count": 5.0}, {"count": 5}),
        ({"count": 5.5}, {"count": 5.5}),
        ({"share": 5.0}, {"share": 5.0}),
        ({"any": 5.0}, {"any": 5.0}),
        ({"either": 5.0, "late": 1.0}, {"either": 5, "late": 1}),
        ({"sizes": [1.0, 2, "x"]}, {"sizes": [1, 2, "x"]}),
        ({"jobs": [{"n": 1.0}, {}]}, {"jobs": [{"n": 1}, {}]}),
        ({"deep": {"count": 2.0, "x": 1.0}}, {"deep": {"count": 2, "x": 1.0}}),
        ([5.0], [5.0]),
        ({"count": True}, {"count": True}),
    ],
)
def test_integers_become_whole(sent: Any, read: Any) -> None:
    turned = whole(sent, PLAN)
    assert turned == read
    assert repr(turned) == repr(read)  # 5 == 5.0, but only one of them is written 5


@pytest.mark.parametrize("sent", [{"count": 5}, {"sizes": [1]}, {"jobs": [{"n": 1}]}, {"other": 5.0}, None, 4])
def test_nothing_is_copied_when_nothing_changes(sent: Any) -> None:
    assert whole(sent, PLAN) is sent


def test_what_was_sent_stays_as_it_was() -> None:
    sent = {"jobs": [{"n": 1.0}]}
    whole(sent, PLAN)
    assert repr(sent) == "{'jobs': [{'n': 1.0}]}"


def test_a_schema_that_holds_itself_is_planned() -> None:
    tree: dict[str, Any] = {"properties": {"size": COUNT}}
    tree["properties"]["child"] = tree
    assert plan({}, tree) == {"size": "integer"}
