"""`x-at-most: {sum: [images, clips], most: 3}`: several fields may hold so many items together.

JSON Schema cannot add, but a small sum has few ways to be split: the loader writes them out as `anyOf`, and that is
what is served and enforced. A field that holds an array counts its items; any other field counts one when present.
`characters[].images` counts the images of all characters, each of which has at least one.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

from contracts.errors import ContractError

MOST = 20  # the split of 20 over three fields is 231 branches; beyond that a named check is the better tool
WAYS = 100  # so many branches at most: the ways to share 7 among images and three characters are 64
Json = dict[str, Any]


class Summed(NamedTuple):
    """One summed field. inner: the field of its items whose items count. holds: how many items it may have itself."""

    name: str
    inner: str | None
    array: bool
    holds: int

    @property
    def top(self) -> int:
        """How much of the sum it can use up: items have no longest list of their own."""
        if not self.array:
            return 1
        return self.holds if self.inner is None else MOST

    def limits(self, count: int) -> Iterator[Json]:
        """Each widest schema under which the field counts `count` at most."""
        if not self.array:
            yield {} if count else {self.name: False}
        elif self.inner is None:
            yield {self.name: {"maxItems": count}}
        else:
            for parts in _parts(count, min(count, self.holds)):
                items = [{"properties": {self.inner: {"maxItems": part}}} for part in parts]
                yield {self.name: {"prefixItems": items, "maxItems": len(parts)} if parts else {"maxItems": 0}}


def expand(schema: Json) -> None:
    """Adds the equivalent `anyOf` to a schema that carries `x-at-most`, which stays beside it for messages."""
    fields, most = _fields(schema), schema["x-at-most"]["most"]
    tops = [min(field.top, most) for field in fields]
    branches = [branch for split in _splits(tops, most) for branch in _branches(fields, split)]
    if len(branches) > WAYS:
        raise ContractError(f"x-at-most: {len(branches)} ways to split {most}, wanted {WAYS} or fewer")
    if "anyOf" in schema:
        schema.setdefault("allOf", []).append({"anyOf": branches, "x-at-most": schema.pop("x-at-most")})
    else:
        schema["anyOf"] = branches


def top_of(name: str) -> str:
    """`characters` of `characters[].images`: the field of the object that carries the sum."""
    return name.partition("[]")[0]


def _fields(schema: Json) -> list[Summed]:
    """The summed fields. Raises ContractError for what is no sum, or sums what is not there."""
    limit = schema["x-at-most"]
    if not isinstance(limit, dict) or set(limit) != {"sum", "most"}:
        raise ContractError(f"x-at-most: met {limit!r}, wanted {{sum: [fields], most: n}}")
    if not isinstance(limit["most"], int) or not 0 <= limit["most"] <= MOST:
        raise ContractError(f"x-at-most: most is {limit['most']!r}, wanted a whole number from 0 to {MOST}")
    properties = schema.get("properties", {})
    missing = [name for name in limit["sum"] if top_of(name) not in properties]
    if missing:
        raise ContractError(f"x-at-most: {', '.join(missing)} not among the properties beside it")
    return [_summed(name, properties[top_of(name)]) for name in limit["sum"]]


def _summed(name: str, schema: Json) -> Summed:
    top, _, inner = name.partition("[].")
    return Summed(top, inner or None, schema.get("type") == "array", schema.get("maxItems", MOST))


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


def _parts(count: int, most_parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to write `count` as a sum of 1 to `most_parts` numbers of 1 or more; the empty one for 0."""
    if count == 0:
        yield ()
    for number in range(1, most_parts + 1):
        for cuts in combinations(range(1, count), number - 1):
            yield tuple(end - start for start, end in zip((0, *cuts), (*cuts, count), strict=True))


def _branches(fields: list[Summed], split: tuple[int, ...]) -> Iterator[Json]:
    ways = [list(field.limits(count)) for field, count in zip(fields, split, strict=True)]
    for way in product(*ways):
        yield {"properties": {name: limit for part in way for name, limit in part.items()}}
