"""How CreativeAI speaks of a video: the bodies of the presence table (sheet 2.3), in the order the page prints them."""

from collections.abc import Mapping
from typing import Any

import orjson

from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import Failure, Phase
from mock_server.providers import kit
from mock_server.providers.creativeai import catalog
from mock_server.providers.creativeai.account import Settings
from mock_server.providers.creativeai.errors import INVALID, POLICY
from mock_server.world import World

FAILED_OVER = 1  # a bit of Job.notes: the submission went to another provider
WORDS = {
    Phase.QUEUED: "pending",
    Phase.RUNNING: "processing",
    Phase.SUCCEEDED: "completed",
    Phase.FAILED: "failed",
    Phase.CANCELLED: "failed",  # no cancelled state is documented
}
TIMED_OUT = "Video generation timed out after 10 minutes"
MESSAGES = {"timeout": TIMED_OUT, "failed": "Video generation failed", "cancelled": "Video generation was cancelled"}
# What results are called, by the prefix of their job's id.
FILES = {"vgen": "video-{}.mp4", "vgen_i2v": "i2v-{}.mp4", "vid": "video-{}.mp4", "img": "image-{}.png"} | {
    work.prefix: work.file for work in catalog.WORKS.values()
}


def accepted(world: World, job: Job, ask: dict[str, Any]) -> bytes:
    """The 202 body: EX-3, or EX-4 for image to video."""
    body = _head(job, ask, "processing")
    body["output_url"] = None
    if "webhook_url" in ask:
        body["webhook_url"] = ask["webhook_url"]
    body["created_at"] = world.clock.stamp(job.accepted_s)
    told = orjson.dumps(body)
    if "webhook_url" in ask or world.accounts[job.provider].settings.debug:
        return told
    return world.tell(job.id, (Phase.RUNNING, 0.0, job.served_by, job.origin), told)  # what the next poll sees


def status(world: World, job: Job, origin: str) -> bytes:
    """The body of a poll: EX-4b, EX-6b, EX-7; while it renders, the 202 less `webhook_url` (creativeai/Q-1)."""
    seen = look(job, world.clock.now_s)
    memo = (seen.phase, seen.since_s if seen.over else 0.0, job.served_by, job.origin or origin)
    told = world.told.get(job.id)
    if told is not None and told[0] == memo:
        return told[1]
    ask = orjson.loads(job.request)
    body = orjson.dumps(_over(world, job, ask, seen, origin) if seen.over else _running(world, job, ask, seen))
    return world.tell(job.id, memo, body)


def _running(world: World, job: Job, ask: dict[str, Any], seen: Look) -> dict[str, Any]:
    body = _head(job, ask, WORDS[seen.phase])
    body["output_url"] = None
    if world.accounts[job.provider].settings.debug:
        body["debug"] = debug(world, job)
    body["created_at"] = world.clock.stamp(job.accepted_s)
    return body


def _over(world: World, job: Job, ask: dict[str, Any], seen: Look, origin: str) -> dict[str, Any]:
    succeeded = seen.phase is Phase.SUCCEEDED
    image = is_image_job(job)
    body = _head(job, ask, WORDS[seen.phase], failover=not image or not succeeded, image=succeeded)
    failed_over = body.pop("failover_used", None)
    if adjusted(job):
        body["adjusted_credits"] = job.price
    body["output_url"] = output_url(world, job, origin) if succeeded else None
    body["error"] = None if succeeded else failure_body(seen.step.failure)
    if failed_over is not None:
        body["failover_used"] = failed_over
    if world.accounts[job.provider].settings.debug:
        body["debug"] = debug(world, job)
    if not image or not succeeded:
        body["created_at"] = world.clock.stamp(job.accepted_s)
    body["completed_at"] = world.clock.stamp(seen.since_s)
    return body


def _head(
    job: Job, ask: dict[str, Any], word: str, *, failover: bool | None = None, image: bool = True
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": job.id,
        "object": "video.generation",
        "model": ask.get("model", "auto"),
        "model_actual": job.served_by,
        "status": word,
        "prompt": ask["prompt"],
    }
    if image and "image_url" in ask:
        body["image_url"] = ask["image_url"]
    body["credits"] = job.price
    if failover or (failover is None and not is_image_job(job)):
        body["failover_used"] = bool(job.notes & FAILED_OVER)
    return body


def is_image_job(job: Job) -> bool:
    """Whether the job was asked for as image to video; a failover keeps the kind."""
    return job.served_by.endswith("-i2v")


def adjusted(job: Job) -> bool:
    """Whether a failover made the job cheaper than it was quoted (creativeai/Q-10)."""
    return job.price < job.quoted


def output_url(world: World, job: Job, origin: str = "") -> str:
    """Where the result lies: `<origin>/media/<world>/video-<token>.mp4`. `origin` serves jobs no request has made."""
    return kit.link(world, job.provider, job.origin or origin, file_name(world, job))


def file_name(world: World, job: Job) -> str:
    """`video-abc123.mp4` for `vgen_abc123`, `i2v-abc123.mp4` for `vgen_i2v_abc123`; a printed job has its own."""
    printed = world.printed.get(job.id)
    if printed is not None and "output" in printed:
        return str(printed["output"])
    prefix, _, token = job.id.rpartition("_")
    return FILES[prefix].format(token)


def failure_body(
    failure: Failure | None, timeout: str = "generation_failed", messages: Mapping[str, str] = MESSAGES
) -> dict[str, str]:
    """The `error` of a failed job. `timeout`: the channel's code for a time-out (creativeai/D-10)."""
    failure = failure or Failure("cancelled")
    message = failure.message or messages.get(failure.code, messages["failed"])
    if failure.code in messages:
        code = timeout if failure.code == "timeout" else "generation_failed"
        return {"message": message, "type": "server_error", "code": code}
    kind = INVALID if failure.code == POLICY else "server_error"
    return {"message": message, "type": kind, "code": failure.code}


def debug(world: World, job: Job) -> dict[str, Any]:
    """The status body's debug block (sheet 3.6)."""
    settings: Settings = world.accounts[job.provider].settings
    first = job.first_served_by or job.served_by
    kind = job.served_by.rpartition("-")[2]
    legacy, preferred = f"kling-o3-pro-{kind}", f"seedance-{kind}" if settings.quality_routing else first
    guarded = settings.quality_routing and settings.routing_margin < settings.routing_threshold
    submitted_elsewhere = bool(job.notes & FAILED_OVER)
    moved = job.first_served_by is not None and not submitted_elsewhere
    prediction = world.printed.get(job.id, {}).get("prediction", f"pred_{job.id.rpartition('_')[2]}")
    return {
        "provider_requested": first,
        "provider_actual": job.served_by,
        "submission_failover_used": submitted_elsewhere,
        "submission_failover_reason": "provider_unavailable" if submitted_elsewhere else None,
        "routing_safe_fallback_applied": guarded,
        "routing_fallback_reason": "insufficient_margin_over_legacy" if guarded else None,
        "routing_preferred_provider": preferred,
        "routing_legacy_provider": legacy,
        "routing_confidence_margin": settings.routing_margin if settings.quality_routing else 0.0,
        "async_capacity_failover_attempted": moved,
        "async_capacity_failover_reason": "capacity" if moved else None,
        "prediction_id_original": prediction if moved else None,
        "prediction_id_current": f"{prediction}_2" if moved else prediction,
    }
