"""Builders of single faults: which answers or requests they meet, and the one thing they do to them.

    told("POST /v1/videos", 202, lack("model"))              that answer lacks a field
    asked("POST /v1/videos", put("duration", 5))             the mock is asked for something else, so this is ignored
    refuse("POST /v1/videos", lambda body: ..., 400, {...})  what is fine is refused

A line is a regular expression over method and path; a place is `jobs.0.id`, or `jobs[].id` for each of a list.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.server import Ask, Asked, Sent, Tell, Told, bent

Change = Callable[[Any, Ask], None]
Value = Any  # or a function of the value that was there


def told(line: str, status: int | None, *changes: Change) -> Told:
    """The JSON of matching answers is changed. status None: of any."""

    def bend(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(line, ask.line) and status in (None, tell.status) and (body := parsed(tell.body)) is not None:
            for change in changes:
                change(body, ask)
            tell.body = orjson.dumps(body)

    return bend


def asked(line: str, *changes: Change) -> Asked:
    """The JSON of matching requests is changed before the mock sees it."""

    def bend(ask: Ask) -> None:
        if re.fullmatch(line, ask.line) and isinstance(body := parsed(ask.body), dict):
            for change in changes:
                change(body, ask)
            ask.body = orjson.dumps(body)

    return bend


def refuse(line: str, fits: Callable[[Any], bool], status: int, answer: Any) -> Told:
    """Matching requests that fit are refused, whatever the mock said."""

    def bend(ask: Ask, tell: Tell) -> None:
        body = parsed(ask.body)
        if re.fullmatch(line, ask.line) and isinstance(body, dict) and tell.status < 300 and fits(body):
            tell.status, tell.body = status, orjson.dumps(answer)

    return bend


def status(line: str, old: int, new: int) -> Told:
    """Matching answers come with another status."""

    def bend(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(line, ask.line) and tell.status == old:
            tell.status = new

    return bend


def header(name: str, value: str | None, *, line: str = ".*", of: int | None = None) -> Told:
    """A header says something else, or is not there (None)."""

    def bend(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(line, ask.line) and of in (None, tell.status):
            tell.headers = {known: text for known, text in tell.headers.items() if known.lower() != name}
            if value is not None:
                tell.headers[name] = value

    return bend


def text(line: str, change: Callable[[bytes], bytes], *, of: int = 200) -> Told:
    """The bytes of matching answers are changed."""

    def bend(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(line, ask.line) and tell.status == of:
            tell.body = change(tell.body)

    return bend


def both(*bends: Told) -> Told:
    """One after the other."""

    def bend(ask: Ask, tell: Tell) -> None:
        for each in bends:
            each(ask, tell)

    return bend


def lack(place: str) -> Change:
    """A field is not there."""

    def change(body: Any, ask: Ask) -> None:
        for around, last in spots(body, place):
            if isinstance(around, dict):
                around.pop(last, None)

    return change


def put(place: str, value: Value) -> Change:
    """A field holds something else; a function is given what was there. What is not there stays so."""

    def change(body: Any, ask: Ask) -> None:
        for around, last in spots(body, place):
            if isinstance(around, list) or last in around:
                around[last] = _changed(value, around[last])

    return change


def _changed(value: Value, old: Any) -> Any:
    """What a function makes of a value; what it cannot take stays."""
    try:
        return value(old) if callable(value) else value
    except TypeError:
        return old


def add(place: str, value: Any) -> Change:
    """A field is there that should not be."""

    def change(body: Any, ask: Ask) -> None:
        for around, last in spots(body, place):
            around[last] = value

    return change


def when(fits: Callable[[Any], bool], *changes: Change) -> Change:
    """Only where the body fits."""

    def change(body: Any, ask: Ask) -> None:
        for each in changes if fits(body) else ():
            each(body, ask)

    return change


def has(place: str, *values: Any) -> Callable[[Any], bool]:
    """Whether a body's place is there, and holds one of these where any are given."""

    def fits(body: Any) -> bool:
        found = [around[last] for around, last in spots(body, place) if not isinstance(around, dict) or last in around]
        return bool(found) and (not values or found[0] in values)

    return fits


def spots(body: Any, place: str) -> Iterator[tuple[Any, Any]]:
    """Each container a place means, and the name or number within it."""
    head, brackets, tail = place.partition("[].")
    *steps, last = head.split(".")
    for step in steps:
        body = body[int(step)] if isinstance(body, list) and len(body) > int(step) else _field(body, step)
    if not brackets:
        yield from [(body, last)] if isinstance(body, dict) else []
        return
    for item in _field(body, last) or ():
        yield from spots(item, tail)


def _field(body: Any, name: str) -> Any:
    return body.get(name) if isinstance(body, dict) else None


def parsed(raw: bytes) -> Any:
    """The JSON of a body; None where there is none."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None


def sends(change: Callable[[dict[str, str]], dict[str, str]]) -> Sent:
    """Every attempt has other headers."""

    def bend(delivery: Delivery) -> Sequence[Delivery]:
        return [bent(delivery, headers=tuple(change(dict(delivery.headers)).items()))]

    return bend


def without(name: str) -> Sent:
    """Every attempt lacks a header."""
    return sends(lambda headers: {known: value for known, value in headers.items() if known != name})


def payload(event: str, resign: Callable[[Delivery, bytes], Delivery], *changes: Change) -> Sent:
    """The payloads of matching events are changed, and signed as they are then."""

    def bend(delivery: Delivery) -> Sequence[Delivery]:
        body = parsed(delivery.body)
        if not re.fullmatch(event, delivery.event) or not isinstance(body, dict):
            return [delivery]
        for change in changes:
            change(body, Ask("", "", b"", {}, b"", {}))
        return [resign(delivery, orjson.dumps(body))]

    return bend
