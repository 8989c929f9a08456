"""An exchange or an attempt at a webhook as rules look at it: bodies parsed when first asked for."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import orjson

from contracts.referee.case import Moment, Sent, Watched

Json = Mapping[str, Any]
_NONE: Json = {}


def _object(raw: bytes) -> Json:
    """A body's JSON object; an empty one for anything else."""
    if raw[:1] not in (b"{", b" ", b"\n"):
        return _NONE
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _NONE
    return found if isinstance(found, dict) else _NONE


class Sight:
    """An exchange. `asked` and `answer` are JSON objects, empty where the body is none."""

    def __init__(self, exchange: Watched) -> None:
        self.exchange = exchange
        self.id = exchange.id
        self.operation = exchange.operation
        self.status = exchange.status
        self.moment: Moment = exchange.moment
        # Kept by hand: a thousand exchanges are looked at by fifty rules, and a cached_property takes a lock each time.
        self._asked: Json | None = None
        self._answer: Json | None = None
        self.memo: str | None = None  # the status word, for the tale that has looked it up
        self.looked = False

    @property
    def asked(self) -> Json:
        """The request's object."""
        if self._asked is None:
            self._asked = _object(self.exchange.request_body)
        return self._asked

    @property
    def answer(self) -> Json:
        """The answer's object."""
        if self._answer is None:
            self._answer = _object(self.exchange.response_body)
        return self._answer

    @property
    def accepted(self) -> bool:
        """Whether the answer was a 2xx."""
        return 200 <= self.status < 300

    @cached_property
    def same(self) -> tuple[str, str, str, str, bytes]:
        """What two sendings of one request have in common; a mended key is another one."""
        exchange = self.exchange
        body, headers = exchange.request_body, exchange.request_headers
        _, found, boundary = headers.get("content-type", "").partition("boundary=")
        if found:
            body = body.replace(boundary.strip('"').encode("latin-1", "replace"), b"")
        return exchange.method, exchange.path, exchange.query, headers.get("authorization", ""), body

    def header(self, name: str) -> str | None:
        """A header of the answer; a tool's result has none that its client could see."""
        return None if self.exchange.method == "TOOL" else self.exchange.response_headers.get(name)

    @property
    def retry_after_s(self) -> float | None:
        """The wait an answer asks for; None where it asks for none in seconds."""
        told = self.header("retry-after") or ""
        return float(told) if told.isascii() and told.isdigit() else None


class Call:
    """An attempt at a webhook. genuine: its signature is right, or none was due."""

    def __init__(self, sent: Sent, *, genuine: bool) -> None:
        self.sent = sent
        self.name = sent.name
        self.genuine = genuine
        self.moment: Moment = sent.moment

    @cached_property
    def payload(self) -> Json:
        """Its object."""
        return _object(self.sent.body)

    @property
    def taken(self) -> bool:
        """Whether the receiver answered 2xx."""
        return self.sent.answered is not None and 200 <= self.sent.answered < 300

    @property
    def late(self) -> bool:
        """Whether the receiver did not answer in time."""
        return self.sent.took_ms > 10_000 or "no answer within" in (self.sent.error or "")

    @property
    def outcome(self) -> str:
        """`200`, or why there was no answer."""
        return str(self.sent.answered) if self.sent.answered is not None else f"no answer ({self.sent.error})"
