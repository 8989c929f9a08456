"""What the work under /api/generate makes: speech, composed clips, moving charts, cut-out, enlarged, repaired images.

An input that this world made is used as it is; any other is never fetched, and a placeholder stands in for it.
"""

from collections.abc import Mapping
from typing import Any

import orjson

from mock_server.engine.jobs import Job
from mock_server.media.make import STILLS
from mock_server.media.recipe import Chart, Dataset, Recipe, frame
from mock_server.providers.creativeai import assets, catalog, generate_render
from mock_server.world import World

SOUNDS = ("mp3", "wav", "mp4")


def voice(world: World, job: Job) -> Recipe:
    """An MP3 as long as the text takes to say at the asked speed."""
    seconds = generate_render.spoken(orjson.loads(job.request))
    return Recipe(kind="mp3", seconds=seconds, seed=assets.seed(job.id), stamp=assets.stamp(world, job))


def composition(world: World, job: Job) -> Recipe:
    """The picture of the one input with the sound of the other."""
    ask: dict[str, Any] = orjson.loads(job.request)
    width, height = frame(catalog.DEFAULT_RATIO, catalog.DEFAULT_RESOLUTION)
    return Recipe(
        kind="mp4",
        width=width,
        height=height,
        seconds=catalog.COMPOSED_S,
        seed=assets.seed(job.id),
        lines=(job.served_by, job.id),
        sound=True,
        video=assets.from_url(world, ask["video_url"], ("mp4",)),
        audio=assets.from_url(world, ask["audio_url"], SOUNDS),
        replace_audio=ask["replace_audio"],
        stamp=assets.stamp(world, job),
    )


def chart(world: World, job: Job) -> Recipe:
    """The given numbers drawn, or the given picture, in the asked style. Numbers win where both are given."""
    ask: dict[str, Any] = orjson.loads(job.request)
    title = ask.get("title", "")
    drawn = _drawn(ask["chart_data"], title) if "chart_data" in ask else None
    source = None if drawn else assets.from_url(world, ask["chart_image_url"], STILLS)
    ratio = f"{source.width}:{source.height}" if source else catalog.DEFAULT_RATIO
    width, height = frame(ratio, catalog.DEFAULT_RESOLUTION)
    return Recipe(
        kind="mp4",
        width=width,
        height=height,
        seconds=ask.get("duration", catalog.CHART_S),
        seed=assets.seed(job.id),
        lines=(job.served_by, job.id) if drawn or not title else (title, job.served_by, job.id),
        image=source,
        chart=drawn,
        style=ask.get("animation_style"),
        stamp=assets.stamp(world, job),
    )


def _drawn(data: Mapping[str, Any], title: str) -> Chart:
    rows = tuple(Dataset(label=row.get("label", ""), data=tuple(row["data"])) for row in data["datasets"])
    return Chart(type=data["type"], labels=tuple(map(str, data["labels"])), datasets=rows, title=title)


def cutout(world: World, job: Job) -> Recipe:
    """The subject on a transparent ground, in the size of its source."""
    return _still(world, job, alpha=True)


def upscaled(world: World, job: Job) -> Recipe:
    """The source as many times larger as asked, its longer side at most 4,096 pixels."""
    return _still(world, job, scale=int(orjson.loads(job.request).get("scale", catalog.UPSCALE)))


def restored(world: World, job: Job) -> Recipe:
    """The source in its own size."""
    return _still(world, job)


def _still(world: World, job: Job, *, scale: int = 1, alpha: bool = False) -> Recipe:
    source = assets.from_url(world, orjson.loads(job.request)["image_url"], STILLS)
    width, height = (source.width, source.height) if source else (catalog.STILL_PX, catalog.STILL_PX)
    times = min(scale, catalog.UPSCALED_MOST_PX / max(width, height))
    return Recipe(
        kind="png",
        width=round(width * times),
        height=round(height * times),
        seed=assets.seed(job.id),
        lines=(catalog.WORKS[job.operation].label, job.id),
        alpha=alpha or (source is not None and source.alpha),
        image=source,
        stamp=assets.stamp(world, job),
    )


KINDS = {
    "voice": assets.Kind(("voice_",), voice),
    "composed": assets.Kind(("comp_",), composition),
    "chart": assets.Kind(("chart_",), chart),
    "cutout": assets.Kind(("bg_",), cutout),
    "upscaled": assets.Kind(("upscale_",), upscaled),
    "restored": assets.Kind(("restore_",), restored),
}
