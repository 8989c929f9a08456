"""What an asset is made of: plain data, kept with a job in place of bytes.

A recipe names everything its bytes depend on, so its hash is their ETag. Also the two sizes a caller must know before
anything is made: the frame of a ratio at a resolution, and how long a text takes to speak. Nothing is drawn here.
"""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import force_setattr

Kind = Literal["mp4", "png", "jpeg", "webp", "mp3", "wav", "glb"]
Style = Literal["ken_burns", "build_up", "reveal", "morph"]

# Part of every hash: raise it when the same recipe starts to give other bytes.
DRAWING = 1

MEDIA_TYPES: Mapping[str, str] = {
    "mp4": "video/mp4",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "glb": "model/gltf-binary",
}

CHARACTERS_A_SECOND = 15
PAUSE_S = 0.1  # after each sentence: two sentences of 60 characters last 4.2 s (creativeai/EX-17)
SHORTEST_SPEECH_S = 0.5


class Dataset(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of numbers with its name: `{"label": "2025", "data": [3, 5, 8]}`."""

    label: str = ""
    data: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "data", tuple(float(value) for value in self.data))


class Chart(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The numbers a chart shows. Rows may be shorter or longer than the labels, empty, negative or not finite."""

    type: Literal["line", "bar", "pie", "area"]
    labels: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    title: str = ""


class Recipe(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything the bytes of one asset depend on.

    width, height: pixels of a picture or clip; both even in a clip.
    seconds: length of a clip or sound; what is no whole frame of a clip shortens its last one.
    lines: texts drawn into picture and clip, kept in a model; a long one is wrapped and cut, the others stay whole.
    sound: a clip gets an audio track of its own.
    alpha: PNG and WebP get a transparent background around an opaque subject.
    image: the still this one starts from; its first frame, if it is a clip.
    chart, style: what a clip shows, and how it moves. Without a chart a style moves the still.
    video, audio: a composed clip has the picture of `video` and the sound of `audio`, which takes the place of the
        video's own (`replace_audio`) or is mixed with it. The other fields stand in for the one that is None.
    stamp: the bytes are those of a plain asset, shared by all recipes of this kind, size and length, with this text
        written into them.
    """

    kind: Kind
    width: int = 0
    height: int = 0
    seconds: float = 0
    seed: int = 0
    lines: tuple[str, ...] = ()
    sound: bool = False
    alpha: bool = False
    image: "Recipe | None" = None
    chart: Chart | None = None
    style: Style | None = None
    video: "Recipe | None" = None
    audio: "Recipe | None" = None
    replace_audio: bool = False
    stamp: str | None = None

    def __post_init__(self) -> None:
        # 5 and 5.0, a list and a tuple: equal recipes must have one hash.
        force_setattr(self, "seconds", float(self.seconds))
        force_setattr(self, "lines", tuple(self.lines))

    @property
    def etag(self) -> str:
        """Quoted hash of the recipe, the same in every process and Python: `"3f9c..."`."""
        # The standard json escapes lone surrogates, which no UTF-8 encoder takes.
        canonical = json.dumps([DRAWING, msgspec.to_builtins(self)], sort_keys=True, separators=(",", ":"))
        return f'"{hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()}"'

    @property
    def media_type(self) -> str:
        """Value for Content-Type: `video/mp4`."""
        return MEDIA_TYPES[self.kind]

    @property
    def suffix(self) -> str:
        """End of a file name, with its dot: `.mp4`."""
        return ".jpg" if self.kind == "jpeg" else f".{self.kind}"


def frame(ratio: str, p: str) -> tuple[int, int]:
    """Width and height of a ratio such as "16:9" at a resolution such as "720p": the named p is the short side.

    Both sides are even, as video wants them: 854 x 480. Raises ValueError for any other spelling.
    """
    sides = re.fullmatch(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3})", ratio)
    named = re.fullmatch(r"([1-9][0-9]{0,3})p", p)
    if not sides or not named:
        raise ValueError(f'no frame for ratio {ratio!r} at {p!r}; wanted something like "16:9" and "720p"')
    across, down, short = int(sides[1]), int(sides[2]), int(named[1])
    long_even = _even(short * max(across, down), min(across, down))
    return (long_even, _even(short, 1)) if across >= down else (_even(short, 1), long_even)


def spoken_seconds(text: str, speed: float = 1.0) -> float:
    """Seconds a voice takes to say a text, in tenths; at least half a second.

    speed: 1 is about 15 characters a second, 2 twice as fast. Raises ValueError unless it is above 0.
    """
    if not speed > 0 or math.isinf(speed):
        raise ValueError(f"speed {speed!r}: wanted a number above 0, 1 being normal")
    said = " ".join(text.split())
    sentences = len(re.findall(r"[.!?\u2026\u3002\uff01\uff1f]+", said))
    return max(SHORTEST_SPEECH_S, round((len(said) / CHARACTERS_A_SECOND + sentences * PAUSE_S) / speed, 1))


def _even(top: int, bottom: int) -> int:
    """The even number nearest to top / bottom, at least 2."""
    return max(2, (top + bottom) // (2 * bottom) * 2)
