"""The list of models: every row of the snapshot, and what it tells."""

import pytest

from mock_server.providers.kubeez import catalog
from tests.providers.kubeez.calls import Tools


def test_all_models_are_listed(api: Tools) -> None:
    told = api.done("get_models")

    assert told["total_count"] == len(told["models"]) == 111
    assert len({row["model_id"] for row in told["models"]}) == 111


@pytest.mark.parametrize(
    ("kind", "count"), [("image", 31), ("video", 69), ("music", 8), ("speech", 1), ("separation", 1), ("other", 1)]
)
def test_one_type_of_models(api: Tools, kind: str, count: int) -> None:
    rows = api.done("get_models", model_type=kind)["models"]

    assert {row["model_type"] for row in rows} == {kind}
    assert len(rows) == count


def test_another_type_is_refused(api: Tools) -> None:
    assert api.refused("get_models", model_type="poem") == (400, "invalid_parameters", "model_type")


@pytest.mark.parametrize(
    ("model", "price", "time_s"),
    [
        ("nano-banana", 7, 10),
        ("5-lite-image-to-image", 12, 209),
        ("kling-2-6-image-to-video-5s-audio", 175, 90),
        ("seedance-1-5-pro-720p-8s", 38, 108),
        ("kling-3-0-motion-control-1080p", 960, 90),
        ("auto-caption", 0.5, 60),
        ("V5_5", 19, 120),
    ],
)
def test_prices_and_times(api: Tools, model: str, price: float, time_s: int) -> None:
    row = next(row for row in api.done("get_models")["models"] if row["model_id"] == model)

    assert (row["cost_per_generation"], row["estimated_time_seconds"]) == (price, time_s)


def test_capabilities_of_a_video_model(api: Tools) -> None:
    row = next(row for row in api.done("get_models")["models"] if row["model_id"] == "seedance-1-5-pro-720p-8s")

    assert row["generation_types"] == ["text-to-video", "image-to-video"]
    assert (row["requires_input_media"], row["input_media_types"]) == (False, ["image"])
    assert row["capabilities"] == {
        "prompt_max_chars": 2_500,
        "supports_aspect_ratio": True,
        "aspect_ratio_options": ["16:9", "9:16", "1:1", "4:3", "3:4", "21:9"],
        "duration_options": ["8s"],
        "input_media_types": ["image"],
        "max_input_images": 2,
        "supports_sound": True,
        "video_audio": "toggle_via_sound_param",
    }


def test_families_are_taken_but_not_listed() -> None:
    families = {model.id for model in catalog.FAMILIES}

    assert {"kling-2-6-image-to-video", "sora-2", "seedance-1-5-pro", "veo3-1", "flux-2"} <= families
    assert not families & {model.id for model in catalog.MODELS}
