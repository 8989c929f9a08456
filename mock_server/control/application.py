"""The FastAPI application that stands beside the providers' edges: control API, media, documents, the front page."""

from collections.abc import Iterator
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from mock_server.control import documents, media, page, problems
from mock_server.control.desk import Desk
from mock_server.control.guard import ROOT, Guard
from mock_server.control.problems import problem
from mock_server.control.routes import (
    clocks,
    deliveries,
    events,
    health,
    jobs,
    journals,
    ledgers,
    reports,
    rules,
    scenarios,
    worlds,
)
from mock_server.control.routes.parts import strict_json
from mock_server.control.schemas import Problem
from mock_server.control.streams import Streams
from mock_server.control.version import own_version

NOUNS = (health, worlds, clocks, jobs, rules, journals, deliveries, ledgers, reports, events, scenarios)


def application(desk: Desk) -> Guard:
    """Everything but the providers, as one ASGI callable."""
    app = FastAPI(
        title="Soundstage control API",
        version=own_version(),
        description="Worlds, their clocks, jobs, rules, money, and what they were asked.",
        openapi_url=f"{ROOT}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_name,
    )
    app.state.desk = desk
    app.state.streams = Streams()
    told = {problems.MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    errors: dict[int | str, dict[str, Any]] = {
        "default": {"description": "What was met, what is wanted, and the next step.", "content": told}
    }
    for noun in NOUNS:
        app.include_router(noun.router, prefix=ROOT, dependencies=[Depends(strict_json)], responses=errors)
    app.router.routes.extend(_pages())
    problems.install(app)
    app.add_exception_handler(HTTPException, _refused)
    return Guard(app, desk.options)


def _name(route: APIRoute) -> str:
    return route.name


def _pages() -> Iterator[Route]:
    yield Route("/", page.front)
    yield Route("/media/{world}/{asset:path}", media.download)
    yield Route(f"{ROOT}/docs", documents.control_docs)
    for prefix in ("/{provider}", ""):
        yield Route(f"{prefix}/openapi.json", documents.document)
        yield Route(f"{prefix}/docs", documents.docs)


async def _refused(request: Request, error: Exception) -> Response:
    """Unknown paths and methods, with the way to known ones."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return problem(404, _elsewhere(request))
    if error.status_code == 405:
        methods = _methods(request) or dict(error.headers or {}).get("Allow", "GET")
        said = f"{request.method} is not answered at {request.url.path[:200]}; use {methods}."
        return problem(405, said, {"Allow": methods})
    return problem(error.status_code, f"{error.detail}. {problems.LEARN}", error.headers)


def _elsewhere(request: Request) -> str:
    desk: Desk = request.app.state.desk
    homes = ", ".join(f"/{name}" for name in desk.edge.rooms)
    ours = f"the control API under {ROOT} (see {ROOT}/docs)"
    return f"Nothing lives at {request.url.path[:200]}. Providers live under {homes}; {ours}."


def _methods(request: Request) -> str:
    """Every method this path answers; the router itself stops at the first route it finds."""
    steps = request.url.path.split("/")
    found = []
    for template, item in request.app.openapi()["paths"].items():
        if _fits(template.split("/"), steps):
            found += [method.upper() for method in item]
    return ", ".join(found)


def _fits(wanted: list[str], steps: list[str]) -> bool:
    pairs = zip(wanted, steps, strict=False)
    return len(wanted) == len(steps) and all(want == step or want[:1] == "{" for want, step in pairs)
