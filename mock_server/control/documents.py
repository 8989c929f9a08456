"""The providers' documents, and readers for them and for the control API."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from mock_server.control import reader
from mock_server.control.desk import Desk
from mock_server.control.routes.parts import origin
from mock_server.engine.errors import NotThere


async def document(request: Request) -> Response:
    """A provider's `openapi.json`, its server being this one."""
    told, _ = _served(request)
    return Response(orjson.dumps(told), media_type="application/json")


async def docs(request: Request) -> Response:
    """A provider's document, for people."""
    told, link = _served(request)
    return reader.page(told, link)


async def control_docs(request: Request) -> Response:
    """The control API, for people."""
    return reader.page(request.app.openapi(), "/_mock/openapi.json")


def _served(request: Request) -> tuple[dict[str, Any], str]:
    desk: Desk = request.app.state.desk
    prefix: str | None = request.path_params.get("provider")
    name = prefix or _by_host(request, desk)
    if name is None or name not in desk.edge.rooms:
        known = ", ".join(f"/{each}/docs" for each in desk.edge.rooms)
        raise NotThere(f"no provider has its documents at {request.url.path[:200]}; there are {known} and /_mock/docs")
    base = origin(request, desk) + (f"/{prefix}" if prefix else "")
    server = {"url": base, "description": "This mock."}
    return {**desk.edge.rooms[name].contract.document, "servers": [server]}, f"{base}/openapi.json"


def _by_host(request: Request, desk: Desk) -> str | None:
    """The provider that the Host header or `--only` picks."""
    host = request.headers.get("host", "").partition(":")[0]
    return next((room.name for room in desk.edge.rooms.values() if host in room.hosts), desk.options.only)
