"""What stands under `answer`: a status in place of all that would have followed."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from mock_server.engine.errors import BadInput
from mock_server.faults.reading import check_keys, is_whole

_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_FRAMING = ["connection", "content-length", "transfer-encoding"]


class Reply(msgspec.Struct, frozen=True):
    """A wish for one answer: without `body` it is the provider's own for that status.

    retry_after goes into the header as written; a 429 without it says 1.
    """

    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    retry_after: int | None = None


def read(written: Mapping[str, Any]) -> Reply:
    """`{status: 503, body?, headers?, retry_after?}`. Raises BadInput."""
    check_keys(written, ["status", "body", "headers", "retry_after"], "`answer`")
    status, wait = written.get("status"), written.get("retry_after")
    if not is_whole(status, 200) or not isinstance(status, int) or status > 599:
        raise BadInput(f"`answer` needs a `status` from 200 to 599; got {status!r:.80}")
    if wait is not None and not is_whole(wait, 0):
        raise BadInput(f"`retry_after` is a whole number of seconds; got {wait!r:.80}")
    headers = written.get("headers", {})
    if not isinstance(headers, Mapping):
        raise BadInput(f"`headers` maps names to strings; got {headers!r:.80}")
    for name, value in headers.items():
        check_header(name, value)
    return Reply(status, written.get("body"), tuple(headers.items()), wait)


def check_header(name: object, value: object) -> None:
    """Raises BadInput for what cannot be a header, or is how an answer is framed."""
    if not isinstance(name, str) or not _HEADER.fullmatch(name):
        raise BadInput(f"`headers`: {name!r:.120} cannot be the name of a header")
    if name.lower() in _FRAMING:
        raise BadInput(f"`headers`: `{name}` is set by the server; a rule cannot change how an answer is framed")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise BadInput(f"`headers`: `{name}` is a string of printable ASCII on one line; got {value!r:.80}")
