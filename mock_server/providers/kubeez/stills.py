"""The image models of Kubeez: prices of 2026-03, times as a client listed them (30 s where it lists none)."""

from typing import Any

from mock_server.providers.kubeez.model import I2I, T2I, Model

WIDE = ("1:1", "16:9", "9:16", "4:3", "3:4")
USUAL = (*WIDE, "3:2", "2:3")
BANANA = (*USUAL, "21:9", "5:4", "4:5", "auto")
FLUX = (*USUAL, "auto")
SEED = (*USUAL, "21:9")
GPT = ("1:1", "2:3", "3:2")
GROK = (*GPT, "9:16", "16:9")
LOGO = (*USUAL, "4:5", "5:4", "1:2", "2:1")


def _still(
    ident: str, title: str, maker: str, price: float, time_s: int = 30, types: tuple[str, ...] = (T2I,), **more: Any
) -> Model:
    said: dict[str, Any] = {"prompt_max": 5_000, **more}
    return Model(id=ident, title=title, maker=maker, kind="image", types=types, credits=price, time_s=time_s, **said)


def _banana(ident: str, title: str, price: float, time_s: int, side: int = 1_024) -> Model:
    said: dict[str, Any] = {"prompt_max": 20_000, "images": 8, "ratios": BANANA, "side": side}
    return _still(ident, title, "Google", price, time_s, (T2I, I2I), **said)


def _seed(
    ident: str, title: str, price: float, time_s: int, types: tuple[str, ...], prompt_max: int, **more: Any
) -> Model:
    said: dict[str, Any] = {"prompt_max": prompt_max, "images": 10, "ratios": SEED, **more}
    return _still(ident, title, "ByteDance", price, time_s, types, **said)


BASIC: dict[str, Any] = {"qualities": ("basic", "high"), "side": 2_048}
IMAGEN: dict[str, Any] = {"ratios": WIDE, "qualities": ("standard", "fast", "ultra")}

STILLS = (
    _still("flux-2-1K", "FLUX.2", "Black Forest Labs", 10, 32, ratios=FLUX),
    _still("flux-2-2K", "FLUX.2 2K", "Black Forest Labs", 13, 41, ratios=FLUX, side=2_048),
    _still("flux-2-edit-1K", "FLUX.2 Edit", "Black Forest Labs", 10, 32, (I2I,), images=8, ratios=FLUX),
    _still("flux-2-edit-2K", "FLUX.2 Edit 2K", "Black Forest Labs", 13, 30, (I2I,), images=8, ratios=FLUX, side=2_048),
    _still(
        "gpt-1.5-image-high",
        "GPT Image 1.5 High",
        "OpenAI",
        32,
        30,
        (T2I, I2I),
        prompt_max=3_000,
        images=16,
        ratios=GPT,
    ),
    _still(
        "gpt-1.5-image-medium", "GPT Image 1.5", "OpenAI", 10, 34, (T2I, I2I), prompt_max=3_000, images=16, ratios=GPT
    ),
    # No most number of inputs is stated: that of its edits here is ours.
    _still("grok-image-to-image", "Grok Edit", "xAI", 14, 30, (I2I,), images=10, ratios=GROK),
    _still("grok-text-to-image", "Grok", "xAI", 14, 30, ratios=GROK),
    _still("imagen-4", "Imagen 4", "Google", 13, 33, **IMAGEN),
    _still("imagen-4-fast", "Imagen 4 Fast", "Google", 7, 30, **IMAGEN),
    _still("imagen-4-ultra", "Imagen 4 Ultra", "Google", 19, 30, **IMAGEN),
    _still("Logo-maker", "Logo Maker", "Recraft", 90, prompt_max=10_000, ratios=LOGO),
    _still("nano-banana", "Nano Banana", "Google", 7, 10, (T2I, I2I), images=10, ratios=BANANA),
    _banana("nano-banana-2", "Nano Banana 2", 14, 42),
    _banana("nano-banana-2-2K", "Nano Banana 2 2K", 17, 30, 2_048),
    _banana("nano-banana-2-4K", "Nano Banana 2 4K", 25, 30, 4_096),
    _still("nano-banana-edit", "Nano Banana Edit", "Google", 7, 16, (I2I,), images=10, ratios=BANANA),
    _banana("nano-banana-pro", "Nano Banana Pro", 31, 50),
    _banana("nano-banana-pro-2K", "Nano Banana Pro 2K", 31, 30, 2_048),
    _banana("nano-banana-pro-4K", "Nano Banana Pro 4K", 41, 30, 4_096),
    _still("p-image-edit", "P-Image Edit", "Pruna AI", 6, 30, (I2I,), images=8, qualities=("turbo",)),
    _still("qwen-image-to-image", "Qwen Image Edit", "Alibaba", 10, 30, (I2I,), images=1, ratios=SEED),
    _still("qwen-text-to-image", "Qwen Image", "Alibaba", 10, 30, ratios=WIDE),
    _seed("seedream-v4-5", "Seedream 4.5", 9, 21, (T2I,), 3_000, **BASIC),
    _seed("5-lite-image-to-image", "Seedream 5 Lite Edit", 12, 209, (I2I,), 2_995, **BASIC),
    _seed("5-lite-text-to-image", "Seedream 5 Lite", 12, 38, (T2I, I2I), 2_995, **BASIC),
    _seed("seedream-v4", "Seedream 4", 7, 33, (T2I,), 2_500),
    _seed("seedream-v4-edit", "Seedream 4 Edit", 7, 30, (I2I,), 2_500),
    _seed("seedream-v4-5-edit", "Seedream 4.5 Edit", 9, 39, (I2I,), 3_000, **BASIC),
    _still("z-image", "Z-Image", "Alibaba", 4, 4, ratios=WIDE),
    _still("z-image-hd", "Z-Image HD", "Alibaba", 6, 5, ratios=WIDE, side=2_048),
)
FAMILIES = (
    _still("flux-2", "FLUX.2", "Black Forest Labs", 10, 32, ratios=FLUX, listed=False),
    _still("flux-2-edit", "FLUX.2 Edit", "Black Forest Labs", 10, 32, (I2I,), images=8, ratios=FLUX, listed=False),
)
