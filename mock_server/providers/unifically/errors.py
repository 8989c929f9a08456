"""Unifically's dialect of refusal: `{"code": 400, "success": false, "data": {"message", "code"}}` (U-163, U-164).

Uploads are refused by another service of the provider: `{"success": false, "message"}` (U-152).
"""

import orjson

from mock_server.answer import Answer
from mock_server.engine import errors
from mock_server.engine.errors import Refusal
from mock_server.providers.kit import JSON, scripted
from mock_server.world import World

NAME = "unifically"
INVALID, FAILED, NOT_FOUND = "validation_error", "generation_failed", "not_found"
MODERATION = "The content was rejected because it may break the usage policy."
UNKNOWN_MODEL = "schema:U-3"

# Refusal -> status and code. 405, 413 and 415 are not documented; their codes are ours, in the documented envelope.
TABLE: dict[type[Refusal], tuple[int, str]] = {
    errors.UnknownPath: (404, NOT_FOUND),
    errors.UnknownJob: (404, NOT_FOUND),
    errors.WrongMethod: (405, "method_not_allowed"),
    errors.TooLarge: (413, "payload_too_large"),
    errors.WrongKey: (401, "authentication_failed"),
    errors.WrongMediaType: (415, "unsupported_media_type"),
    errors.BrokenBody: (400, INVALID),
    errors.Invalid: (400, INVALID),
    errors.Moderated: (400, FAILED),
    errors.RateLimited: (429, "rate_limit_exceeded"),
    errors.OutOfCredits: (402, "insufficient_balance"),
}
BROKEN = (500, "internal_error")
BY_STATUS = dict((*TABLE.values(), BROKEN)) | {400: INVALID}


def refuse(refusal: Refusal, world: World | None) -> Answer:
    """A refusal as Unifically says it."""
    if isinstance(refusal, errors.Scripted):
        return _scripted(refusal)
    status, code = TABLE.get(type(refusal), BROKEN)
    if refusal.because == UNKNOWN_MODEL:
        status, code = 404, NOT_FOUND
    message = refusal.message or f"{refusal.param}: {MODERATION}"
    headers = [JSON]
    if isinstance(refusal, errors.RateLimited) and world is not None and world.account(NAME).settings.rate_headers:
        headers.append((b"retry-after", str(world.clock.client_seconds(refusal.wait_s)).encode()))
    if isinstance(refusal, errors.WrongMethod):
        headers.append((b"allow", ", ".join(refusal.allowed).encode()))
    return Answer(status, headers, body(refusal, status, code, message))


def body(refusal: Refusal, status: int, code: str, message: str) -> bytes:
    """What is said, in the envelope of whichever service says it."""
    if refusal.operation == "uploadFile":
        return orjson.dumps({"success": False, "message": message})
    return envelope(status, code, message)


def envelope(status: int, code: str, message: str) -> bytes:
    """The common body of refusals."""
    return orjson.dumps({"code": status, "success": False, "data": {"message": message, "code": code}})


def _scripted(refusal: errors.Scripted) -> Answer:
    reply = refusal.reply
    code = BY_STATUS.get(reply.status, INVALID if reply.status < 500 else BROKEN[1])
    return scripted(reply, body(refusal, reply.status, code, refusal.message))
