"""The words a contract document may use.

A misspelt keyword in JSON Schema is no error to a validator: it is ignored and the rule it meant is gone. So every
key of a document is looked up here. A kind maps each key to the kind of its value: "" is anything, "[kind]" a list,
"{kind}" a map with free keys, "schema?" a schema or a boolean.
"""

import difflib
from collections.abc import Iterator
from typing import Any

Where = tuple[str | int, ...]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ANY = ("title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "$comment")
_LIMITS = (
    *("type", "enum", "const", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
    *("minContains", "maxContains", "required", "dependentRequired", "contentEncoding", "contentMediaType"),
)
_SCHEMA = {
    **dict.fromkeys((*_ANY, *_LIMITS, "$ref"), ""),
    **dict.fromkeys(("x-rule", "x-at-most"), ""),
    "discriminator": "discriminator",
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), "[schema?]"),
    **dict.fromkeys(("properties", "patternProperties", "dependentSchemas"), "{schema?}"),
    **dict.fromkeys(("if", "then", "else", "not", "items", "contains", "additionalProperties"), "schema?"),
    **dict.fromkeys(("propertyNames", "unevaluatedProperties", "unevaluatedItems", "x-harsh"), "schema?"),
}
_OPERATION = {
    **dict.fromkeys(("tags", "summary", "description", "operationId", "deprecated", "security", "externalDocs"), ""),
    **dict.fromkeys(("x-alias-of", "x-beyond-schema", "x-standing", "x-rule", "x-when"), ""),
    "parameters": "[parameter]",
    "requestBody": "body",
    "responses": "{response}",
}
_VALUE = {"description": "", "schema": "schema?", "example": "", "examples": "{example}", "$ref": ""}

KINDS: dict[str, dict[str, str]] = {
    "document": {
        **dict.fromkeys(("openapi", "jsonSchemaDialect", "security", "tags", "externalDocs"), ""),
        "info": "info",
        "servers": "[server]",
        "paths": "{path}",
        "webhooks": "{path}",
        "components": "components",
        "x-tools": "{tool}",
    },
    "info": dict.fromkeys(("title", "summary", "version", "description", "contact", "license", "termsOfService"), ""),
    "server": dict.fromkeys(("url", "description", "variables"), ""),
    "path": {
        **dict.fromkeys(_METHODS, "operation"),
        "parameters": "[parameter]",
        "summary": "",
        "description": "",
        "x-rule": "",
    },
    "operation": _OPERATION,
    # A tool over MCP. input: as published; enforced: what its arguments are held to, where that is more.
    "tool": {
        **dict.fromkeys(("title", "description", "scope", "generation", "x-rule", "x-standing", "x-beyond-schema"), ""),
        **dict.fromkeys(("input", "enforced"), "schema"),
        "responses": "{response}",
    },
    "parameter": {**_VALUE, **dict.fromkeys(("name", "in", "required", "style", "explode", "x-rule"), "")},
    "body": {"description": "", "required": "", "content": "{media}", "$ref": ""},
    "media": {"schema": "schema?", "example": "", "examples": "{example}", "encoding": ""},
    "response": {
        **dict.fromkeys(("description", "$ref", "x-rule", "x-standing"), ""),
        "headers": "{header}",
        "content": "{media}",
        "links": "{link}",
    },
    "header": {**_VALUE, "required": "", "x-rule": ""},
    "link": dict.fromkeys(("operationId", "parameters", "requestBody", "description", "$ref", "x-rule"), ""),
    "example": dict.fromkeys(("summary", "description", "value", "$ref"), ""),
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{body}",
        "headers": "{header}",
        "links": "{link}",
        "securitySchemes": "",
    },
    "schema": _SCHEMA,
    # x-rule: what a word breaks that has no branch, where that is another rule than a missing word.
    "discriminator": dict.fromkeys(("propertyName", "mapping", "x-rule"), ""),
}
FORMATS = frozenset({"date-time", "uri", "email", "uuid", "binary", "byte", "int32", "int64", "float", "double"})
TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


def faults(value: Any, kind: str = "document", where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Each place of a document that uses a word or a value this grammar does not know, with what is wrong there."""
    if not kind:
        return
    if kind[0] in "[{":
        yield from _each(value, kind, where)
    elif kind.endswith("?") and isinstance(value, bool):
        return
    elif not isinstance(value, dict):
        yield where, f"met {type(value).__name__}, wanted an object ({kind.rstrip('?')})"
    else:
        yield from _object(value, kind.rstrip("?"), where)


def _each(value: Any, kind: str, where: Where) -> Iterator[tuple[Where, str]]:
    wanted = list if kind[0] == "[" else dict
    if not isinstance(value, wanted):
        yield where, f"met {type(value).__name__}, wanted a {wanted.__name__}"
        return
    for key, item in enumerate(value) if isinstance(value, list) else value.items():
        yield from faults(item, kind[1:-1], (*where, key))


def _object(value: dict[str, Any], kind: str, where: Where) -> Iterator[tuple[Where, str]]:
    known = KINDS[kind]
    for key, item in value.items():
        if key not in known:
            yield (*where, key), f'unknown {kind} keyword "{key}"{nearest(str(key), known)}'
        else:
            yield from faults(item, known[key], (*where, key))
    if kind == "schema":
        yield from _schema_values(value, where)


def _schema_values(schema: dict[str, Any], where: Where) -> Iterator[tuple[Where, str]]:
    types = schema.get("type", [])
    for name in [types] if isinstance(types, str) else types:
        if name not in TYPES:
            yield (*where, "type"), f'unknown type "{name}"{nearest(str(name), TYPES)}'
    if "format" in schema and schema["format"] not in FORMATS:
        yield (*where, "format"), f'unknown format "{schema["format"]}"{nearest(str(schema["format"]), FORMATS)}'
    listed = schema.get("required", [])
    if not isinstance(listed, list):
        yield (*where, "required"), "met something else, wanted a list of names"


def nearest(word: str, known: Any) -> str:
    """`; did you mean "maximum"? Known: ...` for a message about an unknown word."""
    close = difflib.get_close_matches(word, known, n=1)
    hint = f'; did you mean "{close[0]}"?' if close else "."
    return f"{hint} Known: {', '.join(sorted(known))}."
