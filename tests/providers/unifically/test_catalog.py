"""Prices: of a second or of a task, dearer for what costs more; each with its standing."""

from typing import Any, get_args

import pytest

from mock_server.providers.unifically.catalog import BY_ID, FOLLOWS, MODELS, Standing, price, times_s, usd


@pytest.mark.parametrize(
    ("model", "asked", "seconds", "dollars"),
    [
        ("google/veo-3.1-fast", {}, 4, 0.6),
        ("google/veo-3.1-quality", {}, 8, 6.0),
        ("google/veo-3.1-extend", {"model": "lite"}, 8, 0.72),
        ("google/veo-3.1-extend", {"model": "quality"}, 8, 6.0),
        ("kuaishou/kling-o1-video", {}, 7, 0.336),
        ("kuaishou/kling-o1-video-edit", {}, 5.5, 0.264),
        ("google/nano-banana", {}, 0, 0.03),
        ("black-forest-labs/flux.2-pro", {"quality": "1K"}, 0, 0.02),
        ("black-forest-labs/flux.2-pro", {"quality": "2K"}, 0, 0.03),
        ("black-forest-labs/flux.2-flex", {"quality": "2K"}, 0, 0.06),
        ("alibaba/qwen-image-2.0-pro", {"image_urls": ["a"]}, 0, 0.0525),
        ("alibaba/z-image-turbo", {}, 0, 0.0105),
        ("alibaba/z-image-turbo", {"prompt_extend": True}, 0, 0.021),
        ("xai/grok-imagine-image", {"enable_pro": True}, 0, 0.025),
        ("suno-ai/music", {}, 0, 0.06),
        ("suno-ai/stems-all", {}, 0, 0.2),
        ("suno-ai/lyrics", {}, 0, 0.012),
    ],
)
def test_price(model: str, asked: dict[str, Any], seconds: float, dollars: float) -> None:
    assert usd(price(BY_ID[model], asked, seconds)) == dollars


def test_every_price_says_how_sure_it_is() -> None:
    assert {model.standing for model in MODELS} == set(get_args(Standing))
    assert all(model.price > 0 for model in MODELS)
    assert {model.unit for model in MODELS if model.kind == "video"} == {"second"}


def test_every_task_takes_time() -> None:
    for model in MODELS:
        least, most = times_s(model)
        assert 0 < least < most, model.id


def test_what_goes_on_from_a_task_goes_on_from_videos() -> None:
    kinds = {model.family: model.kind for model in MODELS}

    assert {kinds[family] for families in FOLLOWS.values() for family in families} == {"video"}
