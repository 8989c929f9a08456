"""Unifically's 64 models: what each makes, what it costs, how long it takes, and what it goes on from.

Prices are millionths of a US dollar, so that sums are exact. Each has its standing: documented (on a page of the
provider), recorded (in a client's table), inferred (follows from a documented number) or guessed (ours: no source).
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

USD = 1_000_000
STARTER_USD, USUAL_USD = 0.5, 100.0  # what a new account is given, by the vendor's MCP pages; what a world is given
PER_MINUTE, BURST = 120, 40  # what the vendor's own MCP server keeps to; no limit is published (unifically/Q-11)
QUEUE_S = 2  # Guessed 2026-11: how long a task is `pending`.

Kind = Literal["video", "image", "audio"]
Unit = Literal["second", "task"]
Standing = Literal["documented", "recorded", "inferred", "guessed"]


class Model(msgspec.Struct, frozen=True):
    """One model.

    family: which parameter set of the sheet its input is, and so how its output is made (`films`, `stills`, `sounds`).
    price, unit, standing: of one second of video, or of one task. dearer: an input field, its value, the price then.
    """

    id: str
    kind: Kind
    family: str
    price: int
    unit: Unit
    standing: Standing
    dearer: tuple[str, object, int] | None = None


def _flux(name: str, price_1k: int, price_2k: int, standing: Standing) -> Model:
    return Model(
        f"black-forest-labs/flux.2-{name}", "image", "flux", price_1k, "task", standing, ("quality", "2K", price_2k)
    )


MODELS = (
    Model("google/veo-3.1-fast", "video", "veo", 150_000, "second", "recorded"),
    Model("google/veo-3.1-quality", "video", "veo", 750_000, "second", "recorded"),
    Model("google/veo-3.1-lite", "video", "veo", 90_000, "second", "recorded"),
    Model("google/veo-3.1-lite-relaxed", "video", "veo", 60_000, "second", "guessed"),  # said to be the cheapest Veo
    Model("google/veo-3.1-extend", "video", "veo-extend", 150_000, "second", "guessed"),  # that of the model it names
    Model("google/veo-3.1-upscale", "video", "veo-upscale", 20_000, "second", "guessed"),
    Model("google/gemini-omni-flash-video", "video", "omni", 100_000, "second", "guessed"),
    Model("google/gemini-omni-flash-video-edit", "video", "omni-edit", 100_000, "second", "guessed"),
    Model("hailuo/minimax-2.0", "video", "hailuo", 80_000, "second", "guessed"),
    Model("hailuo/minimax-2.3", "video", "hailuo", 100_000, "second", "recorded"),
    Model("hailuo/minimax-2.3-fast", "video", "hailuo", 70_000, "second", "recorded"),
    Model("kuaishou/kling-3.0-omni-video", "video", "kling-omni", 100_000, "second", "guessed"),
    Model("kuaishou/kling-3.0-omni-video-edit", "video", "kling-edit", 100_000, "second", "guessed"),
    Model("kuaishou/kling-o1-video", "video", "kling-o1", 48_000, "second", "documented"),
    Model("kuaishou/kling-o1-video-edit", "video", "kling-edit", 48_000, "second", "documented"),
    Model("kuaishou/kling-3.0-video", "video", "kling-3.0", 80_000, "second", "recorded"),
    Model("kuaishou/kling-3.0-turbo-video", "video", "kling-3.0-turbo", 60_000, "second", "recorded"),
    Model("kuaishou/kling-2.6-video", "video", "kling-2.6", 50_000, "second", "recorded"),
    Model("kuaishou/kling-2.5-turbo-video", "video", "kling-2.5-turbo", 40_000, "second", "guessed"),
    Model("kuaishou/kling-2.1-video", "video", "kling-2.1", 40_000, "second", "guessed"),
    Model("kuaishou/kling-2.1-master-video", "video", "kling-2.1-master", 120_000, "second", "guessed"),
    Model("kuaishou/kling-2.6-motion-control", "video", "kling-motion", 50_000, "second", "guessed"),
    Model("kuaishou/kling-3.0-motion-control", "video", "kling-motion", 80_000, "second", "guessed"),
    Model("xai/grok-imagine-video-extend", "video", "grok-extend", 50_000, "second", "guessed"),
    Model("topaz-labs/video-upscale", "video", "topaz", 30_000, "second", "guessed"),
    Model("google/nano-banana", "image", "nano-banana", 30_000, "task", "documented"),
    Model("google/nano-banana-pro", "image", "nano-banana-pro", 35_000, "task", "recorded"),
    Model("openai/gpt-image-2", "image", "gpt-image", 30_000, "task", "recorded"),
    _flux("pro", 20_000, 30_000, "documented"),
    _flux("flex", 40_000, 60_000, "documented"),
    _flux("max", 60_000, 90_000, "guessed"),
    Model("kuaishou/kling-o1-image", "image", "kling-image", 20_000, "task", "recorded"),
    Model("kuaishou/kling-3.0-omni-image", "image", "kling-image", 30_000, "task", "guessed"),
    Model("kuaishou/kling-3.0-image", "image", "kling-image", 25_000, "task", "guessed"),
    Model("kuaishou/kling-2.1-image", "image", "kling-image", 15_000, "task", "guessed"),
    Model("topaz-labs/image-upscale", "image", "topaz-image", 30_000, "task", "guessed"),
    Model("topaz-labs/image-generative", "image", "topaz-image", 50_000, "task", "guessed"),
    Model("alibaba/qwen-image-2.0-pro", "image", "qwen", 52_500, "task", "documented"),
    Model("alibaba/qwen-image-2.0", "image", "qwen", 24_500, "task", "documented"),
    # Of these three the page shows one number, which may be that of edits alone.
    Model("alibaba/qwen-image-max", "image", "qwen", 52_500, "task", "inferred"),
    Model("alibaba/qwen-image-plus", "image", "qwen", 21_000, "task", "inferred"),
    Model("alibaba/qwen-image", "image", "qwen", 31_500, "task", "inferred"),
    # With rewriting 0.021, which is told to be the double.
    Model("alibaba/z-image-turbo", "image", "z-image", 10_500, "task", "inferred", ("prompt_extend", True, 21_000)),
    Model("alibaba/wan-2.7-pro-image", "image", "wan-2.7", 52_500, "task", "documented"),
    Model("alibaba/wan-2.7-image", "image", "wan-2.7", 21_000, "task", "documented"),
    Model("alibaba/wan-2.6-image", "image", "wan", 21_000, "task", "documented"),
    Model("alibaba/wan-2.5-image", "image", "wan", 21_000, "task", "documented"),
    Model("alibaba/wan-2.2-image", "image", "wan", 35_000, "task", "documented"),
    Model("alibaba/wan-2.2-flash-image", "image", "wan", 17_500, "task", "documented"),
    # Only pro mode has a price on the page.
    Model("xai/grok-imagine-image", "image", "grok-image", 20_000, "task", "guessed", ("enable_pro", True, 25_000)),
    Model("suno-ai/music", "audio", "suno", 60_000, "task", "documented"),
    Model("suno-ai/add-vocals", "audio", "suno", 60_000, "task", "documented"),
    Model("suno-ai/add-instrumental", "audio", "suno", 60_000, "task", "documented"),
    Model("suno-ai/extend", "audio", "suno-extend", 60_000, "task", "documented"),
    Model("suno-ai/cover", "audio", "suno", 60_000, "task", "documented"),
    Model("suno-ai/stems", "audio", "suno-stems", 50_000, "task", "documented"),
    Model("suno-ai/stems-all", "audio", "suno-stems-all", 200_000, "task", "documented"),
    Model("suno-ai/lyrics", "audio", "suno-lyrics", 12_000, "task", "documented"),
    Model("suno-ai/wav", "audio", "suno-wav", 10_000, "task", "guessed"),
    Model("elevenlabs/text-to-speech", "audio", "speech", 30_000, "task", "guessed"),
    Model("elevenlabs/text-to-dialogue", "audio", "dialogue", 50_000, "task", "guessed"),
    Model("elevenlabs/sound-effect", "audio", "sound-effect", 20_000, "task", "guessed"),
    Model("elevenlabs/voice-isolation", "audio", "isolation", 30_000, "task", "guessed"),
    Model("elevenlabs/speech-to-text", "audio", "transcript", 20_000, "task", "guessed"),
)
BY_ID = {model.id: model for model in MODELS}

# Whose earlier tasks a model goes on from, by their families (unifically/Q-2): Grok takes any completed video.
FOLLOWS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("veo-extend", "veo-upscale"), frozenset({"veo", "veo-extend", "veo-upscale"})),
    "grok-extend": frozenset(model.family for model in MODELS if model.kind == "video"),
}
CLIPS_OF = frozenset({"suno", "suno-extend", "suno-stems", "suno-stems-all"})  # families whose tracks are clips

# Guessed 2026-11: world seconds a task takes, least and most; no page tells any.
TIMES_S: dict[str, tuple[int, int]] = {
    "video": (60, 180),
    "image": (8, 30),
    "audio": (5, 15),
    **dict.fromkeys(("veo-upscale", "topaz"), (30, 90)),
    **dict.fromkeys(("suno", "suno-extend"), (40, 90)),
    **dict.fromkeys(("suno-stems", "suno-stems-all"), (20, 40)),
}


def times_s(model: Model) -> tuple[int, int]:
    """World seconds its tasks take, least and most."""
    return TIMES_S.get(model.family, TIMES_S[model.kind])


def price(model: Model, asked: Mapping[str, Any], seconds: float) -> int:
    """Millionths of a dollar for one task. seconds: of video that is made new; the others ignore it."""
    each = model.price
    if model.family == "veo-extend":
        each = BY_ID[f"google/veo-3.1-{asked['model']}"].price
    if model.dearer is not None and asked.get(model.dearer[0]) == model.dearer[1]:
        each = model.dearer[2]
    return each if model.unit == "task" else round(each * seconds)


def usd(amount: float) -> float:
    """Millionths as dollars."""
    return amount / USD
