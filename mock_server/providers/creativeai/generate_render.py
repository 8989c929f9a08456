"""How CreativeAI speaks of the work under /api/generate: polls in upper case, webhooks in lower case (D-1)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import Phase
from mock_server.media.recipe import spoken_seconds
from mock_server.providers.creativeai import catalog, render
from mock_server.world import World

VOICE = "createVoice"


def server(operation: str) -> str:
    """What serves the work; told for voice alone (creativeai/D-35)."""
    return catalog.VOICE_MODEL if operation == VOICE else catalog.WORKS[operation].event.partition(".")[0]


def accepted(world: World, job: Job) -> bytes:
    """The 202: `{"id": "voice_...", "status": "PENDING", "credits": 8, "created_at": "..."}`.

    EX-8 prints the first two and leaves out the rest; the other kinds print nothing. No more is told than is sure to be
    known by then (inferred).
    """
    told = {"id": job.id, "status": "PENDING", "credits": job.quoted, "created_at": world.clock.stamp(job.accepted_s)}
    return orjson.dumps(told)


def status(world: World, job: Job, origin: str) -> bytes:
    """The body of a poll: EX-9 for voice, EX-10 to EX-12 for the others; unfinished and failed ones are inferred."""
    seen = look(job, world.clock.now_s)
    memo = (seen.phase, seen.since_s if seen.over else 0.0, origin)
    told = world.told.get(job.id)
    if told is not None and told[0] == memo:
        return told[1]
    return world.tell(job.id, memo, orjson.dumps(_body(world, job, seen, origin)))


def _body(world: World, job: Job, seen: Look, origin: str) -> dict[str, Any]:
    voice = job.operation == VOICE
    body: dict[str, Any] = {"id": job.id}
    if voice:
        body |= {"type": "VOICE", "model": job.served_by}
    body["status"] = render.WORDS[seen.phase].upper()
    body["output_url"] = render.output_url(world, job, origin) if seen.phase is Phase.SUCCEEDED else None
    if seen.over and seen.phase is not Phase.SUCCEEDED:
        body |= _reason(job, seen)
    body["credits"] = job.quoted
    if voice:
        body["parameters"] = _parameters(orjson.loads(job.request))
    body["created_at"] = world.clock.stamp(job.accepted_s)
    if seen.over:
        body["completed_at"] = world.clock.stamp(seen.since_s)
    return body


def _parameters(ask: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "voice": ask.get("voice", catalog.VOICE),
        "language": ask.get("language", catalog.LANGUAGE),
        "speed": float(ask.get("speed", catalog.SPEED)),
    }


def event(world: World, job: Job) -> dict[str, Any]:
    """What a webhook carries: creativeai/EX-17 for voice; for the others its fields that are not voice's own (Q-4)."""
    seen = look(job, job.ended_s or 0.0)
    ask = orjson.loads(job.request) if job.operation == VOICE else None
    body = {"id": job.id, "object": catalog.WORKS[job.operation].event, "status": render.WORDS[seen.phase]}
    if ask:
        body |= {"text": ask["text"], "voice": ask.get("voice", catalog.VOICE)}
        body["language"] = ask.get("language", catalog.LANGUAGE)
    return body | _result(world, job, seen, ask) | {"completed_at": world.clock.stamp(seen.since_s)}


def _result(world: World, job: Job, seen: Look, ask: Mapping[str, Any] | None) -> dict[str, Any]:
    """The end of a job as its webhook tells it. A failure costs nothing."""
    if seen.phase is not Phase.SUCCEEDED:
        return {"output_url": None, **_reason(job, seen), "credits": 0, "credits_refunded": job.quoted}
    length = {"duration_seconds": spoken(ask)} if ask else {}
    return {"output_url": render.output_url(world, job), **length, "credits": job.price}


def spoken(ask: Mapping[str, Any]) -> float:
    """Seconds of the speech that was asked for."""
    return spoken_seconds(ask["text"], ask.get("speed", catalog.SPEED))


def _reason(job: Job, seen: Look) -> dict[str, Any]:
    """Why a job failed, in both forms the page knows (creativeai/D-6)."""
    error = render.failure_body(seen.step.failure, messages=_messages(catalog.WORKS[job.operation].label))
    return {"error": error, "error_message": error["message"]}


@cache
def _messages(label: str) -> Mapping[str, str]:
    return {"timeout": f"{label} timed out", "failed": f"{label} failed", "cancelled": f"{label} was cancelled"}
