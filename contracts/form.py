"""Multipart forms: their fields, read once more and not by the server that is judged, and as a schema can look at them.

A text is a `str`, a file its `bytes`; a name that comes twice or ends in `[]` is a list.
"""

from collections.abc import Sequence
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

import orjson

FORM = "multipart/form-data"
NAMELESS = "file"  # stands for a file in front of a schema, which knows strings only


def fields(content_type: str, raw: bytes) -> dict[str, Any] | None:
    """The fields of a form; None where there are none to be found."""
    head = b"Content-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    found: dict[str, Any] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + raw).iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(data, bytes):
            return None
        _put(found, name, data if part.get_filename() is not None else _text(data))
    return found or None


def _text(data: bytes) -> str | bytes:
    """A part without a filename: a text, unless its bytes are none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _put(found: dict[str, Any], name: str, value: str | bytes) -> None:
    if name in found or name.endswith("[]"):
        before = found.get(name, [])
        value_list = before if isinstance(before, list) else [before]
        found[name] = [*value_list, value]
    else:
        found[name] = value


def named(body: Any) -> Any:
    """The body as a schema can look at it: files are strings."""
    if isinstance(body, dict):
        return {name: named(part) for name, part in body.items()}
    if isinstance(body, list):
        return [named(part) for part in body]
    if isinstance(body, bytes):
        return NAMELESS
    return body[:] if isinstance(body, str) else body  # what derives from str is a plain one again


def has_file(body: Any) -> bool:
    """Whether any field of a parsed body holds a file, as only a form's can."""
    parts = body.values() if isinstance(body, dict) else ()
    return any(bytes_of(one) is not None for part in parts for one in (part if isinstance(part, list) else [part]))


def bytes_of(part: Any) -> bytes | None:
    """What a file of a form holds: bytes, or the `data` of whatever stands for an upload; None for a text."""
    data = part if isinstance(part, bytes) else getattr(part, "data", None)
    return data if isinstance(data, bytes) else None


def encoded(body: Any, content_types: Sequence[str]) -> tuple[dict[str, str], bytes]:
    """A body as its operation reads it: JSON, or a multipart form (files are given as bytes, and need one)."""
    if body is None:
        return {}, b""
    formed = "application/json" not in content_types or has_file(body)
    if FORM in content_types and isinstance(body, dict) and formed:
        import httpx

        files = [(name, one) for name, part in body.items() for one in (part if isinstance(part, list) else [part])]
        parts = [(name, ("file", one) if isinstance(one, bytes) else (None, str(one))) for name, one in files]
        made = httpx.Request("POST", "http://x", files=parts)
        return {"content-type": made.headers["content-type"]}, made.read()
    return {"content-type": "application/json"}, body if isinstance(body, bytes) else orjson.dumps(body)
