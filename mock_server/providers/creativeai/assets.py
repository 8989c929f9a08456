"""The files CreativeAI's links lead to: each file name tells the job that made it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import msgspec
import orjson
from msgspec.structs import replace

from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.media.make import STILLS as STILL_KINDS
from mock_server.media.recipe import Recipe, frame
from mock_server.providers.creativeai import catalog, render
from mock_server.providers.kit import Asset, link
from mock_server.world import World

DEEPEST = 4  # a composition of itself with itself doubles its recipe at each level
CDN = "cdn.creativeai.run"


class Kind(msgspec.Struct, frozen=True):
    """Files of one kind: the prefixes of the jobs that make them, the recipe of one job's file, and the file's name."""

    prefixes: tuple[str, ...]
    recipe: Callable[[World, Job], Recipe]
    name: Callable[[World, Job], str] = render.file_name


def asset(world: World, name: str) -> Asset | None:
    """The file of this name, once its job has succeeded."""
    found = _found(world, name)
    if found is None:
        return None
    job, kind = found
    seen = look(job, world.clock.now_s)
    if seen.phase is not Phase.SUCCEEDED:
        return None
    # A printed job may have ended before its world began: its links last from the beginning on.
    return Asset(kind.recipe(world, job), max(0.0, seen.since_s) + catalog.LINKS_LAST_S)


def from_url(world: World, url: str | None, kinds: tuple[str, ...] = STILL_KINDS) -> Recipe | None:
    """What an input URL shows, when this world made it and it is of one of these kinds; a clip is a still by its start.

    None for anything else, which is never fetched.
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:  # brackets that hold no address
        return None
    head, _, name = parts.path.rpartition("/")
    if head == f"/media/{world.name}" or (parts.hostname == CDN and head == "/output"):
        made = _asset_within(world, name)
        return _as(made.recipe, kinds) if made else None
    return None


def _asset_within(world: World, name: str) -> Asset | None:
    """An asset that is an input of another, down to a few levels: so deep nobody sees what a placeholder hides."""
    if world.nesting >= DEEPEST:
        return None
    world.nesting += 1
    try:
        return asset(world, name)
    finally:
        world.nesting -= 1


def _as(made: Recipe, kinds: tuple[str, ...]) -> Recipe | None:
    if made.kind in kinds:
        return made
    if made.kind != "mp4" or "png" not in kinds:
        return None
    while made.video:
        made = made.video
    return replace(made, kind="png", seconds=0, sound=False, style=None)


def _found(world: World, name: str) -> tuple[Job, Kind] | None:
    for ident, printed in world.printed.items():
        kinds = [kind for kind in KINDS.values() if ident.startswith(kind.prefixes)]
        if kinds and printed.get("output") == name:
            return world.jobs[ident], kinds[0]
    first, _, token = name.rpartition(".")[0].partition("-")
    kind = KINDS.get(first)
    jobs = [world.jobs.get(prefix + token) for prefix in kind.prefixes] if kind else []
    return next(((job, kind) for job in jobs if job and kind and kind.name(world, job) == name), None)


def video(world: World, job: Job) -> Recipe:
    """The clip of a job: asked length, ratio and resolution, with prompt, model and id drawn in."""
    ask: dict[str, Any] = orjson.loads(job.request)
    source = from_url(world, ask.get("image_url"))
    own = f"{source.width}:{source.height}" if source else catalog.DEFAULT_RATIO
    width, height = frame(ask.get("aspect_ratio", own), ask.get("resolution", catalog.DEFAULT_RESOLUTION))
    return Recipe(
        kind="mp4",
        width=width,
        height=height,
        seconds=catalog.whole_seconds(ask.get("duration")),
        seed=seed(job.id),
        lines=(ask["prompt"], job.served_by, job.id),
        sound=ask.get("sound", False),
        image=source,
        stamp=stamp(world, job),
    )


def stamp(world: World, job: Job) -> str | None:
    """What is written into the shared bytes of a world with `media: stamped`."""
    return job.id if world.manners.stamped else None


def still(world: World, job: Job) -> Recipe:
    """The picture of a job: asked size and format, transparent on a PNG only (rule creativeai/S-57)."""
    ask: dict[str, Any] = orjson.loads(job.request)
    width, _, height = ask.get("size", catalog.DEFAULT_IMAGE_SIZE).partition("x")
    alpha = ask.get("background") == "transparent"
    kind = ask.get("output_format")
    return Recipe(
        kind=kind if kind in ("jpeg", "webp") and not alpha else "png",
        width=int(width),
        height=int(height),
        seed=seed(job.id),
        lines=(ask["prompt"], job.served_by, job.id),
        alpha=alpha,
        stamp=stamp(world, job),
    )


def still_name(world: World, job: Job) -> str:
    """`generated-abc123.png` for `image_abc123`, `edited-abc123.png` for `edit_abc123`; the printed name if printed."""
    printed = world.printed.get(job.id, {})
    kind, _, token = job.id.partition("_")
    return str(printed.get("output", f"{PICTURES[kind]}-{token}{still(world, job).suffix}"))


def still_url(world: World, job: Job) -> str:
    """Where a picture lies: `<origin>/media/<world>/generated-<token>.png`."""
    return link(world, job.provider, job.origin, still_name(world, job))


def seed(ident: str) -> int:
    """A number for a job's picture."""
    return int.from_bytes(ident.encode()[-6:], "big")


PICTURES = {"image": "generated", "edit": "edited"}
KINDS = {
    "video": Kind(("vgen_", "vid_"), video),
    "i2v": Kind(("vgen_i2v_",), video),
    "generated": Kind(("image_",), still, still_name),
    "edited": Kind(("edit_",), still, still_name),
}
