"""The pictures of Unifically's models: of the asked ratio and resolution."""

import re
from math import sqrt

from mock_server.engine.jobs import Job
from mock_server.media.recipe import Recipe, frame
from mock_server.providers.unifically.films import Asked, prompt
from mock_server.providers.unifically.source import NOTHING, Source

SIDES_PX = {"1k": 1_024, "2k": 2_048, "4k": 4_096}
# Where a family's input says how large the picture is.
RESOLUTIONS = {
    "nano-banana-pro": "resolution",
    "gpt-image": "resolution",
    "flux": "quality",
    "kling-image": "resolution",
}
UPSCALED_PX = 4_096
_RATIO = re.compile(r"[1-9]\d?:[1-9]\d?")


def size(family: str, asked: Asked, source: Source) -> tuple[int, int]:
    """Width and height: as many pixels as a square of the resolution has."""
    if family == "topaz-image":
        return _doubled(source)
    ratio = _ratio(family, asked, source)
    across, down = map(int, ratio.split(":"))
    side = SIDES_PX.get(str(asked.get(RESOLUTIONS.get(family, ""), "")).lower(), SIDES_PX["1k"])
    return frame(ratio, f"{round(side * sqrt(min(across, down) / max(across, down)))}p")


def _doubled(source: Source) -> tuple[int, int]:
    width, height = source.width or 1_024, source.height or 1_024
    times = min(2.0, UPSCALED_PX / max(width, height))
    return max(1, round(width * times)), max(1, round(height * times))


def _ratio(family: str, asked: Asked, source: Source) -> str:
    """The asked ratio; the source's for `auto` and for edits with Wan 2.7; a square otherwise."""
    told = asked.get("aspect_ratio", "auto" if family == "flux" else "1:1")
    keeps = told == "auto" or (family == "wan-2.7" and bool(asked.get("image_urls")))
    if keeps and source.width:
        return _nearest(source.width / source.height)
    return told if isinstance(told, str) and _RATIO.fullmatch(told) and not keeps else "1:1"


def _nearest(shape: float) -> str:
    """The usual ratio that is nearest to a source's."""
    usual = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3", "5:4", "4:5", "21:9")
    return min(usual, key=lambda ratio: abs(int(ratio.split(":")[0]) / int(ratio.split(":")[1]) - shape))


def picture(job: Job, family: str, asked: Asked, source: Source = NOTHING) -> Recipe:
    """The picture of a task, with prompt, model and id drawn in."""
    width, height = size(family, asked, source)
    lines = tuple(line for line in (prompt(asked), job.served_by, job.id) if line.strip())
    return Recipe(kind="png", width=width, height=height, lines=lines, image=source.still)
