"""Jobs: listed, told, and commanded."""

from math import inf
from typing import Any

import orjson
from fastapi import APIRouter

from mock_server.control.desk import Desk
from mock_server.control.problems import Conflict
from mock_server.control.routes.parts import DeskNow, Known, page
from mock_server.control.schemas import JobTold, Page
from mock_server.control.wishes import FailWish
from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Failure
from mock_server.world import Verb, World

router = APIRouter(tags=["jobs"])


@router.get("/worlds/{world}/jobs", response_model=Page[JobTold])
async def list_jobs(world: Known, after: str | None = None) -> dict[str, Any]:
    """The jobs of a world, in order of acceptance."""
    return page(world.jobs.values(), lambda job: job.id, after, lambda job: told(world, job))


@router.get("/worlds/{world}/jobs/{job}", response_model=JobTold)
async def get_job(world: Known, job: str) -> dict[str, Any]:
    """One job."""
    return told(world, world.job(job))


@router.post("/worlds/{world}/jobs/{job}/finish", response_model=JobTold)
async def finish_job(world: Known, job: str, desk: DeskNow) -> dict[str, Any]:
    """Let a job succeed now."""
    return _commanded(world, job, desk, "finish")


@router.post("/worlds/{world}/jobs/{job}/fail", response_model=JobTold)
async def fail_job(world: Known, job: str, desk: DeskNow, wish: FailWish | None = None) -> dict[str, Any]:
    """Let a job fail now."""
    wish = wish or FailWish()
    return _commanded(world, job, desk, "fail", Failure(wish.code, wish.message))


@router.post("/worlds/{world}/jobs/{job}/hold", response_model=JobTold)
async def hold_job(world: Known, job: str, desk: DeskNow) -> dict[str, Any]:
    """Keep a job where it is until it is released."""
    return _commanded(world, job, desk, "hold")


@router.post("/worlds/{world}/jobs/{job}/release", response_model=JobTold)
async def release_job(world: Known, job: str, desk: DeskNow) -> dict[str, Any]:
    """Let a held job go on; what is left of it takes as long as it would have."""
    return _commanded(world, job, desk, "release")


@router.post("/worlds/{world}/jobs/{job}/cancel", response_model=JobTold)
async def cancel_job(world: Known, job: str, desk: DeskNow) -> dict[str, Any]:
    """Let a job be cancelled now."""
    return _commanded(world, job, desk, "cancel")


def _commanded(world: World, name: str, desk: Desk, verb: Verb, failure: Failure | None = None) -> dict[str, Any]:
    job = world.job(name)
    try:
        world.command(job, verb, failure)
    except BadInput as error:
        raise Conflict(str(error)) from error
    world.note(verb, name, {"code": failure.code, "message": failure.message} if failure is not None else {})
    desk.runtime.tend(world)
    return told(world, job)


def told(world: World, job: Job) -> dict[str, Any]:
    """A job as the control API tells it."""
    seen, scale = look(job, world.clock.now_s), world.account(job.provider).scale
    return {
        "id": job.id,
        "provider": job.provider,
        "operation": job.operation,
        "phase": seen.phase,
        "progress": seen.progress,
        "accepted_at": _instant(world, job.accepted_s),
        "ends_at": _instant(world, job.ends_s),
        "steps": [
            {"at": _instant(world, job.starts_s + step.at_s), "phase": step.phase, "progress": step.progress}
            for step in job.timeline.steps
        ],
        "webhook_url": _webhook_url(job),
        "price": job.price if scale == 1 else job.price / scale,
    }


def _instant(world: World, at_s: float) -> str | None:
    return None if at_s == inf else world.clock.fine_stamp(at_s)


def _webhook_url(job: Job) -> str | None:
    try:
        asked = orjson.loads(job.request)
    except orjson.JSONDecodeError:
        return None
    urls = [asked.get(name) for name in ("webhook_url", "callback_url")] if isinstance(asked, dict) else []
    return next((url for url in urls if isinstance(url, str)), None)
