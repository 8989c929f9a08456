"""An exchange or a delivery with its bodies parsed, as checks read it."""

from dataclasses import dataclass
from typing import Any

import orjson

from contracts import form
from contracts.exchange import Delivery, Exchange

_CUT = 400  # longer bodies are cut in messages
BROKEN = object()  # stands for a body that is neither JSON nor a form; an empty body is None


def parsed(body: bytes) -> Any:
    """The JSON of a body, None for no body, BROKEN for anything else."""
    if not body:
        return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return BROKEN


@dataclass(frozen=True, slots=True)
class Seen:
    """An exchange, its operation, and what was asked and answered."""

    exchange: Exchange
    operation: str | None
    status: int
    request: Any
    answer: Any

    @property
    def accepted(self) -> bool:
        """Whether the answer is a 2xx."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Received:
    """A delivery, the event it announces, and its payload."""

    delivery: Delivery
    event: str | None
    payload: Any


def seen(exchange: Exchange) -> Seen:
    """The exchange with both bodies parsed."""
    asked = _asked(exchange.request_headers.get("content-type", ""), exchange.request_body)
    return Seen(exchange, exchange.operation, exchange.status, asked, parsed(exchange.response_body))


def _asked(content_type: str, body: bytes) -> Any:
    if not body or media_type(content_type) != form.FORM:
        return parsed(body)
    found = form.fields(content_type, body)
    return BROKEN if found is None else found


def told(body: bytes) -> str:
    """A body for a message: its text, cut when long."""
    text = body.decode(errors="replace")
    return text if len(text) <= _CUT else f"{text[:_CUT]}..."


def media_type(content_type: str | None) -> str | None:
    """`application/json` of `application/json; charset=utf-8`; None for no header."""
    return content_type.partition(";")[0].strip().lower() if content_type else None
