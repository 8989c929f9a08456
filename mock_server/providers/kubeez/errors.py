"""Kubeez's dialect of refusal: `{"error": {"code", "message"}, "detail"}`, all of it inferred (kubeez/Q-1).

What stands in `error` is the result of a refused tool call; clients of the REST twin read `detail`.
"""

from typing import Any, ClassVar

import orjson

from mock_server.answer import Answer
from mock_server.engine import errors
from mock_server.engine.errors import Refusal
from mock_server.providers.kit import JSON, scripted

MODERATION = "Content was flagged by moderation"


class MissingScope(Refusal):
    """The capability that a tool needs was not granted (403)."""

    why: ClassVar[str | None] = "key"

    def __init__(self, scope: str) -> None:
        super().__init__(f"This needs the scope {scope}, which was not granted. Authorize again and ask for it.")
        self.scope = scope


class UnknownTool(errors.UnknownPath):
    """No tool has this name (404)."""


INVALID, BROKEN = "invalid_parameters", (500, "internal_error")
TABLE: dict[type[Refusal], tuple[int, str]] = {
    errors.UnknownPath: (404, "not_found"),
    UnknownTool: (404, "unknown_tool"),
    errors.UnknownJob: (404, "not_found"),
    errors.WrongMethod: (405, "method_not_allowed"),
    errors.TooLarge: (413, "payload_too_large"),
    errors.WrongKey: (401, "unauthorized"),
    MissingScope: (403, "insufficient_scope"),
    errors.WrongMediaType: (415, "unsupported_media_type"),
    errors.BrokenBody: (400, INVALID),
    errors.Invalid: (400, INVALID),
    errors.Moderated: (400, "content_policy_violation"),
    errors.RateLimited: (429, "rate_limited"),
    errors.TooManyJobs: (429, "rate_limited"),
    errors.OutOfCredits: (402, "insufficient_credits"),
}
BY_STATUS = dict((*TABLE.values(), BROKEN)) | {400: INVALID, 404: "not_found"}


def refuse(refusal: Refusal) -> Answer:
    """A refusal as Kubeez says it. No wait is told: no page knows a header for it."""
    if isinstance(refusal, errors.Scripted):
        return _scripted(refusal)
    status, code = TABLE.get(type(refusal), BROKEN)
    headers = [JSON]
    if isinstance(refusal, errors.WrongMethod):
        headers.append((b"allow", ", ".join(refusal.allowed).encode()))
    message = refusal.message or (f"{MODERATION}: {refusal.param}." if refusal.param else f"{MODERATION}.")
    return Answer(status, headers, envelope(code, message, refusal.param))


def envelope(code: str, message: str, param: str | None = None) -> bytes:
    """The body of every refusal."""
    told: dict[str, Any] = {"code": code, "message": message}
    if param is not None:
        told["param"] = param
    return orjson.dumps({"error": told, "detail": message})


def _scripted(refusal: errors.Scripted) -> Answer:
    reply = refusal.reply
    code = BY_STATUS.get(reply.status, INVALID if reply.status < 500 else BROKEN[1])
    return scripted(reply, envelope(code, refusal.message))
