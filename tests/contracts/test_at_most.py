"""`x-at-most` written out as branches says the same as adding up."""

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import at_most
from contracts.body import Body
from contracts.errors import ContractError

LISTS, SINGLES = ("pictures", "clips"), ("face", "style")


def expanded(fields: list[str], most: int) -> dict[str, Any]:
    kinds: dict[str, Any] = {name: {"type": "array"} for name in LISTS} | {name: {"type": "string"} for name in SINGLES}
    schema = {"type": "object", "properties": kinds, "x-at-most": {"sum": fields, "most": most}, "x-rule": "X-1"}
    at_most.expand(schema)
    return schema


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    lists = {name: ["x"] * draw(st.integers(0, 5)) for name in LISTS if draw(st.booleans())}
    return lists | {name: "x" for name in SINGLES if draw(st.booleans())}


def added(body: dict[str, Any], fields: list[str]) -> int:
    return sum(len(body[name]) if isinstance(body[name], list) else 1 for name in fields if name in body)


@settings(max_examples=300)
@given(
    body=bodies(),
    fields=st.lists(st.sampled_from([*LISTS, *SINGLES]), min_size=1, unique=True),
    most=st.integers(0, 5),
)
def test_branches_and_arithmetic_agree(body: dict[str, Any], fields: list[str], most: int) -> None:
    accepted = jsonschema_rs.is_valid(expanded(fields, most), body)
    assert accepted == (added(body, fields) <= most)


def nested(most: int, holds: int | None = None) -> dict[str, Any]:
    faces: dict[str, Any] = {"type": "array"} | ({} if holds is None else {"maxItems": holds})
    schema = {
        "properties": {"pictures": {"type": "array"}, "faces": faces},
        "x-at-most": {"sum": ["pictures", "faces[].pictures"], "most": most},
    }
    at_most.expand(schema)
    return schema


@settings(max_examples=300)
@given(
    pictures=st.integers(0, 5),
    faces=st.lists(st.integers(1, 4), max_size=4),
    most=st.integers(0, 5),
    holds=st.one_of(st.none(), st.integers(4, 6)),
)
def test_what_is_held_by_items_counts_too(pictures: int, faces: list[int], most: int, holds: int | None) -> None:
    """Of items that hold at least one each; `holds` limits how many items there are."""
    body = {"pictures": ["x"] * pictures, "faces": [{"pictures": ["x"] * count} for count in faces]}
    assert jsonschema_rs.is_valid(nested(most, holds), body) == (pictures + sum(faces) <= most)


def test_the_refusal_of_a_nested_sum_names_the_field_that_is_sent() -> None:
    found = Body({}, {"type": "object", **nested(2)}).violation({"faces": [{"pictures": ["a", "b", "c"]}]})

    assert found is not None
    assert found.param == "faces"
    assert found.message.startswith("pictures and faces[].pictures may hold 2 items together at most; got ")


def test_a_limit_of_the_items_keeps_the_branches_few() -> None:
    assert len(nested(7, 3)["anyOf"]) == 64


def test_the_refusal_names_the_last_field_and_the_sum() -> None:
    body = {"pictures": ["a", "b"], "face": "c", "clips": []}
    found = Body({}, expanded(["pictures", "face", "clips"], 2)).violation(body)

    assert found is not None
    assert (found.param, found.rule) == ("clips", "X-1")
    assert found.message.startswith("pictures and face and clips may hold 2 items together at most; got ")


def test_an_anyof_that_is_there_already_stays() -> None:
    schema = {
        "properties": {"a": {"type": "array"}, "b": {"type": "array"}},
        "anyOf": [{"required": ["a"]}],
        "x-at-most": {"sum": ["a", "b"], "most": 1},
    }
    at_most.expand(schema)

    assert schema["anyOf"] == [{"required": ["a"]}]
    assert not jsonschema_rs.is_valid(schema, {"a": [1], "b": [1]})
    assert not jsonschema_rs.is_valid(schema, {"b": [1]})
    assert jsonschema_rs.is_valid(schema, {"a": [1]})


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ({"sum": ["pictures"]}, "wanted {sum: "),
        ({"sum": ["pictures"], "most": "3"}, "most is '3'"),
        ({"sum": ["pictures"], "most": 99}, "wanted a whole number from 0 to 20"),
        ({"sum": ["pictures", "videos"], "most": 3}, "videos not among the properties"),
        ({"sum": ["pictures", "pictures[].clips"], "most": 9}, "x-at-most: 512 ways to split 9, wanted 100 or fewer"),
    ],
)
def test_a_faulty_limit_is_refused(limit: Any, said: str) -> None:
    schema = {"properties": {"pictures": {"type": "array"}}, "x-at-most": limit}
    with pytest.raises(ContractError, match=said):
        at_most.expand(schema)
