"""Wrong copies of a documented example: one field missing, of another type, null, or with another word."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from contracts.shape import Group, Shape

WRONG = {
    "string": 12345,
    "url": 12345,
    "stamp": "9 March 2026",
    "integer": "many",
    "number": "many",
    "boolean": "yes",
    "null": "something",
    "object": "flat",
    "array": "flat",
}


class Copy(NamedTuple):
    """A wrong copy, what was done to it, and the rule a check has to name."""

    name: str
    rule: str
    body: Any


def copies(shape: Shape) -> Iterator[Copy]:
    """Every wrong copy of a shape's example."""
    for group in shape.groups:
        for field, kind in group.fields.items():
            yield from _bent(shape, group, field, kind)
        for field in group.absent:
            name = f"{shape.id} {field} there"
            yield Copy(name, group.rule, _with(shape.example, field, "unwanted"))


def _bent(shape: Shape, group: Group, field: str, kind: Any) -> Iterator[Copy]:
    optional = isinstance(kind, str) and kind.endswith("?")
    if not optional:
        yield Copy(f"{shape.id} {field} missing", group.rule, _without(shape.example, field))
    for what, value in _wrong(kind):
        if not (optional and _gone(shape.example, field)):
            yield Copy(f"{shape.id} {field} {what}", group.rule, _with(shape.example, field, value))


def _wrong(kind: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(kind, dict):
        yield "another word", "WRONG"
        yield "null", None
        return
    kinds = kind.rstrip("?").split("|")
    yield "another type", WRONG[kinds[0]]
    if "null" not in kinds:
        yield "null", None


def _gone(example: Any, field: str) -> bool:
    around, last = _around(deepcopy(example), field)
    return last not in around


def _with(example: Any, field: str, value: Any) -> Any:
    body = deepcopy(example)
    around, last = _around(body, field)
    around[last] = value
    return body


def _without(example: Any, field: str) -> Any:
    body = deepcopy(example)
    around, last = _around(body, field)
    del around[last]
    return body


def _around(body: Any, field: str) -> tuple[Any, str]:
    """The object a field lies in (the first of a list), and the field's own name."""
    *steps, last = field.split(".")
    for step in steps:
        body = body[step.removesuffix("[]")]
        body = body[0] if step.endswith("[]") else body
    return body, last
