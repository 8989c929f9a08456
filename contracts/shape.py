"""The documented example exchanges, as shapes other exchanges of their kind are held to.

`shapes/EX-4.json` and its like:

    {"id": "EX-4", "about": "...", "source": "...",
     "select": {"operation": "createVideo", "status": 202, "all": [PLACE...], "any": [...], "none": [...]},
     "groups": [{"rule": "S-96", "fields": {"object": {"is": "video.generation"}}, "absent": ["debug"]}, ...],
     "request": {...}, "example": {...}}

`select` names an operation and status, or a webhook event; a PLACE is `{"in": "request"|"answer", "at": "image_url"}`
with `is`, `matches` or `missing`, or none of them for mere presence. Fields are written `jobs[].id`; a kind is
`string`, `integer`, `number`, `boolean`, `object`, `array`, `url`, `stamp` or `null`, several with `|`, a `?` at the
end for one that may be missing, or `{"is": value}` for a literal, `{"in": [...]}` for one of several,
`{"matches": "..."}` for a text.
Further fields never matter. `absent` fields bind our own renderer; for anyone else they are only inferred. `standing`
of a group overrides its rule's.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import ContractError
from contracts.expected import at, is_missing, same, shown
from contracts.findings import Standing
from contracts.grammar import nearest
from contracts.script import only
from contracts.wording import met

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_URL = re.compile(r"https?://\S+")


def _is_stamp(value: Any) -> bool:
    return isinstance(value, str) and bool(_STAMP.fullmatch(value))


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and bool(_URL.fullmatch(value))


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


KINDS = {
    "string": lambda value: isinstance(value, str),
    # JSON knows no integers: 60.0 is 60, as JSON Schema has it.
    "integer": lambda value: (isinstance(value, int) and not isinstance(value, bool)) or _is_whole(value),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
    "url": _is_url,
    "stamp": _is_stamp,
}


@dataclass(frozen=True, slots=True)
class Miss:
    """One field that is not as documented. absent: the field should not be there at all."""

    rule: str
    field: str
    expected: str
    met: str
    absent: bool
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that one rule speaks of."""

    rule: str
    fields: dict[str, Any]
    absent: tuple[str, ...]
    standing: Standing | None

    def misses(self, body: Any) -> Iterator[Miss]:
        """Each field of the group that is not as documented."""
        for name, kind in self.fields.items():
            for place, value in places(body, name):
                if (wanted := unlike(kind, value)) is not None:
                    yield Miss(self.rule, place, f"{place} to be {wanted}", shown(value), False, self.standing)
        for name in self.absent:
            for place, value in places(body, name):
                if not is_missing(value):
                    yield Miss(self.rule, place, f"no {place}", shown(value), True, self.standing)


@dataclass(frozen=True, slots=True)
class Shape:
    """One documented exchange or webhook."""

    id: str
    about: str
    source: str
    select: dict[str, Any]
    groups: tuple[Group, ...]
    request: Any
    example: Any

    def fits(self, operation: str | None, status: int, request: Any, answer: Any) -> bool:
        """Whether an exchange is of this kind, so that it can be held to the shape."""
        if self.select.get("operation", operation) != operation or self.select.get("status") != status:
            return False
        return self._placed(request, answer)

    def fits_event(self, event: str | None, body: Any) -> bool:
        """Whether a webhook is of this kind."""
        return event is not None and self.select.get("webhook") == event and self._placed(None, body)

    def misses(self, body: Any) -> Iterator[Miss]:
        """Each field that is not as documented."""
        for group in self.groups:
            yield from group.misses(body)

    def _placed(self, request: Any, answer: Any) -> bool:
        if not isinstance(answer, dict):
            return False

        def held(place: dict[str, Any]) -> bool:
            return _held(place, request if place["in"] == "request" else answer)

        wanted = self.select
        return (
            all(held(place) for place in wanted.get("all", ()))
            and any(held(place) for place in wanted.get("any", ({"in": "answer", "at": ""},)))
            and not any(held(place) for place in wanted.get("none", ()))
        )


def _held(place: dict[str, Any], body: Any) -> bool:
    value = at(body, place["at"])
    if is_missing(value) or "missing" in place:
        return is_missing(value) and "missing" in place
    if "is" in place:
        return same(value, place["is"])
    return bool(re.search(place["matches"], str(value))) if "matches" in place else True


def places(body: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Each place a field name means, with what lies there: `jobs[].id` is one place per job."""
    head, brackets, tail = name.partition("[]")
    if not brackets:
        if not _orphan(body, name):
            yield name, at(body, name)
        return
    items = at(body, head)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        for place, value in places(item, tail.removeprefix(".")):
            yield f"{head}[{index}].{place}", value


def _orphan(body: Any, name: str) -> bool:
    """Whether the object around the field is missing: that is the fault of another field."""
    parent = name.rpartition(".")[0]
    return bool(parent) and not isinstance(at(body, parent), dict)


def unlike(kind: Any, value: Any) -> str | None:
    """What was wanted, when the value is not of the kind; None when it is."""
    if isinstance(kind, dict) and "matches" in kind:
        return None if isinstance(value, str) and re.search(kind["matches"], value) else f"like {kind['matches']}"
    if isinstance(kind, dict):
        wanted = kind["in"] if "in" in kind else [kind["is"]]
        fits = any(same(value, word) for word in wanted)
        return None if fits else " or ".join(met(word) for word in wanted)
    if kind.endswith("?") and is_missing(value):
        return None
    kinds = kind.rstrip("?").split("|")
    fits = not is_missing(value) and any(KINDS[one](value) for one in kinds)
    return None if fits else " or ".join(kinds)


def read(folder: Path) -> list[Shape]:
    """The shapes of a provider's folder, in the order of their numbers."""
    found = [_shape(path) for path in (folder / "shapes").glob("*.json")]
    return sorted(found, key=lambda shape: (int(re.sub(r"\D", "", shape.id)), shape.id))


def _shape(path: Path) -> Shape:
    try:
        row = json.loads(path.read_bytes())
        only(row, ("id", "about", "source", "select", "groups", "request", "example"), "a shape")
        only(row["select"], ("operation", "status", "webhook", "all", "any", "none"), "select")
        groups = tuple(_group(group) for group in row["groups"])
    except (ContractError, KeyError, json.JSONDecodeError) as error:
        raise ContractError(f"shapes/{path.name}: {error}") from None
    if row["id"] != path.stem:
        raise ContractError(f"shapes/{path.name}: its id is {row['id']}; file and id are named alike")
    return Shape(row["id"], row["about"], row["source"], row["select"], groups, row.get("request"), row["example"])


def _group(row: Any) -> Group:
    only(row, ("rule", "fields", "absent", "standing"), "a group")
    for name, kind in row.get("fields", {}).items():
        for one in [] if isinstance(kind, dict) else kind.rstrip("?").split("|"):
            if one not in KINDS:
                raise ContractError(f"{name}: unknown kind {one!r}{nearest(one, KINDS)}")
    return Group(row["rule"], row.get("fields", {}), tuple(row.get("absent", ())), row.get("standing"))
