"""The videos of Unifically's models: how long, how large, with sound or without. Every clip is made from these."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from mock_server.engine.jobs import Job
from mock_server.media.recipe import Recipe, frame
from mock_server.providers.unifically.source import NOTHING, Source

Asked = Mapping[str, Any]

EXTENSION_S = 8  # of Veo
GROK_S = 6  # Guessed 2026-11: of Grok with a preset, where no length is asked for.
LONGEST_S = 600.0  # a chain of extensions ends here
LARGEST_PX = 3_840
MODES, SIDES = {"std": "720p", "pro": "1080p"}, {"768p": "768p", "1080p": "1080p", "4k": "2160p"}
DEFAULT_RATIO = "16:9"


class Film(msgspec.Struct, frozen=True):
    """The videos of one family.

    seconds: when none are asked for, or the source's are unknown. inherits: whether they are as long as their source.
    side: the short side, the default of `mode`, or that of `resolution`. ratio: whether `aspect_ratio` is theirs.
    sound: always, never, as the source's, or as this field says: default.
    keeps: the default of `keep_audio`, which lets the source's sound stay; None where it is not theirs.
    """

    seconds: int = 5
    inherits: bool = False
    side: str = "720p"
    ratio: bool = False
    sound: Literal["always", "never", "source"] | tuple[str, bool] = "never"
    keeps: bool | None = None


FILMS = {
    "veo": Film(4, ratio=True, sound="always"),
    "veo-extend": Film(EXTENSION_S, inherits=True, sound="always"),
    "veo-upscale": Film(EXTENSION_S, inherits=True, side="1080p", sound="source"),
    "omni": Film(4, ratio=True, sound="always"),
    "omni-edit": Film(inherits=True, sound="source"),
    "hailuo": Film(6, side="768p"),
    "kling-omni": Film(side="pro", ratio=True, sound=("native_audio", False), keeps=True),
    "kling-o1": Film(side="pro", ratio=True, keeps=True),
    "kling-edit": Film(inherits=True, side="std", ratio=True, keeps=False),
    "kling-3.0": Film(side="pro", ratio=True, sound=("native_audio", True)),
    "kling-3.0-turbo": Film(side="pro", ratio=True),
    "kling-2.6": Film(side="pro", sound=("native_audio", False)),
    "kling-2.5-turbo": Film(side="pro", ratio=True, sound=("sound_effects", False)),
    "kling-2.1": Film(side="pro", sound=("sound_effects", False)),
    "kling-2.1-master": Film(side="pro", sound=("sound_effects", False)),
    "kling-motion": Film(inherits=True, side="std", keeps=True),
    "grok-extend": Film(GROK_S, inherits=True, sound="source"),
    "topaz": Film(inherits=True, side="1080p", sound="source"),
}


def seconds(family: str, asked: Asked, source: Source) -> float:
    """How long the video is: as asked, as its shots together, as its source, or as its source and the extension."""
    if family in ("veo-extend", "grok-extend"):
        return min(LONGEST_S, _goes_on_at(asked, source) + new_seconds(family, asked, source))
    film = FILMS[family]
    if film.inherits:
        return min(LONGEST_S, source.seconds or film.seconds)
    if family in ("kling-omni", "kling-3.0") and "multi_shots" in asked:
        return float(sum(shot["duration"] for shot in asked["multi_shots"]))
    if family == "veo" and (asked.get("reference_image_urls") or asked.get("reference_characters")):
        return 8.0
    return float(asked.get("duration", film.seconds))


def new_seconds(family: str, asked: Asked, source: Source) -> float:
    """How much of the video is made new, which is what is paid for."""
    if family == "veo-extend":
        return float(EXTENSION_S)
    if family == "grok-extend":
        return float(GROK_S if "video_preset" in asked else asked["extend_duration"])
    return seconds(family, asked, source)


def _goes_on_at(asked: Asked, source: Source) -> float:
    """The second an extension begins at: the source's last one, unless Grok is told an earlier."""
    ends_s = source.seconds
    if "extend_at" not in asked or "video_preset" in asked:
        return ends_s
    return float(min(max(0.0, asked["extend_at"]), ends_s))


def size(family: str, asked: Asked, source: Source) -> tuple[int, int]:
    """Width and height, both even."""
    film = FILMS[family]
    if family in ("veo-extend", "grok-extend", "omni-edit") and source.width:
        return even(source.width, source.height, min(source.width, source.height))
    if family == "topaz" and source.width:
        times = min(2.0, LARGEST_PX / max(source.width, source.height))
        return even(source.width, source.height, round(min(source.width, source.height) * times))
    return frame(_ratio(family, film, asked, source), _side(film, asked))


def even(width: int, height: int, short: int) -> tuple[int, int]:
    """The frame of this shape whose short side has so many pixels."""
    return frame(f"{width}:{height}", f"{short}p")


def _side(film: Film, asked: Asked) -> str:
    if film.side in MODES:
        return MODES[asked.get("mode", film.side)]
    wanted = asked.get("resolution") if film.side in SIDES else film.side
    return SIDES.get(wanted, film.side) if isinstance(wanted, str) else film.side


def _ratio(family: str, film: Film, asked: Asked, source: Source) -> str:
    own = f"{source.width}:{source.height}" if _is_usual(source) else DEFAULT_RATIO
    if not film.ratio or (family == "kling-2.5-turbo" and "start_frame_url" in asked):
        return own
    told: str = asked.get("aspect_ratio", DEFAULT_RATIO)
    return own if told == "auto" else told


def _is_usual(source: Source) -> bool:
    """Whether a source has a shape that a clip can have."""
    sides = sorted((source.width, source.height))
    return sides[0] > 0 and sides[1] <= 4 * sides[0] and sides[1] < 10_000


def is_heard(family: str, asked: Asked, source: Source) -> bool:
    """Whether the video has a track of sound."""
    film = FILMS[family]
    if film.keeps is not None and source.sound and asked.get("keep_audio", film.keeps):
        return True
    if isinstance(film.sound, str):
        return source.sound if film.sound == "source" else film.sound == "always"
    field, default = film.sound
    return asked.get(field, default) not in (False, None)  # an object of sound effects may be empty


def film(job: Job, family: str, asked: Asked, source: Source = NOTHING) -> Recipe:
    """The clip of a task, with prompt, model and id drawn in."""
    width, height = size(family, asked, source)
    return Recipe(
        kind="mp4",
        width=width,
        height=height,
        seconds=seconds(family, asked, source),
        lines=tuple(line for line in (prompt(asked), job.served_by, job.id) if line.strip()),
        sound=is_heard(family, asked, source),
        image=source.still,
    )


def prompt(asked: Asked) -> str:
    """What was asked for, in words; empty where an input has none."""
    told = asked.get("prompt", asked.get("gpt_description_prompt", ""))
    if isinstance(told, str) and told:
        return told
    shots = asked.get("multi_shots")
    spoken = [shot.get("prompt") for shot in shots if isinstance(shot, dict)] if isinstance(shots, list) else []
    return " / ".join(each for each in spoken if isinstance(each, str))
