"""OAuth's forms, and the answers to them."""

from typing import Any
from urllib.parse import parse_qsl

import orjson

from mock_server.answer import Answer, Header
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez.ask import Refused

Form = dict[str, str]
# Read by clients that live in a page of their own, as inspectors do; the consent page is never theirs to read.
OPEN: list[Header] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, mcp-protocol-version"),
]


def read(raw: bytes) -> Form:
    """A query or a form; only `scope` may come more than once, as boxes of a page do. Raises Refused."""
    try:
        pairs = parse_qsl(raw.decode("ascii", "replace"), max_num_fields=100)
    except ValueError as error:
        raise Refused("invalid_request", f"The form cannot be read: {error}.") from error
    form: Form = {}
    for name, value in pairs:
        if name in form and name != "scope":
            raise Refused("invalid_request", f"The parameter {name[:80]} comes twice.")
        form[name] = f"{form[name]} {value}" if name in form else value
    return form


def told(status: int, body: Any) -> Answer:
    """An answer in JSON that nobody keeps."""
    return Answer(status, [JSON, (b"cache-control", b"no-store"), *OPEN], orjson.dumps(body))
