"""Turns 5.0 into 5 where a schema says integer.

JSON Schema's integer admits 5.0, and some clients write it so; the code behind the edge should only meet ints.
"""

from typing import Any

from contracts.document import Json, deref

INTEGER = "integer"
Plan = Any  # None: nothing below is an integer. INTEGER: this is one. dict: fields. [plan]: items.


def plan(document: Json, schema: Any, seen: tuple[int, ...] = ()) -> Plan:
    """Where the integers of a schema are, as the least structure that leads to them."""
    if not isinstance(schema, dict) or id(schema) in seen:
        return None
    found: Plan = _own(document, schema, (*seen, id(schema)))
    for inner in _beside(document, schema):
        found = _merged(found, plan(document, inner, (*seen, id(schema))))
    return found


def _own(document: Json, schema: Json, seen: tuple[int, ...]) -> Plan:
    types = schema.get("type", ())
    if types == INTEGER or (isinstance(types, list) and INTEGER in types and "number" not in types):
        return INTEGER
    if "items" in schema:
        items = plan(document, schema["items"], seen)
        return None if items is None else [items]
    fields = {name: plan(document, field, seen) for name, field in schema.get("properties", {}).items()}
    return {name: field for name, field in fields.items() if field is not None} or None


def _beside(document: Json, schema: Json) -> list[Any]:
    """The schemas that speak of the same value."""
    reference = [deref(document, schema)] if "$ref" in schema else []
    lists = [inner for key in ("allOf", "anyOf", "oneOf") for inner in schema.get(key, ())]
    return [*reference, *lists, *(schema[key] for key in ("then", "else") if key in schema)]


def _merged(one: Plan, other: Plan) -> Plan:
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: _merged(one.get(name), other.get(name)) for name in {**one, **other}}
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])]
    return other if one is None else one


def whole(value: Any, where: Plan) -> Any:
    """`value` itself when nothing in it changes, else a copy of what leads to the change."""
    if where is None:
        return value
    if where == INTEGER:
        return int(value) if type(value) is float and value.is_integer() else value
    if isinstance(where, dict):
        return _fields(value, where) if isinstance(value, dict) else value
    return _items(value, where[0]) if isinstance(value, list) else value


def _fields(value: dict[str, Any], where: dict[str, Plan]) -> dict[str, Any]:
    changed = value
    for name, inner in where.items():
        if name in value and (new := whole(value[name], inner)) is not value[name]:
            changed = {**changed, name: new}
    return changed


def _items(value: list[Any], inner: Plan) -> list[Any]:
    new = [whole(item, inner) for item in value]
    return value if all(one is other for one, other in zip(new, value, strict=True)) else new
