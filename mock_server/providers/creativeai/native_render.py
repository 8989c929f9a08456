"""How the native API speaks: `{"code": 200, "message": "success", "data": {...}}`, all of it guessed (creativeai/Q-13).

Its webhook is documented (creativeai/EX-16). Also the file of a native image.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

from mock_server.engine.chance import Chance
from mock_server.engine.jobs import Job, Look, look
from mock_server.engine.timeline import Phase
from mock_server.media.recipe import Recipe, frame
from mock_server.providers.creativeai import assets, catalog, images, render
from mock_server.world import World

IMAGE = "nativeGenerateImage"
MESSAGES = {
    "timeout": "Image generation timed out",
    "failed": "Image generation failed",
    "cancelled": "Image generation was cancelled",
}


def image_model(ask: Mapping[str, Any]) -> str:
    """The image model asked for."""
    return str(ask.get("model", catalog.DEFAULT_NATIVE_MODEL))


def accepted(world: World, job: Job) -> bytes:
    """What an accepted task answers: its id, and no outputs yet, however soon they come."""
    return _enveloped(_data(world, job, Phase.RUNNING, job.origin))


def prediction(world: World, job: Job, origin: str) -> bytes:
    """What a poll answers: outputs once it has succeeded, the reason once it has failed."""
    seen = look(job, world.clock.now_s)
    return _enveloped({**_data(world, job, seen.phase, job.origin or origin), "error": _reason(job, seen)})


def quote(price: float) -> bytes:
    """What a generation would cost, in credits."""
    return _enveloped({"price": price, "discount": 0})


def _enveloped(data: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"code": 200, "message": "success", "data": data})


def _data(world: World, job: Job, phase: Phase, origin: str) -> dict[str, Any]:
    ask = orjson.loads(job.request)
    return {
        "id": job.id,
        "model": image_model(ask) if job.operation == IMAGE else ask.get("model", "auto"),
        "status": render.WORDS[phase],
        "outputs": [render.output_url(world, job, origin)] if phase is Phase.SUCCEEDED else None,
        "urls": {"get": f"{origin}/{job.provider}/api/v1/model/prediction/{job.id}"},
        "has_nsfw_contents": None,
        "created_at": world.clock.stamp(job.accepted_s),
    }


def _reason(job: Job, seen: Look) -> str | None:
    return _error(job, seen)["message"] if seen.over and seen.phase is not Phase.SUCCEEDED else None


def _error(job: Job, seen: Look) -> dict[str, str]:
    messages = MESSAGES if job.operation == IMAGE else render.MESSAGES
    return render.failure_body(seen.step.failure, messages=messages)


def event(world: World, job: Job) -> dict[str, Any]:
    """What an image's webhook carries: creativeai/EX-16; the failed form follows the video's (creativeai/Q-4)."""
    seen = look(job, job.ended_s or 0.0)
    ask = orjson.loads(job.request)
    succeeded = seen.phase is Phase.SUCCEEDED
    body = {
        "id": job.id,
        "object": "image.generation",
        "status": render.WORDS[seen.phase],
        "model": image_model(ask),
        "prompt": ask["prompt"],
        "output_url": render.output_url(world, job) if succeeded else None,
    }
    if succeeded:
        width, height = size(ask)
        body |= {"revised_prompt": revised(world, ask), "width": width, "height": height, "credits": job.price}
    else:
        error = _error(job, seen)
        body |= {"error": error, "error_message": error["message"], "credits": 0, "credits_refunded": job.quoted}
    return body | {"completed_at": world.clock.stamp(seen.since_s)}


def revised(world: World, ask: Mapping[str, Any]) -> str:
    """The prompt with a few words more, the same for the same prompt."""
    prompt = str(ask["prompt"])
    stream = Chance(world.seed, world.name).stream("revised prompt", prompt.encode())
    return f"{prompt.rstrip(' .')}, {images.LIGHTS[stream.whole('light', 0, len(images.LIGHTS) - 1)]}"


def size(ask: Mapping[str, Any]) -> tuple[int, int]:
    """Width and height in pixels: `1024x1536`, `1024*1536`, or an aspect ratio with 1,024 on its short side."""
    if "size" not in ask and "aspect_ratio" in ask:
        return frame(ask["aspect_ratio"], "1024p")
    width, height = re.split(r"[x*]", ask.get("size", catalog.DEFAULT_IMAGE_SIZE))
    return int(width), int(height)


def still(world: World, job: Job) -> Recipe:
    """The picture of a native image, from the first input image this world made, if there is one."""
    ask: dict[str, Any] = orjson.loads(job.request)
    width, height = size(ask)
    inputs = [ask[name] for name in ("image", "image_url") if name in ask] + ask.get("images", [])
    return Recipe(
        kind="png",
        width=width,
        height=height,
        seed=assets.seed(job.id),
        lines=(ask["prompt"], job.served_by, job.id),
        image=assets.from_url(world, inputs[0]) if inputs else None,
        stamp=assets.stamp(world, job),
    )


KINDS = {"image": assets.Kind(("img_",), still)}
