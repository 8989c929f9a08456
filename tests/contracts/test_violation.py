"""A refused body names the parameter as an API would, the rule behind it, and what was met and wanted."""

from pathlib import Path
from typing import Any

import pytest

from contracts import loader
from contracts.body import Body

CREATIVEAI = loader.load("creativeai")
VIDEO = CREATIVEAI.operations["createVideo"]
BATCH = CREATIVEAI.operations["createVideoBatch"]
KITE = {"prompt": "A kite over a beach"}


@pytest.mark.parametrize(
    ("body", "param", "rule", "message"),
    [
        ({}, "prompt", "S-77", "prompt is required"),
        ({"prompt": ""}, "prompt", "S-77", 'prompt must not be empty; got ""'),
        ({"prompt": None}, "prompt", "S-77", "prompt must be a string; got null"),
        ([], None, "S-22", "the body must be an object; got []"),
        (None, None, "S-22", "the body must be an object; got null"),
        (KITE | {"duration": 40}, "duration", "S-79", "duration must be between 3 and 15; got 40"),
        (KITE | {"duration": 2}, "duration", "S-79", "duration must be between 3 and 15; got 2"),
        (KITE | {"duration": 4.5}, "duration", "S-79", "duration must be an integer or a string; got 4.5"),
        (
            KITE | {"duration": "2s"},
            "duration",
            "S-79",
            'duration must be whole seconds from 3 to 15, as a number or written like 5s; got "2s"',
        ),
        (
            KITE | {"model": "kling-o9"},
            "model",
            "S-76",
            'model must be one of "auto", "kling-o3-pro", "kling-v3", "seedance-1.5-pro"; got "kling-o9"',
        ),
        (KITE | {"image_url": "a.png"}, "image_url", "S-78", 'image_url must be an http or https URL; got "a.png"'),
        (KITE | {"failover": "no"}, "failover", "S-82", 'failover must be a boolean; got "no"'),
        (
            KITE | {"character_references": ["http://a"] * 4},
            "character_references",
            "S-88",
            'character_references must hold at most 3 items; got ["http://a", "http://a", "http://a", "http://a"]',
        ),
        (
            KITE | {"character_references": ["http://a", 3]},
            "character_references[1]",
            "S-88",
            "character_references[1] must be a string; got 3",
        ),
        # Of several faults: what is missing first, then in the order of the document.
        ({"duration": 99}, "prompt", "S-77", "prompt is required"),
        (KITE | {"sound": 1, "duration": 99}, "duration", "S-79", "duration must be between 3 and 15; got 99"),
    ],
)
def test_a_video_request_is_refused_by_name(body: Any, param: str | None, rule: str, message: str) -> None:
    found = VIDEO.violation(body)

    assert found is not None
    assert (found.param, found.rule, found.message) == (param, rule, message)


@pytest.mark.parametrize(
    ("body", "param", "rule"),
    [
        ({}, "prompts", "S-125"),
        ({"prompts": []}, "prompts", "S-125"),
        ({"prompts": [KITE] * 21}, "prompts", "S-125"),
        ({"prompts": [{}]}, "prompts[0].prompt", "S-126"),
        ({"prompts": [KITE, {"prompt": ""}]}, "prompts[1].prompt", "S-126"),
        ({"prompts": [KITE, "A kite"]}, "prompts[1]", "S-126"),
        ({"prompts": [KITE | {"image_url": "a"}]}, "prompts[0].image_url", "S-127"),
        ({"prompts": [KITE], "duration": 16}, "duration", "S-130"),
    ],
)
def test_a_batch_request_is_refused_by_name(body: Any, param: str, rule: str) -> None:
    found = BATCH.violation(body)

    assert found is not None
    assert (found.param, found.rule) == (param, rule)


@pytest.mark.parametrize(
    "body",
    [
        KITE,
        KITE | {"duration": 5.0},
        KITE | {"duration": "5s"},
        KITE | {"user": "anyone", "seed": 4},  # SDKs send fields the page does not know
        KITE | {"image_url": "https://example.com/a.png#[mock:moderated]"},
        KITE | {"prompt": "Kite \U0001fa81 e\u0301"},
    ],
)
def test_a_conforming_request_has_no_violation(body: Any) -> None:
    assert VIDEO.violation(body) is None


@pytest.mark.parametrize(
    ("extra", "rule"), [({"duration": "5s"}, "S-93"), ({"model": "kling-v3", "duration": 12}, "S-79")]
)
def test_the_harsh_reading_refuses_what_is_only_inferred(extra: dict[str, Any], rule: str) -> None:
    body = KITE | extra
    harsh = VIDEO.violation(body, harsh=True)

    assert VIDEO.violation(body) is None
    assert harsh is not None
    assert (harsh.param, harsh.rule) == ("duration", rule)


def schema_of(**written: Any) -> Body:
    return Body({}, {"type": "object", **written})


NUMBER_OR_LIST = {"anyOf": [{"type": "integer", "minimum": 3}, {"type": "array", "items": {"type": "string"}}]}
CLIP = {"properties": {"kind": {"const": "clip"}, "length": {"type": "integer", "maximum": 9}}, "required": ["kind"]}
STILL = {"properties": {"kind": {"const": "still"}, "size": {"enum": ["s", "l"]}}, "required": ["kind"]}


@pytest.mark.parametrize(
    ("schema", "body", "param", "message"),
    [
        # The branch for this kind of value speaks, not `anyOf`.
        ({"properties": {"a": NUMBER_OR_LIST}}, {"a": 1}, "a", "a must be at least 3; got 1"),
        ({"properties": {"a": NUMBER_OR_LIST}}, {"a": ["x", 2]}, "a[1]", "a[1] must be a string; got 2"),
        (
            {"properties": {"a": NUMBER_OR_LIST}},
            {"a": "x"},
            "a",
            'a must be one of the documented forms; got "x"',
        ),
        # The branch whose fixed field fits speaks.
        ({"oneOf": [CLIP, STILL]}, {"kind": "still", "size": "m"}, "size", 'size must be one of "s", "l"; got "m"'),
        (
            {"anyOf": [{"required": ["a"]}, {"required": ["b", "c"]}]},
            {"d": 1},
            "a",
            'a or b and c is required; got {"d": 1}',
        ),
        (
            {"not": {"required": ["a", "b"]}},
            {"a": 1, "b": 2},
            "b",
            'a and b cannot be sent together; got {"a": 1, "b": 2}',
        ),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "b", "b is required"),
        ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1, "z": 2}, "z", "z is not allowed here"),
        (
            {
                "if": {"required": ["a"]},
                "then": {"properties": {"b": False}, "description": "a and b exclude each other"},
            },
            {"a": 1, "b": 2},
            "b",
            "b is not allowed here: a and b exclude each other",
        ),
    ],
)
def test_other_keywords_are_worded_too(schema: dict[str, Any], body: Any, param: str, message: str) -> None:
    found = schema_of(**schema).violation(body)

    assert found is not None
    assert (found.param, found.message) == (param, message)


def test_a_rule_inside_a_branch_is_nearer_than_the_one_around_it() -> None:
    then = {"properties": {"b": {"maximum": 3, "x-rule": "X-2"}}, "x-rule": "X-3"}
    found = schema_of(**{"if": {"required": ["a"]}, "then": then, "x-rule": "X-1"}).violation({"a": 1, "b": 4})

    assert found is not None
    assert found.rule == "X-2"


def discriminated() -> Body:
    still = {"type": "object", "properties": {"kind": {"const": "still"}, "size": {"type": "integer", "maximum": 4}}}
    clip = {"type": "object", "properties": {"kind": {"enum": ["clip", "loop"]}, "length": {"type": "integer"}}}
    document = {"components": {"schemas": {"Still": still, "Clip": clip}}}
    branches = [{"$ref": f"#/components/schemas/{name}"} for name in ("Still", "Clip")]
    return Body(document, {"oneOf": branches, "discriminator": {"propertyName": "kind"}, "x-rule": "X-1"})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"kind": "still", "size": 5}, "size must be at most 4; got 5"),
        ({"kind": "loop", "length": "x"}, 'length must be an integer; got "x"'),
        ({"kind": "song"}, 'kind must be one of clip, loop, still; got "song"'),
        ({"kind": 4}, "kind must be one of clip, loop, still; got 4"),
        ({}, "kind is required"),
    ],
)
def test_a_discriminator_picks_the_one_branch_that_speaks(body: Any, message: str) -> None:
    found = discriminated().violation(body)

    assert found is not None
    assert found.message == message


@pytest.mark.parametrize("body", [{"kind": "still", "size": 4}, {"kind": "clip"}, {"kind": "loop", "length": 2}])
def test_a_discriminated_body_conforms_to_its_branch(body: Any) -> None:
    assert discriminated().violation(body) is None


def test_whole_numbers_of_a_discriminated_body_are_those_of_its_branch() -> None:
    assert discriminated().whole({"kind": "still", "size": 4.0, "length": 3.0}) == {
        "kind": "still",
        "size": 4,
        "length": 3.0,
    }


def test_operations_without_a_body_have_no_violation(tmp_path: Path) -> None:
    assert CREATIVEAI.operations["getVideo"].violation({"anything": 1}) is None
