"""Values at the edges of a schema: each word of a list, both sides of each bound, another type.

The schema says nothing of whether a body with such a value conforms: its document is asked, cross-field rules and all.
"""

from collections.abc import Iterator
from typing import Any

from contracts.document import Json, deref

URL = "https://example.com/kite-{}.png"
OTHER: dict[str, Any] = {"string": 7, "integer": "seven", "number": "seven", "boolean": "yes", "array": "a, b"}
LONG = 20_000  # characters; longer texts are not sent


def fields(document: Json, schema: Json) -> dict[str, Json]:
    """The properties of an input, those of its conditions too."""
    own = deref(document, schema)
    parts = [part for key in ("then", "else") if isinstance(part := own.get(key), dict)] + own.get("allOf", [])
    found: dict[str, Json] = {}
    for part in parts:
        found |= fields(document, part)
    return found | {name: _merged(document, each) for name, each in own.get("properties", {}).items()}


def required(document: Json, schema: Json) -> list[str]:
    """The fields an input always needs."""
    return list(deref(document, schema).get("required", []))


def _merged(document: Json, schema: Any) -> Json:
    """A property's own words, and those of what it refers to or is made of."""
    if not isinstance(schema, dict):
        return {}
    own = {name: value for name, value in schema.items() if name != "$ref"}
    made = _merged(document, deref(document, {"$ref": schema["$ref"]})) if "$ref" in schema else {}
    for part in own.get("allOf", []):
        made |= _merged(document, part)
    return made | own


def values(name: str, schema: Json) -> Iterator[Any]:
    """What to try for a field, conforming or not."""
    kind = schema.get("type")
    yield from schema.get("enum", [schema["const"]] if "const" in schema else [])
    if "enum" in schema or "const" in schema:
        yield 97 if kind in ("integer", "number") else "no-such-word"
    step = 1 if kind == "integer" else 0.1
    for key, away in (("minimum", -step), ("maximum", step)):
        if key in schema:
            yield from (schema[key], round(schema[key] + away, 3))
    if schema.get("minimum", -1) >= 0:
        yield -7
    for key, more in (("minLength", -1), ("maxLength", 1)):
        if 0 < schema.get(key, 0) <= LONG:
            yield from ("a" * schema[key], "a" * (schema[key] + more))
    for key, more in (("minItems", -1), ("maxItems", 1)):
        if key in schema and name.endswith("_urls"):
            yield from (_urls(schema[key]), _urls(schema[key] + more))
    if isinstance(kind, str) and kind in OTHER:
        yield OTHER[kind]


def _urls(count: int) -> list[str]:
    return [URL.format(number + 1) for number in range(count)]


def plain(name: str, schema: Json) -> Any:
    """A usual value of a field; None where only an example could tell one."""
    if "enum" in schema or "const" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    kind = schema.get("type")
    if name.endswith("_url") and kind == "string":
        return URL.format(1)
    if name.endswith("_urls") and kind == "array":
        return _urls(1)
    usual: dict[str, Any] = {"string": "a kite", "boolean": True, "integer": schema.get("minimum", 7)}
    return usual.get(str(kind), schema.get("minimum") if kind == "number" else None)
