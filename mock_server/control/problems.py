"""Every error of the control API is one of these: `{type, title, status, detail}` as application/problem+json."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import Response

from mock_server.engine.errors import BadInput, NoRoom, NotThere

MEDIA_TYPE = "application/problem+json"
LEARN = "GET /_mock/docs shows what each call takes."
_log = logging.getLogger("soundstage")


class Conflict(BadInput):
    """The thing is there, but its state does not allow this (409)."""


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer that tells a problem."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(orjson.dumps(told), status, headers, MEDIA_TYPE)


def status_of(error: BadInput) -> int:
    """400 for what cannot be used, 404 for what is not there, 409 for a bound or a state that does not allow it."""
    return 404 if isinstance(error, NotThere) else 409 if isinstance(error, NoRoom | Conflict) else 400


def said(errors: list[Any]) -> str:
    """One sentence for what a body or query has wrong; the first three things are told."""
    return "; ".join(_said(error) for error in errors[:3]).rstrip(".") + f". {LEARN}"


def _said(error: Mapping[str, Any]) -> str:
    name = ".".join(str(step) for step in error["loc"][1:])
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "json_invalid":
        return f"the body is not JSON: {error['ctx']['error']} at character {name}; send one JSON object"
    if not name:
        return "a JSON body is missing" if error["type"] == "missing" else _whole(message)
    if error["type"] == "missing":
        return f"`{name}` is missing"
    return f"`{name}` {message}" if message.startswith("is ") else f"`{name}`: {message[:1].lower()}{message[1:]}"


def _whole(message: str) -> str:
    return "the body is not a JSON object" if message.startswith("Input should be") else message


def install(app: FastAPI) -> None:
    """Let the application tell its errors so."""

    async def bad_input(_: Request, error: Exception) -> Response:
        return problem(status_of(error) if isinstance(error, BadInput) else 400, str(error))

    async def invalid(_: Request, error: Exception) -> Response:
        return problem(400, said(list(error.errors()) if isinstance(error, RequestValidationError) else []))

    async def ours(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed inside Soundstage", request.method, request.url.path)
        said = f"Soundstage itself failed ({type(error).__name__}); its log has the details. Please report it."
        return problem(500, said)

    app.add_exception_handler(BadInput, bad_input)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, ours)
