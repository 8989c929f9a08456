"""What Unifically does when a task ends: one POST to its `callback_url` (sheet 3)."""

from math import floor
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.engine.clock import wall_epoch_s
from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import TERMINAL, Phase, Step
from mock_server.providers import kit
from mock_server.providers.unifically import made, render
from mock_server.providers.unifically.account import Settings
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.signing import timestamped_hex
from mock_server.webhooks.targets import host_of
from mock_server.world import World

# Guessed 2026-11: each counted from the attempt before; neither count nor spacing is stated (unifically/Q-4).
DELAYS_S = (0.0, 5.0, 30.0, *[60.0] * 7)
STAMP, SIGNATURE = "x-webhook-timestamp", "x-webhook-signature"
AGAIN_S = 2.0  # between a callback and its duplicates


def turned(world: World, job: Job, step: Step) -> None:
    """A task has reached a turn of its timeline."""
    if step.phase not in TERMINAL:
        return
    made.purse(world).moved_s = job.ended_s or 0.0
    url = orjson.loads(job.request).get("callback_url") if b"callback_url" in job.request else None
    if isinstance(url, str) and host_of(url) is not None:
        _send(world, job, url)


def payload(world: World, job: Job) -> dict[str, Any]:
    """What a callback carries: the output as `data`, or the reason of the failure; never the envelope."""
    seen = look(job, job.ended_s or 0.0)
    if seen.phase is not Phase.SUCCEEDED:
        return {"task_id": job.id, "status": "failed", "error_message": render.failure(seen.step.failure)[1]}
    output = render.output(world, job)
    if world.accounts[job.provider].settings.flat_callbacks and "audio_url1" in output:
        tracks = {name: output[name] for name in ("audio_url1", "audio_url2")}
        return {"status": "completed", "task_id": job.id, **tracks}
    return {"task_id": job.id, "status": "completed", "data": output}


def _send(world: World, job: Job, url: str) -> None:
    """Hand in the delivery, and its duplicates, due behind it."""
    told = kit.oddly(world, job, payload(world, job))
    body = orjson.dumps(told)
    settings: Settings = world.accounts[job.provider].settings
    headers = (("Content-Type", "application/json"), *_signature(world, job, settings, body))
    name, event = f"{job.id}.{told['status']}", f"task.{told['status']}"
    for number in range(settings.callback_duplicates + 1):
        due_s = (job.ended_s or 0.0) + number * AGAIN_S
        ident = f"{name}.again-{number}" if number else name
        delays_s = DELAYS_S[: settings.callback_tries]
        world.deliver(Delivery(ident, job.id, event, url, headers, body, due_s, delays_s))


def _signature(world: World, job: Job, settings: Settings, body: bytes) -> tuple[tuple[str, str], ...]:
    """One client's form; the provider's own page knows none. The stamp is compared with the receiver's clock."""
    if settings.webhook_secret is None:
        return ()
    ended_s = world.clock.epoch_s(job.ended_s or 0.0)
    return _signed(settings.webhook_secret, floor(wall_epoch_s() if world.clock.rate else ended_s), body)


def _signed(secret: str, stamp: int, body: bytes) -> tuple[tuple[str, str], ...]:
    return ((STAMP, str(stamp)), (SIGNATURE, timestamped_hex(secret, stamp, body)))


def aged(world: World, delivery: Delivery, by_s: float) -> Delivery:
    """The same callback, signed so many seconds earlier; without a signature nothing tells its age."""
    headers = dict(delivery.headers)
    secret = world.accounts[made.NAME].settings.webhook_secret
    if secret is None or STAMP not in headers:
        return delivery
    headers |= dict(_signed(secret, int(headers[STAMP]) - floor(by_s), delivery.body))
    return replace(delivery, headers=tuple(headers.items()))
