"""Query strings are read as their document says: values of the right kind, and what is wrong named by its parameter."""

from typing import Any

import pytest

from contracts import harsh, query
from contracts.query import Query

DOCUMENT: dict[str, Any] = {
    "components": {
        "parameters": {
            "Order": {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"]}},
        }
    }
}
OPERATION: dict[str, Any] = {
    "parameters": [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "x-rule": "X-1"}},
        {"name": "share", "in": "query", "schema": {"type": "number", "maximum": 1}, "x-rule": "X-2"},
        {"name": "limit", "in": "query", "schema": {"type": "number", "allOf": [{"type": "integer"}]}},
        {"name": "deep", "in": "query", "schema": {"type": "boolean"}},
        {"name": "name", "in": "query", "schema": {"type": "string", "x-harsh": {"maxLength": 3, "x-rule": "X-3"}}},
        {"$ref": "#/components/parameters/Order"},
    ]
}


def reader(**more: Any) -> Query:
    made = query.of(DOCUMENT, {**OPERATION, **more})
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("page=2", {"page": 2}),
        ("page=2&order=asc", {"page": 2, "order": "asc"}),
        ("page=%32&name=a%20b+c", {"page": 2, "name": "a b c"}),
        ("share=0.25", {"share": 0.25}),
        ("share=-1", {"share": -1}),
        ("limit=10.0", {"limit": 10}),
        ("deep=true", {"deep": True}),
        ("name=", {"name": ""}),
        ("name=7", {"name": "7"}),
        ("id=7&colour=blue&colour=red", {}),  # neither is documented in the query
    ],
)
def test_a_query_is_read(text: str, values: dict[str, Any]) -> None:
    read, violation = reader().read(text)

    assert (read, violation) == (values, None)
    assert {name: type(value) for name, value in read.items()} == {name: type(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "param", "rule", "message"),
    [
        ("page=0", "page", "X-1", "page must be at least 1; got 0"),
        ("page=two", "page", "X-1", 'page must be an integer; got "two"'),
        ("page=", "page", "X-1", 'page must be an integer; got ""'),
        ("page=1.5", "page", "X-1", 'page must be an integer; got "1.5"'),
        ("page=9999999999999999999999", "page", "X-1", 'page must be an integer; got "9999999999999999999999"'),
        ("share=1.5", "share", "X-2", "share must be at most 1; got 1.5"),
        ("share=1e-3", "share", "X-2", 'share must be a number; got "1e-3"'),
        ("share=nan", "share", "X-2", 'share must be a number; got "nan"'),
        ("limit=1.5", "limit", None, "limit must be an integer; got 1.5"),
        ("deep=yes", "deep", None, 'deep must be a boolean; got "yes"'),
        ("order=up", "order", None, 'order must be one of "asc", "desc"; got "up"'),
        ("page=1&page=2", "page", "X-1", "page is given 2 times; send it once"),
    ],
)
def test_what_is_wrong_is_named(text: str, param: str, rule: str | None, message: str) -> None:
    _, violation = reader().read(text)

    assert violation is not None
    assert (violation.param, violation.rule, violation.message) == (param, rule, message)


def test_a_required_parameter_is_missed() -> None:
    wanted = {"name": "key", "in": "query", "required": True, "schema": {"type": "string"}}

    _, violation = reader(parameters=[wanted]).read("page=1")

    assert violation is not None
    assert violation.message == "key is required"


def test_a_harsh_reading_refuses_more() -> None:
    strict = query.of(DOCUMENT, harsh.reading(OPERATION))
    assert strict is not None

    _, violation = strict.read("name=long")

    assert reader().read("name=long")[1] is None
    assert violation is not None
    assert (violation.param, violation.rule) == ("name", "X-3")


def test_an_operation_without_such_parameters_has_no_query() -> None:
    assert query.of(DOCUMENT, {"parameters": OPERATION["parameters"][:1]}) is None
    assert query.of(DOCUMENT, {}) is None
