"""The video models of Kubeez: prices of 2026-03. Usual times are guessed: no page lists them (2026-11)."""

from collections.abc import Iterator
from typing import Any

from mock_server.providers.kubeez.model import I2V, LONGEST_REFERENCE_S, T2V, Model

THREE = ("16:9", "9:16", "1:1")
TWO = ("16:9", "9:16")
SQUARE_FIRST = ("1:1", "16:9", "9:16")
SEEDANCE = (*THREE, "4:3", "3:4", "21:9")
GROK = ("16:9", "9:16", "1:1", "2:3", "3:2")
SECONDS_3 = (5, 3, 4, *range(6, 16))  # 5 s where none are asked for (guessed)


def _film(ident: str, title: str, maker: str, price: float, types: tuple[str, ...], **more: Any) -> Model:
    said: dict[str, Any] = {"prompt_max": 5_000, "side": 720, "seconds": (5,), **more}
    time_s = 60 + 6 * said["seconds"][0]
    return Model(id=ident, title=title, maker=maker, kind="video", types=types, credits=price, time_s=time_s, **said)


def _kling_2_6() -> Iterator[Model]:
    prices = {5: (90, 175), 10: (175, 310)}
    for word, types, images in (("text-to-video", (T2V,), 0), ("image-to-video", (I2V,), 1)):
        said: dict[str, Any] = {"prompt_max": 2_500, "images": images, "ratios": SQUARE_FIRST, "side": 1_080}
        name, title = f"kling-2-6-{word}", f"Kling 2.6 {word.replace('-', ' ').title()}"
        yield _film(
            name, title, "Kuaishou", 90, types, seconds=(5, 10), choice=True, sound="asked", listed=False, **said
        )
        for seconds, (silent, heard) in prices.items():
            yield _film(
                f"{name}-{seconds}s", title, "Kuaishou", silent, types, seconds=(seconds,), sound="asked", **said
            )
            ident = f"{name}-{seconds}s-audio"
            yield _film(
                ident, f"{title} with audio", "Kuaishou", heard, types, seconds=(seconds,), sound="always", **said
            )


def _motion() -> Iterator[Model]:
    for version, side, rate in (("2-6", 720, 9), ("2-6", 1_080, 12), ("3-0", 720, 24), ("3-0", 1_080, 32)):
        ident, title = f"kling-{version}-motion-control-{side}p", f"Kling {version.replace('-', '.')} Motion Control"
        ratios = SQUARE_FIRST if version == "2-6" else ()
        said: dict[str, Any] = {"prompt_max": 2_500, "images": 1, "videos": 1, "ratios": ratios, "side": side}
        most = rate * LONGEST_REFERENCE_S
        yield _film(ident, f"{title} {side}p", "Kuaishou", most, (I2V,), per_second=rate, **said)


def _kling_rest() -> Iterator[Model]:
    for tier, price, side in (("std", 105, 720), ("pro", 125, 1_080)):
        said: dict[str, Any] = {"prompt_max": 2_500, "images": 2, "ratios": SQUARE_FIRST, "side": side}
        said |= {"seconds": SECONDS_3, "choice": True, "sound": "asked"}
        yield _film(f"kling-3-0-{tier}", f"Kling 3.0 {tier.title()}", "Kuaishou", price, (T2V, I2V), **said)
    for ident, seconds, price in (("", 5, 65), ("-10s", 10, 125)):
        said = {"prompt_max": 2_500, "images": 2, "seconds": (seconds,), "side": 1_080}
        yield _film(f"kling-2-5-image-to-video-pro{ident}", "Kling 2.5 Pro", "Kuaishou", price, (I2V,), **said)


def _seed() -> Iterator[Model]:
    said: dict[str, Any] = {"images": 1, "ratios": TWO}
    lengths: dict[str, Any] = {"seconds": (5, 10), "choice": True}
    name = "v1-pro-fast-i2v"
    yield _film(name, "Seedance 1 Pro Fast", "ByteDance", 40, (I2V,), listed=False, **lengths, **said)
    for side, seconds, price in ((1_080, 10, 130), (1_080, 5, 80), (720, 10, 80), (720, 5, 40)):
        ident, title = f"{name}-{side}p-{seconds}s", f"Seedance 1 Pro Fast {side}p"
        yield _film(ident, title, "ByteDance", price, (I2V,), seconds=(seconds,), side=side, **said)


def _seedance() -> Iterator[Model]:
    said: dict[str, Any] = {"prompt_max": 2_500, "images": 2, "ratios": SEEDANCE}
    lengths: dict[str, Any] = {"seconds": (4, 8, 12), "choice": True}
    yield _film(
        "seedance-1-5-pro",
        "Seedance 1.5 Pro",
        "ByteDance",
        19,
        (T2V, I2V),
        sound="asked",
        listed=False,
        **lengths,
        **said,
    )
    prices = {
        1_080: {12: (156, 312), 4: (39, 78), 8: (78, 156)},
        480: {12: (48, 58), 4: (12, 24), 8: (24, 48)},
        720: {12: (76, 152), 4: (19, 38), 8: (38, 76)},
    }
    for side, rows in prices.items():
        for seconds, (silent, heard) in rows.items():
            ident, title = f"seedance-1-5-pro-{side}p-{seconds}s", f"Seedance 1.5 Pro {side}p"
            more: dict[str, Any] = {**said, "seconds": (seconds,), "side": side}
            yield _film(ident, title, "ByteDance", silent, (T2V, I2V), sound="asked", **more)
            yield _film(f"{ident}-audio", f"{title} with audio", "ByteDance", heard, (T2V, I2V), sound="always", **more)


def _sora() -> Iterator[Model]:
    said: dict[str, Any] = {"ratios": TWO, "sound": "always"}
    lengths: dict[str, Any] = {"seconds": (10, 15), "choice": True, "listed": False}
    both, pro = (T2V, I2V), ("standard", "pro", "high", "hd")
    yield _film("sora-2", "Sora 2", "OpenAI", 75, both, images=1, **lengths, **said)
    yield _film("sora-2-pro", "Sora 2 Pro", "OpenAI", 225, both, images=1, qualities=pro, **lengths, **said)
    for word, types, images in (("image-to-video", (I2V,), 1), ("text-to-video", (T2V,), 0)):
        for seconds, price in ((10, 75), (15, 85)):
            more: dict[str, Any] = {**said, "images": images, "seconds": (seconds,)}
            yield _film(f"sora-2-{word}-{seconds}s", "Sora 2", "OpenAI", price, types, **more)
        for seconds, tier, price in ((10, "hd", 475), (10, "standard", 225), (15, "hd", 790), (15, "standard", 390)):
            more = {**said, "images": images, "seconds": (seconds,), "qualities": pro}
            more["side"] = 1_080 if tier == "hd" else 720
            yield _film(f"sora-2-pro-{word}-{seconds}s-{tier}", f"Sora 2 Pro {tier}", "OpenAI", price, types, **more)
    board: dict[str, Any] = {**lengths, "seconds": (10, 15, 25)}
    yield _film("sora-2-pro-storyboard", "Sora 2 Pro Storyboard", "OpenAI", 245, both, images=1, **board, **said)
    for seconds, price in ((10, 245), (15, 390), (25, 445)):
        ident = f"sora-2-pro-storyboard-{seconds}s"
        yield _film(ident, "Sora 2 Pro Storyboard", "OpenAI", price, both, images=1, seconds=(seconds,), **said)


def _veo() -> Iterator[Model]:
    said: dict[str, Any] = {"ratios": TWO, "seconds": (8,), "sound": "always"}
    for tier, price, names in (
        ("veo3-1-fast", 99, ("first-and-last-frames", "reference-to-video", "text-to-video")),
        ("veo3-1", 390, ("first-and-last-frames", "text-to-video")),
    ):
        title = "Veo 3.1 Fast" if "fast" in tier else "Veo 3.1"
        yield _film(tier, title, "Google", price, (T2V, I2V), images=3, listed=False, **said)
        for name in names:
            types, images = ((T2V,), 1) if name == "text-to-video" else ((I2V,), 2 if "first" in name else 3)
            shapes = ("16:9",) if name == "reference-to-video" else TWO
            more = {**said, "images": images, "ratios": shapes}
            yield _film(f"{tier}-{name}", f"{title} {name.replace('-', ' ')}", "Google", price, types, **more)


def _wan() -> Iterator[Model]:
    said: dict[str, Any] = {"prompt_max": 800, "ratios": THREE, "sound": "always"}
    lengths: dict[str, Any] = {"seconds": (5, 10), "choice": True}
    yield _film("wan-2-5", "Wan 2.5", "Alibaba", 155, (T2V, I2V), images=1, side=1_080, **lengths, **said)
    for word, types, images in (("image-to-video", (I2V,), 1), ("text-to-video", (T2V,), 0)):
        name = f"wan-2-5-{word}"
        yield _film(name, "Wan 2.5", "Alibaba", 155, types, images=images, side=1_080, listed=False, **lengths, **said)
        for seconds, side, price in ((10, 1_080, 310), (10, 720, 186), (5, 1_080, 155), (5, 720, 93)):
            more: dict[str, Any] = {**said, "images": images, "seconds": (seconds,), "side": side}
            yield _film(f"{name}-{seconds}s-{side}p", f"Wan 2.5 {side}p", "Alibaba", price, types, **more)


def _grok() -> Iterator[Model]:
    said: dict[str, Any] = {"ratios": GROK, "seconds": (6,), "sound": "always"}
    yield _film("grok-image-to-video", "Grok Image to Video", "xAI", 65, (I2V,), images=1, **said)
    yield _film("grok-text-to-video-6s", "Grok Text to Video", "xAI", 65, (T2V,), **said)


_ALL = (*_grok(), *_kling_2_6(), *_motion(), *_kling_rest(), *_seed(), *_seedance(), *_sora(), *_veo(), *_wan())
FILMS = tuple(model for model in _ALL if model.listed)
FAMILIES = tuple(model for model in _ALL if not model.listed)
