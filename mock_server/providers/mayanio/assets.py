"""The files Mayanio's links lead to: each file name holds the id of the generation that made it."""

import re
from collections.abc import Mapping
from math import inf
from typing import Any

import orjson
from msgspec.structs import replace

from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Phase
from mock_server.media.make import STILLS
from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset, file_at
from mock_server.providers.mayanio import catalog
from mock_server.world import World

NAME = "mayanio"
DEEPEST = 4  # an input may have been made from an input, and so on; nobody sees what lies deeper
_NAMED = re.compile(r"[a-z]+-([0-9a-f]{24})[-.].*")


def asset(world: World, name: str) -> Asset | None:
    """The file of this name, once its generation has succeeded. It stays (mayanio/MQ-12)."""
    named = _NAMED.fullmatch(name)
    job = world.jobs.get(named[1] if named else _printed(world, name))
    if job is None or job.provider != NAME or not made(job):
        return None
    recipe = {**results(world, job), thumbnail_name(world, job): _thumbnail(world, job)}.get(name)
    return Asset(recipe, inf) if recipe else None


def made(job: Job) -> bool:
    """Whether a generation has succeeded by now."""
    return job.ended and job.timeline.steps[job.step].phase is Phase.SUCCEEDED


def results(world: World, job: Job) -> dict[str, Recipe]:
    """What a generation has made, by the names its links end in."""
    ask: dict[str, Any] = orjson.loads(job.request)
    if job.operation == "createImages":
        count = ask.get("num_images", 1)
        drawn = [_image(world, job, ask, number) for number in range(1, count + 1)]
        named = {f"image-{job.id}-{number}{recipe.suffix}": recipe for number, recipe in enumerate(drawn, 1)}
    elif job.operation == "createVideo":
        named = {f"video-{job.id}.mp4": _video(world, job, ask)}
    else:
        named = {f"model-{job.id}.glb": _model(world, job, ask)}
    printed = world.printed.get(job.id, {}).get("file")
    return {str(printed): next(iter(named.values()))} if printed else named


def thumbnail_name(world: World, job: Job) -> str:
    """What the link of a preview ends in."""
    printed = world.printed.get(job.id, {}).get("thumbnail")
    kind = {"createImages": "thumb-{}.webp", "createVideo": "thumb-{}.jpg", "create3d": "preview-{}.jpg"}
    return str(printed or kind[job.operation].format(job.id))


def _printed(world: World, name: str) -> str:
    """The id of the printed generation that has a file of this name, empty when there is none."""
    for ident, told in world.printed.items():
        if name in (told.get("file"), told.get("thumbnail")):
            return ident
    return ""


def _image(world: World, job: Job, ask: Mapping[str, Any], number: int) -> Recipe:
    width, height = catalog.image_size(ask.get("aspect_ratio", catalog.DEFAULT_IMAGE_RATIO))
    return Recipe(
        kind=ask.get("output_format", catalog.DEFAULT_FORMAT),
        width=width,
        height=height,
        seed=_seed(job) + number,
        lines=(ask["prompt"], job.served_by, f"{job.id} {number}"),
        stamp=_stamp(world, f"{job.id} {number}"),
    )


def _video(world: World, job: Job, ask: Mapping[str, Any]) -> Recipe:
    ratio = ask.get("aspect_ratio", catalog.DEFAULT_VIDEO_RATIO)
    width, height = catalog.video_size(ratio, ask.get("resolution", catalog.DEFAULT_RESOLUTION))
    return Recipe(
        kind="mp4",
        width=width,
        height=height,
        seconds=ask.get("duration", catalog.DEFAULT_DURATION_S),
        seed=_seed(job),
        lines=(ask["prompt"], job.served_by, job.id),
        stamp=_stamp(world, job.id),
    )


def _model(world: World, job: Job, ask: Mapping[str, Any]) -> Recipe:
    lines = (job.id, ask.get("texture_quality", catalog.DEFAULT_TEXTURE))
    return Recipe(kind="glb", seed=_seed(job), lines=lines, stamp=_stamp(world, job.id))


def _thumbnail(world: World, job: Job) -> Recipe:
    """A small still: of the first image, of the clip's beginning, of the picture a model was made from."""
    if job.operation == "create3d":
        return _preview(world, job)
    (first, *_) = results(world, job).values()
    width, height = catalog.thumbnail_size(first.width, first.height)
    kind = "webp" if job.operation == "createImages" else "jpeg"
    return replace(first, kind=kind, width=width, height=height, seconds=0, lines=(job.id,))


def _preview(world: World, job: Job) -> Recipe:
    side = catalog.PREVIEW_PX
    return Recipe(
        kind="jpeg",
        width=side,
        height=side,
        seed=_seed(job),
        lines=(job.id,),
        image=_source(world, orjson.loads(job.request).get("image_url")),
        stamp=_stamp(world, job.id),
    )


def _source(world: World, url: str | None) -> Recipe | None:
    """The picture behind an input URL, when this world made it; anything else is never fetched."""
    if world.nesting >= DEEPEST:
        return None
    world.nesting += 1
    try:
        found = file_at(world, url)
    finally:
        world.nesting -= 1
    return found.recipe if isinstance(found, Asset) and found.recipe.kind in STILLS else None


def _seed(job: Job) -> int:
    return int(job.id[-8:], 16)


def _stamp(world: World, text: str) -> str | None:
    """What is written into the shared bytes of a world with `media: stamped`."""
    return text if world.manners.stamped else None
