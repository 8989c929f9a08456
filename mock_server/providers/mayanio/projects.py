"""What was made, listed: `listProjects`, filtered, sorted, a page at a time."""

from collections.abc import Callable
from typing import Any

import orjson

from mock_server.answer import Answer
from mock_server.engine.jobs import Job
from mock_server.providers.kit import JSON, Call
from mock_server.providers.mayanio import assets, catalog, render
from mock_server.world import World

ALL, PAGE, LIMIT = "all", 1, 20


def list_projects(call: Call) -> Answer:
    """One page of finished generations: 200. A project's id is that of its generation (mayanio/S-98)."""
    asked, world = call.query, call.world
    page, limit = asked.get("page", PAGE), asked.get("limit", LIMIT)
    rows = _sorted(_kept(world, asked.get("type", ALL)), asked)
    shown = rows[(page - 1) * limit : page * limit]
    told = _pagination(page, limit, len(rows))
    unmeasured = [job for job in shown if not job.notes]

    def body_of(parts: tuple[bytes, ...]) -> bytes:
        for job, part in zip(unmeasured, parts, strict=True):
            job.notes = len(part)
        return _body(world, shown, told, call.origin)

    if not unmeasured:
        return Answer(200, [JSON], _body(world, shown, told, call.origin))
    first = tuple(next(iter(assets.results(world, job).values())) for job in unmeasured)
    return Answer(200, [JSON], assets=first, body_of=body_of)


def _kept(world: World, wanted: str) -> list[Job]:
    """Finished generations of the wanted type, in order of acceptance."""
    operations = {name for name, work in catalog.WORKS.items() if wanted in (ALL, work.filter)}
    return [
        job
        for job in world.jobs.values()
        if job.provider == assets.NAME and job.operation in operations and assets.made(job)
    ]


def _sorted(jobs: list[Job], asked: dict[str, Any]) -> list[Job]:
    """In the wanted order; of those that are equal the later one is the newer."""
    key = SORTS.get(asked.get("sort", "createdAt"), _created)
    turned = asked.get("order", "desc") == "desc"
    rows = sorted(enumerate(jobs), key=lambda row: (key(row[1]), row[0]), reverse=turned)
    return [job for _, job in rows]


def _created(job: Job) -> Any:
    return job.ended_s


def _prompt(job: Job) -> Any:
    return str(orjson.loads(job.request).get("prompt", ""))


# One field is named; these are those of a project. Any other sorts by time.
SORTS: dict[str, Callable[[Job], Any]] = {
    "createdAt": _created,
    "created_at": _created,
    "id": lambda job: job.id,
    "type": lambda job: catalog.WORKS[job.operation].type,
    "prompt": _prompt,
}


def _pagination(page: int, limit: int, total: int) -> dict[str, Any]:
    pages = -(-total // limit)
    return {"page": page, "limit": limit, "total": total, "pages": pages, "has_more": page < pages}


def _body(world: World, jobs: list[Job], pagination: dict[str, Any], origin: str) -> bytes:
    rows = [render.project(world, job, origin) for job in jobs]
    return render.enveloped({"projects": rows, "pagination": pagination})
