"""What CreativeAI does when a job turns: failover in mid-render, and the webhooks of terminal states."""

from collections.abc import Callable
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import TERMINAL, Phase, Step
from mock_server.providers import kit
from mock_server.providers.creativeai import batch, catalog, generate_render, native_render, render
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.signing import sha256_hex
from mock_server.world import World

SIGNATURE = "X-CreativeAI-Signature"
DELAYS_S = (0.0, 5.0, 30.0)  # each counted from the attempt before (sheet 4.5)


def turned(world: World, job: Job, step: Step) -> None:
    """A job has reached a turn of its timeline."""
    if step.failover is not None:
        _move(job, _key(job, step.failover.to))
    elif step.phase in TERMINAL:
        _end(world, job, step)


def _key(job: Job, to: str) -> str:
    """The provider key of a name: a rule may say `seedance` where the key tells the kind of work as well."""
    return to if to.endswith(("-t2v", "-i2v")) else catalog.provider_key(to, image=render.is_image_job(job))


def _move(job: Job, to: str) -> None:
    """The price follows the provider (creativeai/Q-24), and never rises above what was quoted."""
    job.first_served_by = job.first_served_by or job.served_by
    job.served_by = to
    job.price = min(job.price, catalog.video_price(to))


def _end(world: World, job: Job, step: Step) -> None:
    if job.parent is not None:
        _end_of_batch(world, job, world.groups[job.parent])
    elif b"webhook_url" in job.request and (url := orjson.loads(job.request).get("webhook_url")) is not None:
        event, payload = EVENTS[job.operation]
        event = world.accounts[job.provider].settings.event_names.get(event, event)
        _send(world, job, f"{event}.{render.WORDS[step.phase]}", url, payload(world, job))


def _end_of_batch(world: World, job: Job, group: batch.Batch) -> None:
    if group.webhook_url is not None and all(each.ended for each in group.jobs):
        _send(world, job, "video.batch.completed", group.webhook_url, batch.payload(world, group))


def video(world: World, job: Job) -> dict[str, Any]:
    """What a video's webhook carries: creativeai/EX-13 or creativeai/EX-14."""
    seen = look(job, job.ended_s or 0.0)
    ask = orjson.loads(job.request)
    succeeded = seen.phase is Phase.SUCCEEDED
    body: dict[str, Any] = {
        "id": job.id,
        "object": "video.generation",
        "status": render.WORDS[seen.phase],
        "model": ask.get("model", "auto"),
        "model_actual": job.served_by,
        "prompt": ask["prompt"],
        "output_url": render.output_url(world, job) if succeeded else None,
    }
    if succeeded:
        body |= {"error_message": None, "credits": job.price}
        if render.adjusted(job):
            body["adjusted_credits"] = job.price
    else:
        error = render.failure_body(seen.step.failure, timeout="generation_timeout")
        body |= {"error": error, "error_message": error["message"], "credits": 0, "credits_refunded": job.quoted}
    return body | {
        "failover_used": bool(job.notes & render.FAILED_OVER),
        "completed_at": world.clock.stamp(seen.since_s),
    }


def _send(world: World, job: Job, event: str, url: str, told: dict[str, Any]) -> None:
    """Hand in one delivery, due at the instant of the job's end; the delivery id is the job's or its batch's."""
    ident = job.parent or job.id
    body = orjson.dumps(kit.oddly(world, job, told))
    settings = world.accounts[batch.NAME].settings
    headers = [("Content-Type", "application/json"), ("X-CreativeAI-Event", event), ("X-CreativeAI-Delivery-Id", ident)]
    if settings.sign:
        headers.append((SIGNATURE, sha256_hex(settings.webhook_secret or job.key, body)))
    name = f"{ident}.{told['status']}"
    if name not in world.deliveries:  # one for each id and terminal state
        world.deliver(Delivery(name, ident, event, url, tuple(headers), body, job.ended_s or 0.0, DELAYS_S))


def aged(world: World, delivery: Delivery, by_s: float) -> Delivery:
    """The same event as if it had ended and been signed so many seconds earlier."""
    told: dict[str, Any] = orjson.loads(delivery.body)
    told["completed_at"] = world.clock.stamp(delivery.due_s - by_s)
    body, headers = orjson.dumps(told), dict(delivery.headers)
    if SIGNATURE in headers:
        job = world.jobs.get(delivery.job) or world.groups[delivery.job].jobs[0]
        secret = world.accounts[batch.NAME].settings.webhook_secret or job.key
        headers[SIGNATURE] = sha256_hex(secret, body)
    return replace(delivery, body=body, headers=tuple(headers.items()))


EVENTS: dict[str, tuple[str, Callable[[World, Job], dict[str, Any]]]] = {
    "createVideo": ("video.generation", video),
    "nativeGenerateVideo": ("video.generation", video),
    "nativeGenerateImage": ("image.generation", native_render.event),
    **{operation: (work.event, generate_render.event) for operation, work in catalog.WORKS.items()},
}
