"""What is known of one model: prices, times, what it takes and what it makes."""

from typing import Literal

import msgspec

Kind = Literal["image", "video", "music", "speech", "separation", "other"]
T2I, I2I, T2V, I2V = "text-to-image", "image-to-image", "text-to-video", "image-to-video"
LONGEST_REFERENCE_S = 30  # of a video that steers the motion; prices of such rows are for this length


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list of models, or a family of such rows (`listed` false) that documentation names.

    credits: of one generation; per_second: of one second of the reference video instead, where that is the price.
    time_s: the usual time. prompt_max: characters, None where no limit is known.
    images, videos: how many inputs it takes at most. ratios: the shapes it makes, its own first; empty where it has no
    choice. seconds: the lengths that can be asked for, its own first, or the one it makes (`choice` false).
    sound: asked for by `sound`, always there, or never. side: pixels of the short side.
    """

    id: str
    title: str
    maker: str
    kind: Kind
    types: tuple[str, ...]
    credits: float
    time_s: int = 30
    per_second: int = 0
    prompt_max: int | None = None
    images: int = 0
    videos: int = 0
    ratios: tuple[str, ...] = ()
    seconds: tuple[int, ...] = ()
    choice: bool = False
    sound: Literal["asked", "always", "never"] = "never"
    side: int = 1_024
    qualities: tuple[str, ...] = ()
    listed: bool = True

    @property
    def needs_input(self) -> bool:
        """Whether it makes nothing from a text alone."""
        return bool(self.images) and not {T2I, T2V} & set(self.types)

    @property
    def input_kinds(self) -> list[str]:
        """`["image", "video"]`: the media it takes."""
        return [kind for kind, most in (("image", self.images), ("video", self.videos)) if most]
