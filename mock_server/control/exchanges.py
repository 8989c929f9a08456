"""Exchanges as the control API tells them: bodies as JSON, text or base64, keys redacted; and their canonical form.

Canonical: what two runs of the same story must have in common. Without `took_ms`, ports and lengths; ids follow from
what was asked, not from the order it was asked in; sorted by instant and id.
"""

import codecs
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

import msgspec
import orjson

from mock_server.answer import Header
from mock_server.control import redaction
from mock_server.engine.clock import Clock, fine_stamp
from mock_server.engine.journal import MAX_BODY_BYTES, Record

Told = dict[str, Any]

_PORTS = re.compile(rb"(https?:(?:\\?/){2}(?:\[[0-9A-Fa-f:.]+\]|[^/\s\"'\\?#:@]+)):[0-9]{1,5}")
_HOST_PORT = re.compile(rb"(.):[0-9]{1,5}$")
_RUN_BOUND = frozenset({b"content-length"})  # differs with the digits of a port


def headline(record: Record, clock: Clock | None) -> Told:
    """An exchange without its headers and bodies. clock: None for exchanges that met no world."""
    return {
        "id": record.number,
        "at": _instant(record.at_s, clock),
        "took_ms": round(record.took_ms, 3),
        "provider": record.provider,
        "operation": record.operation,
        "method": record.method,
        "path": redaction.text(record.path.encode()).decode(),
        "status": record.status,
        "door": record.door,
        "rule": record.rule,
        "why": record.why,
        "findings": [_plain(finding) for finding in record.findings],
    }


def told(record: Record, clock: Clock | None, hidden: frozenset[bytes]) -> Told:
    """A whole exchange. hidden: lower-case names of headers that carry a key."""
    head = headline(record, clock)
    request = {
        "query": redaction.query(record.query),
        "headers": redaction.headers(record.request_headers.items(), hidden),
        "body": body(record.request_body),
    }
    response = {"headers": redaction.headers(record.response_headers, hidden), "body": body(record.response_body)}
    place = list(head).index("door")
    items = list(head.items())
    return dict([*items[:place], ("request", request), ("response", response), *items[place:]])


def canonical(records: Iterable[Record], clock: Clock | None, hidden: frozenset[bytes]) -> list[Told]:
    """The canonical form of some exchanges."""
    seen: Counter[str] = Counter()
    rows = []
    for record in records:
        row = told(_without_ports(record), clock, hidden)
        del row["took_ms"]
        name = _name(record)
        row["id"] = f"{name}-{seen[name]}"
        seen[name] += 1
        rows.append((record.at_s, row["id"], row))
    return [row for _, _, row in sorted(rows, key=lambda each: each[:2])]


def body(raw: bytes) -> Any:
    """A body as JSON where it is JSON, else as text, else as `{"base64": ...}`; null for none."""
    if not raw:
        return None
    raw = redaction.text(raw)
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        pass
    try:
        # A body that was kept by its beginning may end within a character.
        return codecs.utf_8_decode(raw, "strict", len(raw) < MAX_BODY_BYTES)[0]
    except UnicodeDecodeError:
        return {"base64": b64encode(raw).decode()}


def _name(record: Record) -> str:
    asked = b"\0".join(
        (str(record.at_s).encode(), record.provider.encode(), record.method.encode(), record.path.encode())
    )
    whole = b"\0".join((asked, _PORTS.sub(rb"\1", record.query), _PORTS.sub(rb"\1", record.request_body)))
    return blake2b(whole, digest_size=8).hexdigest()


def _without_ports(record: Record) -> Record:
    return msgspec.structs.replace(
        record,
        query=_PORTS.sub(rb"\1", record.query),
        request_headers=dict(_portless(record.request_headers.items())),
        request_body=_PORTS.sub(rb"\1", record.request_body),
        response_headers=tuple(_portless(record.response_headers)),
        response_body=_PORTS.sub(rb"\1", record.response_body),
    )


def _portless(pairs: Iterable[Header]) -> Iterator[Header]:
    for name, value in pairs:
        if name not in _RUN_BOUND:
            yield name, (_HOST_PORT if name == b"host" else _PORTS).sub(rb"\1", value)


def _instant(at_s: float, clock: Clock | None) -> str | None:
    """Without a world there is no world's time: `at_s` is then the machine's epoch second, 0 where it was not kept."""
    if clock is not None:
        return clock.fine_stamp(at_s)
    return fine_stamp(at_s) if at_s else None


def _plain(finding: object) -> Any:
    told_by = getattr(finding, "as_dict", None)
    return told_by() if told_by is not None else str(finding)
