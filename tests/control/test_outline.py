"""Schemas are told in words, and what a document says is never taken for HTML."""

from typing import Any

import pytest

from mock_server.control import outline, reader

HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"type": "string"}, "string"),
        ({"type": "integer", "minimum": 3, "maximum": 15}, "integer, 3 to 15"),
        ({"type": "integer", "minimum": 0}, "integer, at least 0"),
        ({"type": "string", "maxLength": 9}, "string, at most 9 characters"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"const": "video"}, "<code>&quot;video&quot;</code>"),
        ({"enum": [1, None]}, "<code>1</code> | <code>null</code>"),
        ({"$ref": "#/components/schemas/Job"}, '<a href="#schema-Job">Job</a>'),
        ({"type": "array", "items": {"type": "string"}, "maxItems": 3}, "array of string, at most 3 items"),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string | null"),
        ({}, "any"),
    ],
)
def test_a_kind_is_told_in_a_few_words(schema: dict[str, Any], told: str) -> None:
    assert outline.kind(schema) == told


def test_what_a_table_cannot_say_stands_below_it() -> None:
    assert "dependentRequired" in outline.fields({"properties": {"a": {}}, "dependentRequired": {"a": ["b"]}})
    assert "JSON Schema" not in outline.fields({"properties": {"a": {}}})


def test_a_documents_texts_are_texts() -> None:
    schema = {"type": "object", "description": HOSTILE, "properties": {HOSTILE: {"enum": [HOSTILE], "x-rule": HOSTILE}}}
    operation = {"operationId": HOSTILE, "summary": HOSTILE, "parameters": [{"name": HOSTILE, "in": HOSTILE}]}
    answers = {HOSTILE: {"description": HOSTILE, "content": {HOSTILE: {"examples": {HOSTILE: {"value": HOSTILE}}}}}}
    document = {
        "info": {"title": HOSTILE, "description": HOSTILE},
        "servers": [{"url": HOSTILE}],
        "paths": {f"/{HOSTILE}": {"get": {**operation, "responses": answers}}},
        "components": {"schemas": {HOSTILE: schema}},
    }

    assert HOSTILE not in bytes(reader.page(document, f'"{HOSTILE}').body).decode()
