"""Batches of videos: 1 to 20 jobs in one request, each on its own, with one webhook when the last has ended."""

from math import inf
from typing import Any

import msgspec
import orjson

from mock_server.answer import Answer
from mock_server.engine.chance import Stream
from mock_server.engine.errors import UnknownJob
from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.faults.outcome import Outcome
from mock_server.providers.creativeai import catalog, plan, render
from mock_server.providers.creativeai.gates import check_cap, check_credits
from mock_server.providers.kit import JSON, Call
from mock_server.world import World

NAME = "creativeai"
SHARED = ("model", "aspect_ratio", "duration")


class Batch(msgspec.Struct):
    """One accepted batch; its jobs carry everything else."""

    id: str
    jobs: tuple[Job, ...]
    webhook_url: str | None
    origin: str


def create_video_batch(call: Call) -> Answer:
    """Accept a batch: 202, every item `pending` (creativeai/EX-5). Items beyond the free slots wait their turn."""
    items: list[dict[str, Any]] = call.body["prompts"]
    check_cap(call.account, call.world, len(items))
    check_credits(call.account, catalog.PRICE_BATCH_ITEM * len(items))
    stream = call.stream()
    batch_id = f"video_batch_{stream.token('id')}"
    free, now_s = call.account.free_slots(), call.world.clock.now_s
    jobs = tuple(
        _job(call, index, stream.child(str(index)), batch_id, now_s if index < free else inf)
        for index, item in enumerate(items)
    )
    call.world.groups[batch_id] = Batch(batch_id, jobs, call.body.get("webhook_url"), call.origin)
    if call.account.cap is not None:
        call.account.cap.take(now_s, len(items))
    for job in jobs:
        call.account.live_usd += catalog.LIVE_USD_VIDEO
        call.world.accept(job)
    told = [
        {"id": job.id, "prompt": item["prompt"], "status": "pending", "credits": catalog.PRICE_BATCH_ITEM}
        for job, item in zip(jobs, items, strict=True)
    ]
    charged = catalog.PRICE_BATCH_ITEM * len(items)
    return Answer(
        202,
        [JSON],
        orjson.dumps({"batch_id": batch_id, "total_jobs": len(items), "jobs": told, "credits_charged": charged}),
    )


def _job(call: Call, index: int, stream: Stream, batch_id: str, starts_s: float) -> Job:
    item: dict[str, Any] = call.body["prompts"][index]
    ask = {name: call.body[name] for name in SHARED if name in call.body} | item
    image = "image_url" in item
    key = plan.server(call.account.settings, ask.get("model", "auto"), image=image)
    return Job.of(
        f"vid_{stream.token('id')}",
        NAME,
        call.operation,
        key,
        call.world.clock.now_s,
        starts_s,
        plan.timeline(stream, catalog.whole_seconds(ask.get("duration")), _outcome(call, index)),
        orjson.dumps(ask),
        catalog.PRICE_BATCH_ITEM,
        catalog.PRICE_BATCH_ITEM,
        call.origin,
        call.seat.key,
        parent=batch_id,
    )


def _outcome(call: Call, index: int) -> Outcome | None:
    """A rule is for every item, or fails some of them; a magic value is for the item it stands in."""
    items, outcome = call.body["prompts"], call.outcome
    if outcome is not None and outcome.name == "partial-batch":
        return Outcome("fail", outcome.at_s) if index in outcome.spoilt(len(items)) else None
    if outcome is None or outcome.param is None:
        return outcome
    return call.world.rulebook.outcome_in(items[index])


def get_video_batch(call: Call) -> Answer:
    """Counts and jobs of a batch (creativeai/EX-6). Raises UnknownJob."""
    batch = call.world.groups.get(call.ident)
    if not isinstance(batch, Batch):
        raise UnknownJob(f"No video batch has the id {call.ident[:80]!r} in this account.")
    jobs = [_item(call.world, job, call.origin) for job in batch.jobs]
    counts = {
        word: sum(job["status"] == word for job in jobs) for word in ("completed", "failed", "pending", "processing")
    }
    body = {"batch_id": batch.id, "total_jobs": len(jobs), **counts, "jobs": jobs}
    return Answer(200, [JSON], orjson.dumps(body))


def _item(world: World, job: Job, origin: str) -> dict[str, Any]:
    seen = look(job, world.clock.now_s)
    ask = orjson.loads(job.request)
    failed = seen.phase in (Phase.FAILED, Phase.CANCELLED)
    return {
        "id": job.id,
        "prompt": ask["prompt"],
        "image_url": ask.get("image_url"),
        "status": render.WORDS[seen.phase],
        "output_url": render.output_url(world, job, origin) if seen.phase is Phase.SUCCEEDED else None,
        "error_message": render.failure_body(seen.step.failure)["message"] if failed else None,
        "credits": job.price,
    }


def payload(world: World, batch: Batch) -> dict[str, Any]:
    """What the batch's webhook carries (creativeai/EX-15); failed jobs cost nothing."""
    jobs = [_told(world, job, batch.origin) for job in batch.jobs]
    return {
        "batch_id": batch.id,
        "object": "video.batch",
        "status": "completed",
        "total_jobs": len(jobs),
        "completed": sum(job["status"] == "completed" for job in jobs),
        "failed": sum(job["status"] == "failed" for job in jobs),
        "jobs": jobs,
        "total_credits": sum(job["credits"] for job in jobs),
        "completed_at": world.clock.stamp(max(job.ended_s or 0 for job in batch.jobs)),
    }


def _told(world: World, job: Job, origin: str) -> dict[str, Any]:
    seen = look(job, job.ended_s or 0)
    succeeded = seen.phase is Phase.SUCCEEDED
    return {
        "id": job.id,
        "prompt": orjson.loads(job.request)["prompt"],
        "status": render.WORDS[seen.phase],
        "output_url": render.output_url(world, job, origin) if succeeded else None,
        "credits": job.price if succeeded else 0,
    }
