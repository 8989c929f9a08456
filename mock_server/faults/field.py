"""Fields of a body, by a dotted path or by name: what `missing` and `wrong_type` look for."""

from collections import deque
from typing import Any

Place = tuple[Any, str | int]


def places(value: Any, path: str) -> list[Place]:
    """Where `data.status` stands, or every `status` nearest to the top: (what holds it, its key). Empty: nowhere."""
    exact = _exact(value, path.split("."))
    return [exact] if exact is not None else [] if "." in path else _nearest(value, path)


def _exact(value: Any, steps: list[str]) -> Place | None:
    for number, step in enumerate(steps, 1):
        key: Any = int(step) if isinstance(value, list) and step.isdecimal() else step
        there = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        if key not in there:
            return None
        if number == len(steps):
            return value, key
        value = value[key]
    return None


def _nearest(value: Any, name: str) -> list[Place]:
    """Every field of this name at the first depth that has any."""
    level = deque([value])
    while level:
        found: list[Place] = [(each, name) for each in level if isinstance(each, dict) and name in each]
        if found:
            return found
        level = deque(inner for each in level for inner in _inner(each))
    return []


def _inner(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
