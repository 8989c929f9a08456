"""The sentence for one broken keyword: what was wanted of the parameter, and what was met."""

import difflib
import json
from collections.abc import Sequence
from typing import Any

from jsonschema_rs import ValidationError

_CUT = 60  # longer values are cut in messages
_PLAIN = {
    "minLength": "must have at least {} character(s)",
    "maxLength": "must have at most {} character(s)",
    "minItems": "must hold at least {} item(s)",
    "maxItems": "must hold at most {} item(s)",
    "minProperties": "must have at least {} field(s)",
    "maxProperties": "must have at most {} field(s)",
    "multipleOf": "must be a multiple of {}",
    "exclusiveMinimum": "must be more than {}",
    "exclusiveMaximum": "must be less than {}",
    "const": "must be {}",
    "format": "must be a {}",
    "pattern": "must match {}",
}
_FEW = 20  # of more words a message shows the nearest only
_MANY = 30  # so many words of an enumeration are still shown: voices are
_ARTICLES = {"integer": "an integer", "array": "an array", "object": "an object", "null": "null"}


def said(error: ValidationError, schema: dict[str, Any], name: str) -> str:
    """`duration must be between 3 and 15; got 40`."""
    keyword, value = error.kind.name, error.kind.value
    if keyword == "required":
        return f"{name} is required"
    if keyword in ("additionalProperties", "unevaluatedProperties", "falseSchema"):
        return f"{name} is not allowed here{_because(schema)}"
    if keyword in ("anyOf", "oneOf", "not"):
        return f"{_together(keyword, schema, name)}; got {met(error.instance)}"
    if keyword == "enum" and len(value) > _MANY:
        return f"{name} must be {one_of([str(option) for option in value], error.instance)}; got {met(error.instance)}"
    return f"{name} {_wanted(keyword, value, schema)}; got {met(error.instance)}"


def _wanted(keyword: str, value: Any, schema: dict[str, Any]) -> str:
    if keyword in ("minimum", "maximum"):
        return _range(schema, keyword, value)
    if keyword == "type":
        types = value if isinstance(value, list) else [value]
        return "must be " + " or ".join(_ARTICLES.get(name, f"a {name}") for name in types)
    if keyword == "enum":
        return "must be one of " + ", ".join(met(option) for option in value)
    if keyword == "minLength" and value == 1:
        return "must not be empty"
    if keyword in ("maxItems", "maxLength") and value == 0:
        return "must be left out or empty"
    if keyword in ("pattern", "contains") and "description" in schema:
        return f"must be {schema['description']}"
    text = _PLAIN.get(keyword, f"breaks {keyword} {{}}").format(value if isinstance(value, str) else json.dumps(value))
    return text.replace("(s)", "" if value == 1 else "s")


def one_of(known: Sequence[str], value: Any) -> str:
    """`one of clip, still`; where there are many, the nearest of them."""
    if len(known) <= _FEW:
        return f"one of {', '.join(known)}"
    near = difflib.get_close_matches(str(value), known, n=1, cutoff=0) or [known[0]]
    return f"one of the {len(known)} documented words, such as {met(near[0])}"


def _range(schema: dict[str, Any], keyword: str, value: Any) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f"must be between {low} and {high}"
    return f"must be at least {value}" if keyword == "minimum" else f"must be at most {value}"


def _together(keyword: str, schema: dict[str, Any], name: str) -> str:
    """A rule over several fields: its own description where the document gives one."""
    if "x-at-most" in schema:
        limit = schema["x-at-most"]
        return f"{' and '.join(limit['sum'])} may hold {limit['most']} items together at most"
    if keyword == "not" and "required" in schema.get("not", {}):
        return f"{' and '.join(schema['not']['required'])} cannot be sent together"
    asked = [" and ".join(branch["required"]) for branch in schema.get(keyword, []) if "required" in branch]
    if asked:
        return f"{' or '.join(asked)} is required"
    return f"{name} must be {schema.get('description', 'one of the documented forms')}"


def _because(schema: dict[str, Any]) -> str:
    return f": {schema['description']}" if "description" in schema else ""


def met(value: Any) -> str:
    """A value as a message shows it: JSON, cut when long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _CUT else f"{text[:_CUT]}..."
