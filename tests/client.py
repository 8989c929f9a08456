"""A client in process: no port, no socket; the edge answers as it would answer the wire."""

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer, Request
from mock_server.edge import Edge

ORIGIN = "http://127.0.0.1:8080"


class Reply(msgspec.Struct, frozen=True):
    """What came back. Header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes
    answer: Answer

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return orjson.loads(self.body)


class Client:
    """Speaks to one provider with one key, unless a call names another; `key=None` sends none."""

    def __init__(self, edge: Edge, key: str | None = "mock_demo", provider: str = "creativeai") -> None:
        self.edge = edge
        self.key = key
        self.provider = provider

    def post(
        self, path: str, body: Any = None, *, key: str | None = "", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send JSON; bytes are sent as they are, under the same content type."""
        raw = body if isinstance(body, bytes) else orjson.dumps(body)
        return self.call("POST", path, raw, key=key, headers={"content-type": "application/json", **(headers or {})})

    def get(self, path: str, *, key: str | None = "", headers: Mapping[str, str] | None = None) -> Reply:
        """Poll."""
        return self.call("GET", path, b"", key=key, headers=headers or {})

    def call(
        self,
        method: str,
        path: str,
        raw: bytes = b"",
        *,
        key: str | None = "",
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Any request. `key` empty: the client's own."""
        literal = self.key if key == "" else key
        sent = {} if literal is None else {b"authorization": b"Bearer " + literal.encode("latin-1")}
        sent |= {name.lower().encode(): value.encode() for name, value in (headers or {}).items()}
        answer = self.edge.answer(Request(self.provider, method, path, b"", sent, raw, ORIGIN))
        told = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
        return Reply(answer.status, told, answer.body, answer)
