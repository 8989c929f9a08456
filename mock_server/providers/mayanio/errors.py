"""Mayanio's dialect of refusal: `{"success": false, "error": "<text>"}`, all of it inferred from two samples.

No field tells the parameter: the text names it. There is no Retry-After: a client waits until `X-RateLimit-Reset`.
"""

import orjson

from mock_server.answer import Answer
from mock_server.engine import errors
from mock_server.engine.errors import Refusal
from mock_server.providers.kit import JSON, scripted

MODERATION = "This content was rejected by moderation"


class GenerationFailed(Refusal):
    """What was asked for could not be made (500)."""


# 405, 413 and 415 are on no list at all; they wear the same envelope.
TABLE: dict[type[Refusal], int] = {
    errors.UnknownPath: 404,
    errors.WrongMethod: 405,
    errors.TooLarge: 413,
    errors.WrongKey: 401,
    errors.WrongMediaType: 415,
    errors.BrokenBody: 400,
    errors.Invalid: 400,
    errors.Moderated: 400,
    errors.RateLimited: 429,
    errors.OutOfCredits: 402,
    errors.Unavailable: 503,
    GenerationFailed: 500,
}


def envelope(message: str) -> bytes:
    """The body of every refusal."""
    return orjson.dumps({"success": False, "error": message})


def refuse(refusal: Refusal) -> Answer:
    """A refusal as Mayanio says it."""
    if isinstance(refusal, errors.Scripted):
        return scripted(refusal.reply, envelope(refusal.message))
    headers = [JSON]
    if isinstance(refusal, errors.WrongMethod):
        headers.append((b"allow", ", ".join(refusal.allowed).encode()))
    return Answer(TABLE.get(type(refusal), 500), headers, envelope(_text(refusal)))


def _text(refusal: Refusal) -> str:
    if refusal.message:
        return refusal.message
    return f"{MODERATION}: {refusal.param}." if refusal.param else f"{MODERATION}."
