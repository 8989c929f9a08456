"""Bodies reduced to what does not change from one run to the next: kinds of fields, and the words a provider speaks.

    {"id": "vgen_a1", "status": "completed"}  ->  {"id": "string", "status": {"is": "completed"}}

Ids, URLs, instants, texts and amounts are kept as kinds alone, so nothing of an account or a prompt is left.
"""

import re
from collections.abc import Iterator
from typing import Any

from contracts.expected import at, is_missing
from contracts.shape import KINDS

# Fields whose texts are a provider's own words, and the same tomorrow.
WORDY = frozenset("object status type model role finish_reason code event content_type success owned_by".split())
# Amounts that follow from the request alone.
STEADY = frozenset("credits credits_charged total_credits credits_refunded total_jobs failed width height".split())
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9._/+-]{0,40}")
_ORDER = ("null", "boolean", "integer", "number", "stamp", "url", "string", "array", "object")
_SAMPLES: dict[str, Any] = {
    "null": None,
    "boolean": False,
    "integer": 1,
    "number": 1.5,
    "stamp": "2026-01-01T00:00:00Z",
    "url": "https://example.com/file",
    "string": "...",
}
MOST_DEPTH = 6


def fields(bodies: list[Any]) -> dict[str, Any]:
    """Every field met in these bodies, `jobs[].id`, with what it held: a kind, a word, or several."""
    names = dict.fromkeys(name for body in bodies for name in _names(body))
    return {name: _held(name, bodies) for name in sorted(names)}


def example(body: Any, name: str = "", depth: int = MOST_DEPTH) -> Any:
    """The body with everything that changes put in the place of a sample; lists are cut to their first."""
    if isinstance(body, dict) and depth:
        return {key: example(body[key], key, depth - 1) for key in sorted(body)}
    if isinstance(body, list) and depth:
        return [example(item, name, depth - 1) for item in body[:1]]
    return body if _stays(name, body) else _SAMPLES.get(_kind(body), _kind(body))


def _names(body: Any, before: str = "", depth: int = MOST_DEPTH) -> Iterator[str]:
    for key, value in body.items() if isinstance(body, dict) and depth else ():
        name = f"{before}{key}"
        yield name
        if isinstance(value, dict):
            yield from _names(value, f"{name}.", depth - 1)
        elif isinstance(value, list) and "[]" not in name:
            for item in value:
                yield from _names(item, f"{name}[].", depth - 1)


def _held(name: str, bodies: list[Any]) -> Any:
    values = [value for body in bodies for value in _values(body, name)]
    there = [value for value in values if not is_missing(value)]
    last = name.rpartition(".")[2]
    if len(there) == len(values) and there and all(_stays(last, value) for value in there):
        words = sorted({_typed(value) for value in there})
        return {"is": words[0][1]} if len(words) == 1 else {"in": [word for _, word in words]}
    kinds = sorted({_kind(value) for value in there}, key=_ORDER.index)
    plain = [kind for kind in kinds if not (kind == "integer" and "number" in kinds)]
    return "|".join(plain) + ("?" if len(there) < len(values) else "")


def _typed(value: Any) -> tuple[str, Any]:
    return type(value).__name__, value


def _values(body: Any, name: str) -> Iterator[Any]:
    """What lies at a name, once for each item of a list; nothing where the object around it is missing."""
    head, brackets, tail = name.partition("[].")
    if not brackets:
        parent = name.rpartition(".")[0]
        if not parent or isinstance(at(body, parent), dict):
            yield at(body, name)
        return
    items = at(body, head)
    for item in items if isinstance(items, list) else ():
        yield from _values(item, tail)


def _stays(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return name in WORDY
    if isinstance(value, int):
        return name in STEADY
    return isinstance(value, str) and name in WORDY and bool(_WORD.fullmatch(value))


def _kind(value: Any) -> str:
    return next(kind for kind in _ORDER if KINDS[kind](value))
