"""What a case wants of the answer, beyond its status.

body: {credits: 60, jobs.0.status: pending}     these places hold these values (`$job` is an earlier id)
has: [completed_at]     lacks: [image_url]      these places are there, or are not
matches: {id: '^vgen_'}                         a regular expression on a place's text
unlike: {id: $first}                            these places hold something else
headers: {x-ratelimit-limit: '100'}             a header's exact text; a text between slashes is an expression
deliveries: [{event, after?, signed?, ...}]     every webhook attempt received, in order: `after` counts from the
                                                first of them, `signed: true` wants the receiver's secret,
                                                an event `*` is one whose name nobody documents
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.script import only, seconds
from contracts.wording import met

_CONTENT = ("body", "has", "lacks", "matches", "unlike")
_MISSING = object()
Miss = tuple[str, str]  # what was expected, what was met
Lookup = Callable[[Any], Any]  # turns `$name` into what it stands for
Borne = Callable[[str, Any, Any], bool]


def never(_place: str, _wanted: Any, _found: Any) -> bool:
    """Nothing but what is wanted will do."""
    return False


@dataclass(frozen=True, slots=True)
class Content:
    """Wishes about one JSON body."""

    body: dict[str, Any] = field(default_factory=dict)
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    matches: dict[str, str] = field(default_factory=dict)
    unlike: dict[str, Any] = field(default_factory=dict)

    def misses(self, value: Any, lookup: Lookup, borne: Borne = never, *, gaps: bool = False) -> Iterator[Miss]:
        """Each wish that is not met.

        borne: of (place, wanted, found), whether something else does as well; gaps: null is as good as nothing where
        nothing is wanted.
        """
        yield from self._unequal(value, lookup, borne)
        for place in self.has:
            if is_missing(at(value, place)):
                yield f"{place} to be there", shown(_MISSING)
        for place in self.lacks:
            if not is_missing(found := at(value, place)) and not (gaps and found is None):
                yield f"no {place}", shown(found)
        for place, pattern in self.matches.items():
            found = at(value, place)
            fits = isinstance(found, str | int | float) and re.search(pattern, str(found))
            if not fits and not borne(place, pattern, found):
                yield f"{place} to match {pattern}", shown(found)

    def _unequal(self, value: Any, lookup: Lookup, borne: Borne) -> Iterator[Miss]:
        for place, wanted in self.body.items():
            found = at(value, place)
            if not holds(found, lookup(wanted)) and not borne(place, lookup(wanted), found):
                yield f"{place} to be {met(lookup(wanted))}", shown(found)
        for place, unwanted in self.unlike.items():
            if is_missing(found := at(value, place)) or same(found, lookup(unwanted)):
                yield f"{place} to be other than {met(lookup(unwanted))}", shown(found)


@dataclass(frozen=True, slots=True)
class Sent:
    """Wishes about one webhook attempt. signed: it bears the signature the stage's receiver verifies."""

    event: str
    content: Content
    after_s: float | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    content: Content = Content()
    headers: dict[str, str] = field(default_factory=dict)
    deliveries: tuple[Sent, ...] | None = None


def read(row: Any) -> Expected:
    """An `expects` as written. Raises ContractError with the nearest word."""
    only(row, (*_CONTENT, "headers", "deliveries"), "expects")
    sent = tuple(_sent(item) for item in row["deliveries"]) if "deliveries" in row else None
    return Expected(_content(row), row.get("headers", {}), sent)


def _sent(row: Any) -> Sent:
    only(row, (*_CONTENT, "event", "after", "signed"), "a delivery")
    after_s = seconds(row["after"]) if "after" in row else None
    return Sent(row["event"], _content(row), after_s, row.get("signed", False))


def _content(row: dict[str, Any]) -> Content:
    return Content(
        row.get("body", {}),
        tuple(row.get("has", ())),
        tuple(row.get("lacks", ())),
        row.get("matches", {}),
        row.get("unlike", {}),
    )


def header_misses(wanted: Mapping[str, str], headers: Mapping[str, str]) -> Iterator[Miss]:
    """Each header that is not as wished."""
    for name, text in wanted.items():
        found = headers.get(name)
        fits = found is not None and bool(re.fullmatch(text[1:-1], found)) if _is_pattern(text) else found == text
        if not fits:
            yield f"header {name}: {text}", "no such header" if found is None else found


def _is_pattern(text: str) -> bool:
    return len(text) > 1 and text.startswith("/") and text.endswith("/")


def at(value: Any, place: str) -> Any:
    """What lies at `jobs.0.id`; a mark of its own when nothing does (`is_missing` tells)."""
    for step in place.split(".") if place else ():
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict) and step in value:
            value = value[step]
        else:
            return _MISSING
    return value


def is_missing(value: Any) -> bool:
    """Whether `at` found nothing."""
    return value is _MISSING


def holds(found: Any, wanted: Any) -> bool:
    """Whether what was found is what was wanted; an object may hold further fields."""
    if isinstance(wanted, dict) and wanted and isinstance(found, dict):
        return all(key in found and holds(found[key], wanted[key]) for key in wanted)
    return same(found, wanted)


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: true is not 1, though 1.0 is 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)


def shown(found: Any) -> str:
    """A found value for a message."""
    return "nothing there" if found is _MISSING else met(found)
