"""How Mayanio speaks: `{"success": true, "data": {...}}` in the four forms of the printed examples."""

from collections.abc import Mapping
from typing import Any

import msgspec
import orjson

from mock_server.engine.chance import Stream
from mock_server.engine.jobs import Job
from mock_server.media.recipe import Recipe
from mock_server.providers.mayanio import assets, catalog
from mock_server.providers.oddity import Speech
from mock_server.world import World


def error_inside(told: dict[str, Any]) -> None:
    """A 200 that holds the words of a failure."""
    told["error"] = "The generation failed."


SPEECH = Speech(ids=("generation_id", "id"), results=("images", "video", "model", "url"), error=error_inside)


class Draw(msgspec.Struct, frozen=True):
    """What chance gives a generation: its id, how long it takes, the id of its request."""

    ident: str
    took_ms: int
    request_id: str


def drawn(stream: Stream, operation: str) -> Draw:
    """`507f1f77bcf86cd799439011`, milliseconds, `req_123456789`."""
    ident = f"{stream.number('id'):016x}{stream.number('more of the id') >> 32:08x}"
    return Draw(
        ident, catalog.generation_ms(stream, operation), f"req_{stream.whole('request', 100_000_000, 999_999_999)}"
    )


def generation(world: World, job: Job, draw: Draw, sizes: tuple[int, ...], points: float) -> bytes:
    """What the one who asked is told: mayanio/MX-1, mayanio/MX-2 or mayanio/MX-3. sizes: bytes of each result."""
    ask: dict[str, Any] = orjson.loads(job.request)
    made = assets.results(world, job)
    data: dict[str, Any]
    if job.operation == "createImages":
        data = {"images": _images(world, job, ask, made, sizes), "generation_id": job.id}
    elif job.operation == "createVideo":
        data = {"video": _video(world, job, ask, made, sizes[0])}
    else:
        data = {"model": _model(world, job, ask, made, sizes[0])}
    data |= {"generation_time": _took_ms(job, draw), "remaining_points": int(points), "request_id": draw.request_id}
    return enveloped(data)


def enveloped(data: Mapping[str, Any]) -> bytes:
    """The body of every success."""
    return orjson.dumps({"success": True, "data": data})


def _took_ms(job: Job, draw: Draw) -> int:
    """Milliseconds of the world's time; where it stood still, those that chance gave."""
    took_s = (job.ended_s or 0.0) - job.accepted_s
    return round(took_s * 1_000) if took_s > 0 else draw.took_ms


def _images(
    world: World, job: Job, ask: Mapping[str, Any], made: Mapping[str, Recipe], sizes: tuple[int, ...]
) -> list[dict[str, Any]]:
    kind = ask.get("output_format", catalog.DEFAULT_FORMAT)
    ratio = ask.get("aspect_ratio", catalog.DEFAULT_IMAGE_RATIO)
    rows = zip(made.items(), sizes, strict=True)
    return [
        {
            "url": url(world, job, name),
            "content_type": recipe.media_type,
            "file_name": f"generated-image-{number(job)}-{index}.{kind}",
            "file_size": size,
            "width": recipe.width,
            "height": recipe.height,
            "aspect_ratio": ratio,
        }
        for index, ((name, recipe), size) in enumerate(rows, 1)
    ]


def _video(
    world: World, job: Job, ask: Mapping[str, Any], made: Mapping[str, Recipe], size_bytes: int
) -> dict[str, Any]:
    ((name, recipe),) = made.items()
    return {
        "url": url(world, job, name),
        "content_type": recipe.media_type,
        "file_name": f"generated-video-{number(job)}.mp4",
        "file_size": size_bytes,
        "width": recipe.width,
        "height": recipe.height,
        "duration": ask.get("duration", catalog.DEFAULT_DURATION_S),
        "resolution": ask.get("resolution", catalog.DEFAULT_RESOLUTION),
        "aspect_ratio": ask.get("aspect_ratio", catalog.DEFAULT_VIDEO_RATIO),
        "model": job.served_by,
        "generation_id": job.id,
    }


def _model(
    world: World, job: Job, ask: Mapping[str, Any], made: Mapping[str, Recipe], size_bytes: int
) -> dict[str, Any]:
    ((name, recipe),) = made.items()
    return {
        "url": url(world, job, name),
        "preview_image": url(world, job, assets.thumbnail_name(world, job)),
        "content_type": recipe.media_type,
        "file_name": f"3d-model-{number(job)}.glb",
        "file_size": size_bytes,
        "texture_quality": ask.get("texture_quality", catalog.DEFAULT_TEXTURE),
        "generation_id": job.id,
    }


def project(world: World, job: Job, origin: str) -> dict[str, Any]:
    """One row of a list (mayanio/MX-4). Of videos and 3D models `metadata` tells what there is (mayanio/MQ-10)."""
    ask: dict[str, Any] = orjson.loads(job.request)
    name, recipe = next(iter(assets.results(world, job).items()))
    return {
        "id": job.id,
        "type": catalog.WORKS[job.operation].type,
        "prompt": ask.get("prompt"),
        "created_at": world.clock.stamp(job.ended_s or 0.0),
        "url": url(world, job, name, origin),
        "thumbnail": url(world, job, assets.thumbnail_name(world, job), origin),
        "metadata": _metadata(job, ask, recipe),
    }


def _metadata(job: Job, ask: Mapping[str, Any], recipe: Recipe) -> dict[str, Any]:
    size = {"file_size": job.notes}
    if job.operation == "create3d":
        return size | {"texture_quality": ask.get("texture_quality", catalog.DEFAULT_TEXTURE)}
    dimensions = {"dimensions": f"{recipe.width}x{recipe.height}"}
    if job.operation == "createImages":
        return {"aspect_ratio": ask.get("aspect_ratio", catalog.DEFAULT_IMAGE_RATIO)} | size | dimensions
    ratio = {"aspect_ratio": ask.get("aspect_ratio", catalog.DEFAULT_VIDEO_RATIO)}
    return (
        ratio
        | size
        | dimensions
        | {
            "duration": ask.get("duration", catalog.DEFAULT_DURATION_S),
            "resolution": ask.get("resolution", catalog.DEFAULT_RESOLUTION),
        }
    )


def url(world: World, job: Job, name: str, origin: str = "") -> str:
    """Where a file lies: `<origin>/media/<world>/video-<id>.mp4`. `origin` serves generations no request has made."""
    return f"{job.origin or origin}/media/{world.name}/{name}"


def number(job: Job) -> int:
    """The number in the names of a generation's files (mayanio/S-41)."""
    return int(job.id[:8], 16)
