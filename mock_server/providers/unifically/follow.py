"""Finds what a task goes on from: an earlier task, a clip, or the files that the URLs of its input lead to."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from mock_server.engine.errors import Invalid, UnknownJob
from mock_server.engine.jobs import Job, look
from mock_server.engine.timeline import Phase
from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset, file_at
from mock_server.providers.unifically import catalog, clips, fields, made, sounds
from mock_server.providers.unifically.catalog import Model
from mock_server.providers.unifically.source import Source, of_recipe
from mock_server.world import World

# Where inputs name what they start from, the strongest first.
VIDEOS, SOUNDS = ("video_url", "reference_video_urls"), ("audio_url",)
PICTURES = (
    *("start_frame_url", "start_image_url", "image_url", "image_urls"),
    *("reference_image_urls", "reference_characters", "elements"),
)
TASK, CLIP = "input.task_id", "input.clip_id"


def source_of(world: World, model: Model, asked: Mapping[str, Any]) -> Source:
    """What a task of this model takes over. Raises UnknownJob, Invalid for an earlier task it cannot go on from.

    A clip that nobody has made here is taken for one of elsewhere: no page says that it would be refused.
    """
    if model.family in catalog.FOLLOWS:
        return _of_task(world, _earlier(world, model, asked["task_id"]), "video")
    found = clips.find(world, made.NAME, asked["clip_id"]) if _names_clip(model, asked) else None
    if found is not None:
        job, number = found
        _check_completed(world, job, CLIP)
        return _of_task(world, job, sounds.tracks(catalog.BY_ID[job.served_by].family)[number - 1])
    return _of_files(world, model, asked)


def _names_clip(model: Model, asked: Mapping[str, Any]) -> bool:
    return model.family.startswith("suno") and isinstance(asked.get("clip_id"), str)


def _earlier(world: World, model: Model, ident: str) -> Job:
    """The completed task that `input.task_id` names (unifically/Q-2). Raises UnknownJob, Invalid."""
    job = world.jobs.get(ident)
    if job is None or job.provider != made.NAME:
        said = f"{TASK}: no task of this account has the id {ident[:80]!r}. Send the id of a completed one."
        raise UnknownJob(said, param=TASK)
    if catalog.BY_ID[job.served_by].family not in catalog.FOLLOWS[model.family]:
        wanted = "a video" if model.family == "grok-extend" else "a Veo video"
        raise Invalid(f"{TASK} must name {wanted}; {ident} is of {job.served_by}", param=TASK, because="schema:U-24")
    return _check_completed(world, job, TASK)


def _check_completed(world: World, job: Job, param: str) -> Job:
    phase = look(job, world.clock.now_s).phase
    if phase is not Phase.SUCCEEDED:
        met = "has failed" if phase in (Phase.FAILED, Phase.CANCELLED) else "is not completed yet"
        raise Invalid(f"{param} must name a completed task; {job.id} {met}", param=param, because="schema:U-24")
    return job


def _of_task(world: World, job: Job, word: str) -> Source:
    return _told(world, job, of_recipe(made.files(world, job)[word]))


def _told(world: World, job: Job, taken: Source) -> Source:
    """The same source, with the words that are in it."""
    family, asked, before = catalog.BY_ID[job.served_by].family, made.asked(job), made.source(world, job)
    title = sounds.title(asked, before) if family in catalog.CLIPS_OF else ""
    return replace(taken, words=sounds.words(family, asked, before), title=title)


def _of_files(world: World, model: Model, asked: Mapping[str, Any]) -> Source:
    """Lengths from videos and sounds that this world has made, looks from stills before those of the video."""
    known = {name: asked[name] for name in fields.of(model.id) if name in asked}
    video, sound, picture = (_first(world, known, names) for names in (VIDEOS, SOUNDS, PICTURES))
    taken = of_recipe(video or sound or picture)
    if picture is not None:
        taken = replace(taken, still=of_recipe(picture).still)
    maker = made.maker(world, _name(known["audio_url"])) if sound is not None and video is None else None
    return _told(world, maker, taken) if maker is not None else taken


def _first(world: World, known: Mapping[str, Any], names: tuple[str, ...]) -> Recipe | None:
    files = (file_at(world, url) for name in names for url in _urls(known.get(name)))
    return next((file.recipe for file in files if isinstance(file, Asset)), None)


def _urls(value: object) -> Iterator[object]:
    """What may be a URL in a field: itself, its items, and the images of characters and elements."""
    for item in value if isinstance(value, list) else [value]:
        inner = item.get("image_urls") if isinstance(item, dict) else item
        yield from inner if isinstance(inner, list) else [inner]


def _name(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]
