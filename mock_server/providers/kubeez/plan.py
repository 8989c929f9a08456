"""What a request for media comes to: the row of the list it means, its length, its shape, its price, its time."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

from mock_server.media.recipe import frame
from mock_server.providers.kubeez import catalog
from mock_server.providers.kubeez.model import I2V, LONGEST_REFERENCE_S, T2I, T2V, Model

Asked = Mapping[str, Any]
HD = ("pro", "high", "hd")
DEFAULT_RATIO = "1:1"
# How a family and its parameters make the id of a row (kubeez/D-8). Where the resolution is not told: the usual one.
_LENGTH_AND_SOUND, _MODE_AND_LENGTH = "{name}-{length}{audio}", "{name}-{word}-{length}"
NAMES = {
    **dict.fromkeys(("kling-2-6-text-to-video", "kling-2-6-image-to-video"), _LENGTH_AND_SOUND),
    **dict.fromkeys(("seedance-1-5-pro", "v1-pro-fast-i2v"), "{name}-720p-{length}{audio}"),
    "sora-2": _MODE_AND_LENGTH,
    "sora-2-pro": f"{_MODE_AND_LENGTH}-{{tier}}",
    "sora-2-pro-storyboard": "{name}-{length}",
    "wan-2-5": f"{_MODE_AND_LENGTH}-1080p",
    **dict.fromkeys(("wan-2-5-text-to-video", "wan-2-5-image-to-video"), "{name}-{length}-1080p"),
    **dict.fromkeys(("veo3-1", "veo3-1-fast"), "{name}-{mode}"),
    **dict.fromkeys(("flux-2", "flux-2-edit"), "{name}-1K"),
    "imagen-4": "{name}{variant}",
}
CHARACTERS_A_SECOND = 250  # Guessed 2026-11: how much longer a longer prompt takes.


def urls(asked: Asked) -> list[str]:
    """The input media; one URL alone is a list of one (kubeez/K-11)."""
    told = asked.get("source_media_urls") or []
    return [told] if isinstance(told, str) else list(told)


def chosen(asked: Asked, *, sizes: bool = False) -> Model:
    """The row of the list a request means: itself, or the one that its family and parameters name (kubeez/D-8).

    sizes: whether `resolution` is heeded, as generation M does.
    """
    model = catalog.MEDIA[asked["model"]]
    name = _named(model, asked)
    if sizes and asked.get("resolution") in ("1K", "2K", "4K"):
        name = _sized(model.id, asked["resolution"])
    return catalog.MEDIA.get(name, model)


def _named(model: Model, asked: Asked) -> str:
    written = NAMES.get(model.id, "{name}{audio}")
    name = written.format(
        name=model.id,
        length=f"{seconds(model, asked)}s",
        audio="-audio" if asked.get("sound") is True and model.sound == "asked" else "",
        word=I2V if asked.get("generation_type") == I2V else T2V,
        tier="hd" if asked.get("quality") in HD else "standard",
        mode=_veo(asked),
        variant={"fast": "-fast", "ultra": "-ultra"}.get(str(asked.get("quality")), ""),
    )
    return name.replace("-standard", "-hd") if asked.get("quality") in HD else name


def _veo(asked: Asked) -> str:
    if asked.get("generation_type") == T2V:
        return T2V
    return "first-and-last-frames" if len(urls(asked)) == 2 else "reference-to-video"


def _sized(name: str, size: str) -> str:
    """The id that carries a resolution: `nano-banana-pro-2K`; of 1K only Flux has an own one."""
    base = name if name.startswith("flux-2") else name.removesuffix("-2K").removesuffix("-4K")
    return f"{base}-{size}" if size != "1K" or base.startswith("flux-2") else base


def seconds(model: Model, asked: Asked) -> int:
    """How long the video is; 0 for an image."""
    if model.choice and (told := asked.get("duration")):
        return int(told.removesuffix("s"))
    return model.seconds[0] if model.seconds else 0


def heard(model: Model, asked: Asked) -> bool:
    """Whether the video has sound."""
    return model.sound == "always" or (model.sound == "asked" and asked.get("sound") is True)


def price(model: Model, reference_s: float | None) -> float:
    """Credits. reference_s: of the video that steers the motion, None where it is unknown: then as for the longest."""
    if not model.per_second:
        return model.credits
    length_s = LONGEST_REFERENCE_S if reference_s is None else max(1, round(reference_s))
    return model.per_second * length_s


def time_s(model: Model, asked: Asked) -> int:
    """The time that is estimated, in whole seconds: longer for longer videos and longer prompts."""
    length_s = seconds(model, asked)
    more_s = 6 * (length_s - model.seconds[0]) if model.seconds else 0
    told = len(asked.get("prompt", "")) + len(asked.get("negative_prompt", ""))
    return max(2, model.time_s + more_s + told // CHARACTERS_A_SECOND)


def size(model: Model, asked: Asked, source: tuple[int, int] | None) -> tuple[int, int]:
    """Width and height, both even. source: the size of the first input, where it is known."""
    across, down = _shape(model, asked, source)
    if model.kind == "video":
        return frame(f"{across}:{down}", f"{model.side}p")
    return frame(f"{across}:{down}", f"{round(model.side * sqrt(min(across, down) / max(across, down)))}p")


def _shape(model: Model, asked: Asked, source: tuple[int, int] | None) -> tuple[int, int]:
    """The asked ratio; else the default where the model makes it, its input's, or its own first (kubeez/Q-8)."""
    told = asked.get("aspect_ratio", DEFAULT_RATIO)
    if told in model.ratios and told != "auto":
        across, _, down = told.partition(":")
        return int(across), int(down)
    if source is not None and (told == "auto" or not model.ratios):
        return source
    usual = next((ratio for ratio in model.ratios if ratio != "auto"), "16:9" if model.kind == "video" else "1:1")
    across, _, down = usual.partition(":")
    return int(across), int(down)


def kind(asked: Asked) -> str:
    """The generation type, text-to-image when none is told (kubeez/K-13)."""
    return str(asked.get("generation_type", T2I))
