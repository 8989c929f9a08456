"""CreativeAI's dialect of refusal: `{"error": {"code", "message", "type", "param"}}` (creativeai/EX-18)."""

import orjson

from mock_server.answer import Answer, Header
from mock_server.engine import errors
from mock_server.engine.errors import Refusal
from mock_server.providers.kit import JSON, scripted
from mock_server.world import World

MODERATION = "Your request was rejected because it may generate content that violates our usage policy."

INVALID, POLICY = "invalid_request_error", "content_policy_violation"

# Refusal -> status and code. The type is the code, but for moderation (creativeai/D-7).
# 404, 405, 413, 415 and 500 are not documented; their codes are ours, in the documented envelope.
TABLE: dict[type[Refusal], tuple[int, str]] = {
    errors.UnknownPath: (404, "not_found"),
    errors.UnknownJob: (404, "not_found"),
    errors.WrongMethod: (405, "method_not_allowed"),
    errors.TooLarge: (413, "payload_too_large"),
    errors.WrongKey: (401, "authentication_error"),
    errors.WrongMediaType: (415, "unsupported_media_type"),
    errors.BrokenBody: (400, INVALID),
    errors.Invalid: (400, INVALID),
    errors.Moderated: (400, POLICY),
    errors.RateLimited: (429, "rate_limit_exceeded"),
    errors.TooManyJobs: (429, "rate_limit_exceeded"),
    errors.DailyCap: (429, "rate_limit_exceeded"),
    errors.OutOfCredits: (402, "insufficient_credits"),
    errors.Unavailable: (503, "provider_unavailable"),
}
BY_STATUS = {400: INVALID, 401: "authentication_error", 402: "insufficient_credits", 404: "not_found"} | {
    429: "rate_limit_exceeded",
    503: "provider_unavailable",
}


def envelope(code: str, message: str, param: str | None = None) -> bytes:
    """The body of every refusal."""
    kind = INVALID if code == POLICY else code
    return orjson.dumps({"error": {"code": code, "message": message, "type": kind, "param": param}})


def refuse(refusal: Refusal, world: World | None) -> Answer:
    """A refusal as CreativeAI says it."""
    if isinstance(refusal, errors.Scripted):
        return _scripted(refusal)
    status, code = TABLE.get(type(refusal), (500, "server_error"))
    message = refusal.message or (MODERATION if code == POLICY else code)
    headers = [JSON]
    if isinstance(refusal, errors.RateLimited) and world is not None:
        headers.append(retry_after(refusal.wait_s, world))
    if isinstance(refusal, errors.WrongMethod):
        headers.append((b"allow", ", ".join(refusal.allowed).encode()))
    return Answer(status, headers, envelope(code, message, refusal.param))


def _scripted(refusal: errors.Scripted) -> Answer:
    reply = refusal.reply
    code = BY_STATUS.get(reply.status, INVALID if reply.status < 500 else "server_error")
    return scripted(reply, envelope(code, refusal.message))


def retry_after(wait_s: float, world: World) -> Header:
    """`Retry-After` in the client's own seconds."""
    return (b"retry-after", str(world.clock.client_seconds(wait_s)).encode())
