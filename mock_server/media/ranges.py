"""What part of known bytes a download asked for: conditional and range requests (RFC 9110, 13 and 14). Pure.

There are no dates: assets have an ETag and no Last-Modified. Header names are lower-case, as ASGI gives them.
"""

import re
from collections.abc import Mapping

import msgspec

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_DIGITS = 18  # no file is longer, and int() refuses thousands of digits


class Part(msgspec.Struct, frozen=True, gc=False):
    """How to answer: the status, and the bytes from `start` up to, but not including, `stop`.

    status: 200 whole, 206 a part, 304 unchanged, 416 no such part; the last two have no bytes.
    content_range: value for Content-Range with 206 and 416.
    """

    status: int
    start: int = 0
    stop: int = 0
    content_range: str | None = None


class Unsatisfiable(Exception):
    """A well-formed range none of whose bytes exist."""


def part(method: str, headers: Mapping[str, str], etag: str, size: int) -> Part:
    """The answer to GET or HEAD of `size` bytes with a quoted ETag.

    headers: read are `if-none-match`, `if-range` and `range`; the last two count for GET only.
    """
    if unchanged(headers.get("if-none-match"), etag):
        return Part(304)
    if method != "GET" or not same(headers.get("if-range"), etag):
        return Part(200, 0, size)
    try:
        span = asked(headers.get("range"), size)
    except Unsatisfiable:
        return Part(416, content_range=f"bytes */{size}")
    if span is None:
        return Part(200, 0, size)
    return Part(206, span.start, span.stop, f"bytes {span.start}-{span.stop - 1}/{size}")


def asked(header: str | None, size: int) -> range | None:
    """The bytes a Range header asks for, `bytes=0-99` for instance; None for all of them.

    None too for what a server may ignore: other units, several ranges, nonsense. Raises Unsatisfiable.
    """
    match = _ONE_RANGE.fullmatch(header or "")
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(_number(last), size)
    start = _number(first)
    if last and _number(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return range(start, min(_number(last) + 1, size) if last else size)


def unchanged(header: str | None, etag: str) -> bool:
    """Whether If-None-Match names this ETag, weak or strong, or is `*`: the client has these bytes."""
    if header is None:
        return False
    return header.strip() == "*" or _opaque(etag) in map(_opaque, _TAG.findall(header))


def same(header: str | None, etag: str) -> bool:
    """Whether If-Range allows a part: it is absent or names exactly this ETag. A weak ETag or a date never does."""
    return header is None or (header.strip() == etag and not etag.startswith("W/"))


def _suffix(length: int, size: int) -> range | None:
    if length == 0:
        raise Unsatisfiable
    return range(max(0, size - length), size) if size else None


def _number(digits: str) -> int:
    plain = digits.lstrip("0")
    return int(plain or "0") if len(plain) <= _DIGITS else 10**_DIGITS


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")
