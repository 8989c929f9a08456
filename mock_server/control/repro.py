"""A world's story as one file: what it was made with, what was done to it, what it answered. No key is in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server import mischief
from mock_server.control import exchanges, redaction
from mock_server.control.desk import Desk
from mock_server.control.version import own_version
from mock_server.engine.journal import MAX_BODY_BYTES, Record
from mock_server.faults.when import DOWNLOAD
from mock_server.world import World

Told = dict[str, Any]

FORMAT = 1


def story(world: World, desk: Desk) -> Told:
    """Everything `soundstage replay` needs to play it again and to compare."""
    hidden = redaction.HEADERS.union(*(room.key_headers for room in desk.edge.rooms.values()))
    return {
        "soundstage": own_version(),
        "format": FORMAT,
        "world": world.name,
        "seed": world.seed,
        "clock": {"rate": world.clock.rate, "start": world.clock.fine_stamp(0)},
        "scenario": {"name": world.scenario, **world.story},
        "accounts": {name: dict(settings) for name, settings in world.settings.items()},
        "steps": [step for _, step in sorted(_steps(world, desk, hidden), key=lambda each: each[0])],
        "deliveries": {
            each.id: [[attempt.status, attempt.error] for attempt in each.attempts] for each in world.deliveries
        },
        "ends_s": world.clock.now_s,
        "lost": world.journal.lost,
    }


def _steps(world: World, desk: Desk, hidden: frozenset[bytes]) -> Iterator[tuple[tuple[int, int], Told]]:
    """Deeds and exchanges, each with its place: a deed stands before the exchange of its number."""
    for place, deed in enumerate(world.deeds):
        told = {"at_s": deed.at_s, "do": deed.what, "name": deed.name, "with": dict(deed.told)}
        yield (deed.number, place - len(world.deeds)), told
    keys: dict[str | None, int] = {}
    for record in world.journal:
        if record.operation == DOWNLOAD:
            continue
        room = desk.edge.rooms[record.provider]
        key = keys.setdefault(room.key(record.request_headers), len(keys) + 1)
        yield (record.number, 0), _exchange(record, world, key, hidden)


def _exchange(record: Record, world: World, key: int, hidden: frozenset[bytes]) -> Told:
    return {
        "at_s": record.at_s,
        "key": key,
        "provider": record.provider,
        "method": record.method,
        "path": record.path,
        "query": redaction.query(record.query),
        "headers": {
            name.decode("latin-1"): redaction.HIDDEN if name in hidden else redaction.text(value).decode("latin-1")
            for name, value in record.request_headers.items()
        },
        # Bytes as they were, each a character: a body need not be text.
        "body": redaction.text(record.request_body).decode("latin-1"),
        "cut": len(record.request_body) >= MAX_BODY_BYTES,
        "told": answered(record, world, hidden),
    }


def answered(record: Record, world: World, hidden: frozenset[bytes]) -> Told:
    """What two runs must have in common of one answer."""
    (row,) = exchanges.canonical([record], world.clock, hidden)
    if row["why"] is not None:  # how a connection was ended is not the world's doing
        row["why"] = row["why"].replace(f" ({mischief.CLOSED})", "")
    return {name: row[name] for name in ("at", "operation", "status", "door", "rule", "why", "response")}


def difference(before: Any, now: Any, place: str = "") -> str | None:
    """Where two values differ first: `response.body.status was "completed", is "failed"`; None where they do not."""
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        for key in (*before, *(key for key in now if key not in before)):
            said = difference(before.get(key), now.get(key), f"{place}.{key}" if place else str(key))
            if said is not None:
                return said
        return None
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        inner = (
            difference(one, other, f"{place}[{at}]") for at, (one, other) in enumerate(zip(before, now, strict=True))
        )
        return next((said for said in inner if said is not None), None)
    return None if before == now else f"{place} was {before!r:.200}, is {now!r:.200}"
