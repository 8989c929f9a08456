"""`x-at-most: {sum: [images, clips], most: 3}`: several fields may hold so many items together.

JSON Schema cannot add, but a small sum has few ways to be split: the loader writes them out as `anyOf`, and that is
what is served and enforced. A field that holds an array counts its items; any other field counts one when present.
"""

from collections.abc import Iterator
from typing import Any

from contracts.errors import ContractError

MOST = 20  # the split of 20 over three fields is 231 branches; beyond that a named check is the better tool


def expand(schema: dict[str, Any]) -> None:
    """Adds the equivalent `anyOf` to a schema that carries `x-at-most`, which stays beside it for messages."""
    limit = schema["x-at-most"]
    fields = _fields(schema, limit)
    tops = [limit["most"] if array else 1 for _, array in fields]
    branches = [_branch(fields, split) for split in _splits(tops, limit["most"])]
    if "anyOf" in schema:
        schema.setdefault("allOf", []).append({"anyOf": branches, "x-at-most": schema.pop("x-at-most")})
    else:
        schema["anyOf"] = branches


def _fields(schema: dict[str, Any], limit: Any) -> list[tuple[str, bool]]:
    """The summed fields, each with whether it is an array."""
    if not isinstance(limit, dict) or set(limit) != {"sum", "most"}:
        raise ContractError(f"x-at-most: met {limit!r}, wanted {{sum: [fields], most: n}}")
    if not isinstance(limit["most"], int) or not 0 <= limit["most"] <= MOST:
        raise ContractError(f"x-at-most: most is {limit['most']!r}, wanted a whole number from 0 to {MOST}")
    properties = schema.get("properties", {})
    missing = [name for name in limit["sum"] if name not in properties]
    if missing:
        raise ContractError(f"x-at-most: {', '.join(missing)} not among the properties beside it")
    return [(name, properties[name].get("type") == "array") for name in limit["sum"]]


def _splits(tops: list[int], most: int) -> Iterator[tuple[int, ...]]:
    """Every largest way to share `most` among fields that hold at most `tops`: no split lies within another."""
    if sum(tops) <= most:
        yield tuple(tops)
    elif len(tops) == 1:
        yield (min(tops[0], most),)
    else:
        for first in range(min(tops[0], most) + 1):
            if sum(tops[1:]) + first >= most:
                yield from ((first, *rest) for rest in _splits(tops[1:], most - first))


def _branch(fields: list[tuple[str, bool]], split: tuple[int, ...]) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    for (name, array), count in zip(fields, split, strict=True):
        if array:
            limits[name] = {"maxItems": count}
        elif count == 0:
            limits[name] = False
    return {"properties": limits}
