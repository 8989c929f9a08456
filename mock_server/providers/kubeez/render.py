"""How Kubeez speaks: JSON objects, the same for a tool's result and for the REST twin."""

from functools import cache
from typing import Any

import orjson

from mock_server.answer import Answer
from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import Failure, Phase
from mock_server.media.recipe import Recipe
from mock_server.providers import kit
from mock_server.providers.kit import JSON
from mock_server.providers.kubeez import catalog, jobs, made, plan, songs
from mock_server.providers.kubeez.account import Settings, purse
from mock_server.providers.oddity import Speech
from mock_server.world import World

PURCHASE_URL = "https://kubeez.com/pricing"
MESSAGES = {"failed": "The generation failed at the provider.", "cancelled": "The generation was cancelled."}
TYPES = {"generate_dialogue": "text-to-dialogue", "create_ad_copy": "image-to-image", "generate_music": "text-to-music"}


def error_inside(told: dict[str, Any]) -> None:
    """A completed job that has failed all the same: the sentence of a failed one beside it."""
    told["error_message"] = MESSAGES["failed"]


SPEECH = Speech(ids=("generation_id",), results=("outputs", "songs"), error=error_inside)


def answer(told: Any) -> Answer:
    """An answer of 200."""
    return Answer(200, [JSON], orjson.dumps(told))


@cache
def models(kind: str | None) -> dict[str, Any]:
    """The models of a type, or all; nobody changes what is told."""
    rows = [catalog.row(model) for model in catalog.MODELS if kind in (None, model.kind)]
    return {"models": rows, "total_count": len(rows)}


def balance(credits_left: float) -> dict[str, Any]:
    """What is left, in credits: a whole number wherever it is one."""
    left = whole(credits_left)
    return {"credits": left, "message": f"You have {left} credits.", "purchase_url": PURCHASE_URL}


def whole(amount: float) -> float:
    """5 for 5.0: credits are fractional for a model or two only."""
    return int(amount) if float(amount).is_integer() else amount


def started(job: Job, time_s: int) -> dict[str, Any]:
    """A job that has just been taken in: pending, whatever is planned for it."""
    return {
        "generation_id": job.id,
        "status": "pending",
        "estimated_time_seconds": time_s,
        "estimated_cost_credits": whole(job.quoted),
        "model": job.served_by,
        "billing_mode": "per_generation",
        "message": "Generation started.",
    }


def ads_started(variants: list[Job], time_s: int) -> dict[str, Any]:
    """Jobs that have just been taken in, one for each variant."""
    return {
        "generation_ids": [job.id for job in variants],
        "status": "pending",
        "estimated_time_seconds": time_s,
        "estimated_cost_credits": whole(sum(job.quoted for job in variants)),
        "message": "Generation started.",
    }


def word(job: Job, seen: Look, now_s: float) -> str:
    """The status of a job."""
    if seen.phase is Phase.QUEUED:
        return "pending" if now_s < job.accepted_s + jobs.PENDING_S else "queued"
    return {Phase.RUNNING: "processing", Phase.SUCCEEDED: "completed"}.get(seen.phase, "failed")


def failure(told: Failure | None) -> str:
    """Why a job has failed, in words."""
    told = told or Failure("cancelled")
    return told.message or MESSAGES.get(told.code, MESSAGES["failed"])


def generation(world: World, job: Job, origin: str) -> bytes:
    """A job of images, videos or sound as it is now, and what it has made."""
    now_s = world.clock.now_s
    seen = look(job, now_s)
    status, ready = word(job, seen, now_s), _ready(world, job, now_s)
    memo = (status, seen.since_s, seen.progress, ready, origin)
    told = world.told.get(job.id)
    if told is not None and told[0] == memo:
        return told[1]
    return world.tell(job.id, memo, orjson.dumps({"generation_id": job.id, **history_row(world, job, origin)}))


def history_row(world: World, job: Job, origin: str) -> dict[str, Any]:
    """One row of the history: what a status tells, under `id`."""
    now_s = world.clock.now_s
    seen = look(job, now_s)
    status, told = word(job, seen, now_s), made.asked(job)
    row: dict[str, Any] = {
        "id": job.id,
        "status": status,
        "progress": round(100 * seen.progress),
        "model": job.served_by,
        "prompt": _prompt(job, told),
        "generation_type": TYPES.get(job.operation) or plan.kind(told),
        "created_at": world.clock.stamp(job.accepted_s),
        "completed_at": None,
        "processing_time_ms": None,
        "credits_deducted": None,
        "error_message": None,
        "outputs": [],
    }
    if seen.over:
        row |= {"completed_at": world.clock.stamp(seen.since_s), "credits_deducted": 0}
        row["processing_time_ms"] = round(1_000 * (seen.since_s - job.accepted_s))
    if status == "completed":
        ready = _ready(world, job, now_s)
        outputs = [_output(world, job, origin, ready=ready)]
        row |= {"credits_deducted": whole(job.price), "cdn_ready": ready, "outputs": outputs}
    elif status == "failed":
        row["error_message"] = failure(seen.step.failure)
    return row


def _prompt(job: Job, told: dict[str, Any]) -> str:
    if job.operation == "generate_dialogue":
        return " ".join(line["text"] for line in told["dialogue"])
    return str(told.get("prompt") or told.get("product_text") or "")


def _ready(world: World, job: Job, now_s: float) -> bool:
    """Whether a completed job has URLs yet."""
    settings: Settings = purse(world).settings
    return job.ended_s is not None and now_s >= job.ended_s + settings.cdn_lag_s


def _output(world: World, job: Job, origin: str, *, ready: bool) -> dict[str, Any]:
    """What a completed job has made: one file, with two smaller copies where it is seen."""
    recipes = made.files(world, job)
    name = next(iter(recipes))
    main = recipes[name]
    told: dict[str, Any] = {
        "id": f"{job.id}-1",
        "media_type": name,
        "url": _url(world, job, origin, name, recipes, ready=ready),
        "thumbnail_url": _url(world, job, origin, "thumb", recipes, ready=ready),
        "optimized_url": _url(world, job, origin, "optimized", recipes, ready=ready),
        "width": main.width or None,
        "height": main.height or None,
        "duration": whole(main.seconds) if main.seconds else None,
        "format": main.kind,
        "cdn_ready": ready,
    }
    if told["optimized_url"] is None and ready:
        del told["optimized_url"]
    return told


def _url(world: World, job: Job, origin: str, name: str, recipes: dict[str, Recipe], *, ready: bool) -> str | None:
    if not ready or name not in recipes:
        return None
    return kit.link(world, job.provider, job.origin or origin, made.file_name(job, name, recipes[name]))


def music(world: World, job: Job, origin: str) -> dict[str, Any]:
    """A song job as it is now, and its songs."""
    now_s = world.clock.now_s
    seen = look(job, now_s)
    told: dict[str, Any] = {
        "generation_id": job.id,
        "status": word(job, seen, now_s),
        "progress": round(100 * seen.progress),
    }
    if told["status"] == "completed":
        return told | {"songs": _songs(world, job, origin)}
    return told | {"error_message": failure(seen.step.failure)} if told["status"] == "failed" else told


def _songs(world: World, job: Job, origin: str) -> list[dict[str, Any]]:
    asked, recipes = made.asked(job), made.files(world, job)
    ready = _ready(world, job, world.clock.now_s)
    return [
        {
            "id": f"{job.id}-{number}",
            "title": made.title(asked),
            "audio_url": _url(world, job, origin, f"song{number}", recipes, ready=ready),
            "stream_url": _url(world, job, origin, f"song{number}", recipes, ready=ready),
            "image_url": _url(world, job, origin, f"cover{number}", recipes, ready=ready),
            "lyrics": songs.lyrics(asked, f"{job.id}-{number}"),
        }
        for number in range(1, made.SONGS + 1)
    ]
