"""Images and videos, from the start to the file."""

from typing import Any

import pytest

from mock_server.engine.jobs import Job
from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset, file_at
from mock_server.providers.kubeez import catalog
from mock_server.providers.kubeez.model import Model
from tests.providers.kubeez.asks import ASKS, IMAGE, NAMES, VIDEO, ask
from tests.providers.kubeez.calls import KUBEEZ, Tools

BOAT: dict[str, Any] = {"prompt": "A paper boat in the rain", "model": "nano-banana"}
KLING: dict[str, Any] = {"prompt": "Slow pan", "model": "kling-2-6-image-to-video", "generation_type": "image-to-video"}
FILM: dict[str, Any] = {**KLING, "source_media_urls": [IMAGE]}


def followed(api: Tools, ident: str) -> Any:
    """A generation when all is over."""
    api.advance("idle")
    return api.done("get_generation_status", generation_id=ident)


def recipe(api: Tools, url: str) -> Recipe:
    """What is served behind a URL."""
    found = file_at(api.world, url)
    assert isinstance(found, Asset)
    return found.recipe


@pytest.mark.parametrize(("model", "kind"), ASKS, ids=NAMES)
def test_every_model_generates(model: Model, kind: str) -> None:
    api = Tools("unlimited")

    started = api.done("generate_media", **ask(model, kind))
    done = followed(api, started["generation_id"])

    row = catalog.BY_ID[done["model"]]
    assert (done["status"], done["progress"], done["generation_type"]) == ("completed", 100, kind)
    assert done["credits_deducted"] == started["estimated_cost_credits"] == row.credits
    (output,) = done["outputs"]
    assert output["media_type"] == row.kind
    made = recipe(api, output["url"])
    assert (made.width, made.height) == (output["width"], output["height"])
    assert made.kind == ("png" if row.kind == "image" else "mp4")
    assert made.seconds == (row.seconds[0] if row.kind == "video" else 0)


def test_models_of_the_contract_are_those_of_the_catalogue() -> None:
    """Two statements made apart: which ids arguments may name, and which the mock knows."""
    schemas = KUBEEZ.document["components"]["schemas"]
    branches = [schemas[one["$ref"].rpartition("/")[2]] for one in schemas["MediaRequest"]["oneOf"]]
    named = [ident for branch in branches for ident in branch["properties"]["model"]["enum"]]

    assert len(named) == len(set(named))
    assert set(named) == set(schemas["MediaModel"]["enum"]) == set(catalog.MEDIA)


def test_a_job_goes_through_its_states_in_order(api: Tools) -> None:
    ident = api.done("generate_media", **FILM)["generation_id"]
    met = []
    for _ in range(200):
        told = api.done("get_generation_status", generation_id=ident)
        met.append((told["status"], told["progress"]))
        if told["status"] in ("completed", "failed"):
            break
        api.advance(1)

    assert list(dict.fromkeys(status for status, _ in met)) == ["pending", "queued", "processing", "completed"]
    assert [progress for _, progress in met] == sorted(progress for _, progress in met)
    assert met[-1] == ("completed", 100)


def test_polling_twice_equals_polling_once(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT)["generation_id"]

    first, second = (api.call("get_generation_status", generation_id=ident).response_body for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("asked", "resolved", "price"),
    [
        ({**FILM}, "kling-2-6-image-to-video-5s", 90),
        ({**FILM, "duration": "10s", "sound": True}, "kling-2-6-image-to-video-10s-audio", 310),
        ({**FILM, "model": "kling-2-6-image-to-video-5s", "sound": True}, "kling-2-6-image-to-video-5s-audio", 175),
        (
            {**KLING, "model": "sora-2", "generation_type": "text-to-video", "duration": "15s"},
            "sora-2-text-to-video-15s",
            85,
        ),
        (
            {**KLING, "model": "sora-2-pro", "generation_type": "text-to-video", "quality": "pro"},
            "sora-2-pro-text-to-video-10s-hd",
            475,
        ),
        ({**FILM, "model": "seedance-1-5-pro", "generation_type": "text-to-video"}, "seedance-1-5-pro-720p-4s", 19),
        (
            {**FILM, "model": "seedance-1-5-pro", "generation_type": "text-to-video", "duration": "8s", "sound": True},
            "seedance-1-5-pro-720p-8s-audio",
            76,
        ),
        ({**FILM, "model": "veo3-1", "source_media_urls": [IMAGE, IMAGE]}, "veo3-1-first-and-last-frames", 390),
        ({**FILM, "model": "veo3-1-fast"}, "veo3-1-fast-reference-to-video", 99),
        ({**FILM, "model": "wan-2-5", "duration": "10s"}, "wan-2-5-image-to-video-10s-1080p", 310),
        ({**BOAT, "model": "imagen-4", "quality": "ultra"}, "imagen-4-ultra", 19),
        ({**BOAT, "model": "flux-2"}, "flux-2-1K", 10),
        ({**BOAT, "quality": "pro", "duration": "9s", "sound": True, "negative_prompt": "fog"}, "nano-banana", 7),
        ({**BOAT, "model": "nano-banana-pro", "resolution": "4K"}, "nano-banana-pro", 31),
    ],
)
def test_a_family_and_its_parameters_name_a_model(api: Tools, asked: dict[str, Any], resolved: str, price: int) -> None:
    started = api.done("generate_media", **asked)

    assert (started["model"], started["estimated_cost_credits"]) == (resolved, price)
    assert api.done("get_balance")["credits"] == 5_000 - price


def test_resolution_counts_where_generation_m_is_switched_on(api: Tools) -> None:
    api.account({"generation": "M"})

    assert (
        api.done("generate_media", **BOAT | {"model": "nano-banana-2", "resolution": "2K"})["model"]
        == "nano-banana-2-2K"
    )
    assert api.done("generate_media", **BOAT | {"model": "flux-2", "resolution": "2K"})["model"] == "flux-2-2K"


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        (BOAT, (1_024, 1_024)),
        ({**BOAT, "aspect_ratio": "16:9"}, (1_366, 768)),
        ({**FILM, "aspect_ratio": "16:9"}, (1_920, 1_080)),
        ({**FILM}, (1_080, 1_080)),
        ({**KLING, "model": "sora-2", "generation_type": "text-to-video"}, (1_280, 720)),
        ({**KLING, "model": "sora-2", "generation_type": "text-to-video", "aspect_ratio": "9:16"}, (720, 1_280)),
    ],
)
def test_results_have_the_asked_shape(api: Tools, asked: dict[str, Any], size: tuple[int, int]) -> None:
    (output,) = followed(api, api.done("generate_media", **asked)["generation_id"])["outputs"]

    assert (output["width"], output["height"]) == size


def test_the_preview_is_smaller_than_the_result(api: Tools) -> None:
    (output,) = followed(api, api.done("generate_media", **FILM)["generation_id"])["outputs"]
    whole, thumb, optimized = (recipe(api, output[name]) for name in ("url", "thumbnail_url", "optimized_url"))

    assert (thumb.kind, thumb.width, thumb.height) == ("jpeg", 320, 320)
    assert (optimized.kind, optimized.width, optimized.seconds) == ("mp4", 1_024, whole.seconds)


def test_a_result_can_be_the_source_of_the_next(api: Tools) -> None:
    (still,) = followed(api, api.done("generate_media", **BOAT, aspect_ratio="9:16")["generation_id"])["outputs"]
    motion = {**FILM, "model": "kling-3-0-motion-control-720p", "source_media_urls": [still["url"], VIDEO]}

    (film,) = followed(api, api.done("generate_media", **motion)["generation_id"])["outputs"]

    assert (film["width"], film["height"]) == (720, 1_280)  # that model has no ratios: the shape is its input's
    assert recipe(api, film["url"]).image is not None


def test_motion_costs_by_the_second_of_a_video_that_is_known(api: Tools) -> None:
    clip = followed(api, api.done("generate_media", **FILM)["generation_id"])["outputs"][0]["url"]
    motion = {**FILM, "model": "kling-3-0-motion-control-720p", "source_media_urls": [clip, IMAGE]}

    assert api.done("generate_media", **motion)["estimated_cost_credits"] == 24 * 5
    assert (
        api.done("generate_media", **{**motion, "source_media_urls": [IMAGE, VIDEO]})["estimated_cost_credits"] == 720
    )


def test_the_same_seed_draws_the_same(api: Tools) -> None:
    seeds = [
        recipe(
            api, followed(api, api.done("generate_media", **BOAT, seed=seed)["generation_id"])["outputs"][0]["url"]
        ).seed
        for seed in (7, 7, 8)
    ]

    assert seeds[0] == seeds[1] != seeds[2]


@pytest.mark.parametrize("seed", [-5, 0.5, 1e308, 2**70])
def test_any_number_is_a_seed(api: Tools, seed: float) -> None:
    raw = f'{{"prompt": "A boat", "model": "z-image", "seed": {seed}}}'.encode()
    started = api.ask("TOOL", "generate_media", {"authorization": f"Bearer {api.key}"}, raw)

    assert followed(api, started.json["generation_id"])["status"] == "completed"


@pytest.mark.parametrize(
    ("magic", "message"),
    [
        ("[mock:fail]", "The generation failed at the provider."),
        ("[mock:moderated@20s]", "Content was flagged by moderation"),
    ],
)
def test_a_failure_tells_why_and_costs_nothing(api: Tools, magic: str, message: str) -> None:
    started = api.done("generate_media", **FILM | {"prompt": magic})
    assert api.done("get_balance")["credits"] == 4_910

    failed = followed(api, started["generation_id"])

    assert (failed["status"], failed["error_message"], failed["credits_deducted"]) == ("failed", message, 0)
    assert failed["outputs"] == []
    assert api.done("get_balance")["credits"] == 5_000


@pytest.mark.parametrize(
    ("magic", "status", "code"),
    [
        ("[mock:429]", 429, "rate_limited"),
        ("[mock:402]", 402, "insufficient_credits"),
        ("[mock:401]", 401, "unauthorized"),
        ("[mock:503]", 503, "internal_error"),
        ("[mock:moderated]", 400, "content_policy_violation"),
    ],
)
def test_magic_values_answer_in_the_dialect(api: Tools, magic: str, status: int, code: str) -> None:
    assert api.refused("generate_media", **BOAT | {"prompt": magic})[:2] == (status, code)


def test_a_stuck_job_stays_in_its_place(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT | {"prompt": "[mock:stuck]"})["generation_id"]

    api.advance(86_400)

    assert api.done("get_generation_status", generation_id=ident)["status"] == "processing"


def test_an_unknown_generation_is_not_found(api: Tools) -> None:
    assert api.refused("get_generation_status", generation_id="nowhere") == (404, "not_found", "generation_id")


def test_a_new_id_may_be_unknown_for_a_moment(api: Tools) -> None:
    api.account({"unseen_s": 2})
    ident = api.done("generate_media", **BOAT)["generation_id"]

    assert api.refused("get_generation_status", generation_id=ident)[0] == 404
    api.advance(2)
    assert api.done("get_generation_status", generation_id=ident)["status"] == "queued"


def test_urls_may_come_after_completion(api: Tools) -> None:
    api.account({"cdn_lag_s": 30})
    ident = api.done("generate_media", **BOAT)["generation_id"]

    early = followed(api, ident)
    api.advance(30)
    late = api.done("get_generation_status", generation_id=ident)

    assert (early["status"], early["cdn_ready"], early["outputs"][0]["url"]) == ("completed", False, None)
    assert late["cdn_ready"] is True
    assert late["outputs"][0]["url"].endswith(".png")


def test_the_scenario_of_late_links_is_both() -> None:
    api = Tools("late-links")
    ident = api.done("generate_media", **BOAT)["generation_id"]

    assert api.refused("get_generation_status", generation_id=ident)[0] == 404
    assert followed(api, ident)["outputs"][0]["url"] is None


def test_a_job_of_another_provider_is_none_of_ours(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT)["generation_id"]
    job = api.world.jobs[ident]

    assert isinstance(job, Job)
    assert api.refused("get_music_status", generation_id=ident) == (404, "not_found", "generation_id")
