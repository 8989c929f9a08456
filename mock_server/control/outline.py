"""JSON Schema in words: `integer, 3 to 15`, and a table of an object's fields."""

from html import escape
from typing import Any

import orjson

from mock_server.control import html

Schema = dict[str, Any]

_BOUNDS = (
    ("minimum", "maximum", ""),
    ("minLength", "maxLength", " characters"),
    ("minItems", "maxItems", " items"),
)


def kind(schema: Schema) -> str:
    """What a value is, as HTML in a few words."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return f'<a href="#schema-{escape(name)}">{escape(name)}</a>'
    if "const" in schema:
        return html.code(_json(schema["const"]))
    if "enum" in schema:
        return " | ".join(html.code(_json(value)) for value in schema["enum"])
    for word, joint in (("oneOf", " | "), ("anyOf", " | "), ("allOf", " and ")):
        if word in schema:
            return joint.join(dict.fromkeys(kind(each) for each in schema[word]))
    return _typed(schema)


def _typed(schema: Schema) -> str:
    types = schema.get("type", "any")
    words = " | ".join(types if isinstance(types, list) else [str(types)])
    if "array" in words and isinstance(schema.get("items"), dict):
        words = words.replace("array", f"array of {kind(schema['items'])}")
    else:
        words = escape(words)
    return ", ".join([words, *map(escape, _bounds(schema))])


def _bounds(schema: Schema) -> list[str]:
    told = []
    for low, high, noun in _BOUNDS:
        if low in schema and high in schema:
            told.append(f"{schema[low]} to {schema[high]}{noun}")
        elif low in schema:
            told.append(f"at least {schema[low]}{noun}")
        elif high in schema:
            told.append(f"at most {schema[high]}{noun}")
    told += [str(schema["format"])] if "format" in schema else []
    told += [f"matches {schema['pattern']}"] if "pattern" in schema else []
    return told


def fields(schema: Schema) -> str:
    """The fields of an object, as a table; what a table cannot say stands below it as JSON."""
    required = set(schema.get("required", ()))
    rows = [
        (html.code(name), kind(each), "required" if name in required else _default(each), note(each))
        for name, each in schema.get("properties", {}).items()
        if isinstance(each, dict)
    ]
    parts = [note(schema), html.table(("field", "is", "", ""), rows)]
    if not rows or {"allOf", "oneOf", "anyOf", "if", "not", "dependentRequired"} & schema.keys():
        whole = orjson.dumps(schema, option=orjson.OPT_INDENT_2).decode()
        parts.append(html.fold("as JSON Schema", f"<pre>{escape(whole)}</pre>"))
    return "".join(part for part in parts if part)


def _default(schema: Schema) -> str:
    return f"default {html.code(_json(schema['default']))}" if "default" in schema else ""


def note(schema: Schema) -> str:
    """The description of something, and the rule it follows."""
    text = escape(str(schema.get("description", "")))
    rule = f' <span class="soft">{escape(str(schema["x-rule"]))}</span>' if "x-rule" in schema else ""
    return text + rule


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
