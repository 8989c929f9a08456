"""The native API: an image or a video started, one path to poll both, and a quote."""

from typing import Any

import pytest

from contracts import loader
from mock_server.media.make import make
from mock_server.providers.kit import Asset
from tests.contracts.samples import SHAPES
from tests.media.decoded import picture, video
from tests.stage import MockStage

IMAGE, VIDEO = "/api/v1/model/generateImage", "/api/v1/model/generateVideo"
POLL, QUOTE = "/api/v1/model/prediction", "/api/v1/model/calculate"
ASK = {"prompt": "A brass key on grey felt"}


def poll(api: MockStage, task: str) -> dict[str, Any]:
    """The data of a prediction."""
    return api.get(f"{POLL}/{task}").json["data"]  # type: ignore[no-any-return]


def file(api: MockStage, url: object) -> bytes:
    """The bytes behind an output link."""
    asset = api.edge.rooms["creativeai"].asset(api.world, str(url).rpartition("/")[2])
    assert isinstance(asset, Asset)
    return make(asset.recipe)


def test_an_image_is_polled_until_it_is_done(api: MockStage) -> None:
    task = api.post(IMAGE, ASK).json["data"]
    assert (task["status"], task["outputs"], task["id"][:4]) == ("processing", None, "img_")
    assert poll(api, task["id"])["status"] == "processing"

    api.advance("idle")
    done = poll(api, task["id"])

    assert (done["status"], done["error"]) == ("completed", None)
    assert done["outputs"] == [f"http://127.0.0.1:8080/media/stage/image-{task['id'][4:]}.png"]
    assert 2 <= api.world.clock.now_s <= 6


@pytest.mark.parametrize("path", [IMAGE, VIDEO])
def test_what_is_done_at_once_is_still_only_accepted(path: str) -> None:
    api = MockStage(loader.load("creativeai"), scenario="instant")
    task = api.post(path, ASK).json["data"]
    assert (task["status"], task["outputs"]) == ("processing", None)
    assert poll(api, task["id"])["status"] == "completed"


def test_an_image_costs_two_credits_at_its_end(api: MockStage) -> None:
    api.post(IMAGE, ASK)
    ledger = api.world.accounts["creativeai"].ledger
    assert (ledger.balance, ledger.held) == (998, 2)

    api.advance("idle")

    assert (ledger.balance, ledger.held, ledger.spent) == (998, 0, 2)


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({}, (1024, 1024)),
        ({"size": "1536x1024"}, (1536, 1024)),
        ({"size": "512*768"}, (512, 768)),
        ({"aspect_ratio": "16:9"}, (1820, 1024)),
        ({"aspect_ratio": "16:9", "size": "300x300"}, (300, 300)),
    ],
)
def test_file_and_webhook_tell_the_asked_size(api: MockStage, asked: dict[str, str], size: tuple[int, int]) -> None:
    hook = api.receiver([200])
    task = api.post(IMAGE, {**ASK, **asked, "webhook_url": hook}).json["data"]["id"]
    api.advance("idle")

    told = api.parsed(api.deliveries()[0])

    assert picture(file(api, told["output_url"])).size == size == (told["width"], told["height"])
    assert told["id"] == task


def test_the_webhook_says_what_the_printed_one_says(api: MockStage) -> None:
    """creativeai/EX-16, value for value, but for what a request makes its own."""
    printed = SHAPES["EX-16"].example
    hook = api.receiver([200])
    api.post(IMAGE, {"model": printed["model"], "prompt": printed["prompt"], "webhook_url": hook})
    api.advance("idle")

    delivery = api.deliveries()[0]
    told = api.parsed(delivery)

    assert delivery.headers["x-creativeai-event"] == "image.generation.completed"
    assert delivery.headers["x-creativeai-delivery-id"] == told["id"]
    assert list(told) == list(printed)
    own = {"id", "output_url", "revised_prompt", "completed_at"}
    assert {name: told[name] for name in told if name not in own} == {
        name: printed[name] for name in printed if name not in own
    }
    assert told["revised_prompt"].startswith(f"{printed['prompt']}, ")


@pytest.mark.parametrize(
    ("wish", "code"), [("fail", "generation_failed"), ("moderated@1s", "content_policy_violation")]
)
def test_a_failed_image_says_why_and_gives_its_credits_back(api: MockStage, wish: str, code: str) -> None:
    hook = api.receiver([200])
    task = api.post(IMAGE, {"prompt": f"A key [mock:{wish}]", "webhook_url": hook}).json["data"]["id"]
    api.advance("idle")

    told, polled = api.parsed(api.deliveries()[0]), poll(api, task)

    assert (told["status"], told["credits"], told["credits_refunded"], told["output_url"]) == ("failed", 0, 2, None)
    assert told["error"]["code"] == code
    assert polled["status"] == "failed"
    assert told["error_message"] == told["error"]["message"] == polled["error"]
    assert api.world.accounts["creativeai"].ledger.balance == 1000


@pytest.mark.parametrize(
    ("model", "status", "served"), [("dall-e-3", 200, "stable-diffusion-xl"), ("flux-pro", 503, None)]
)
def test_only_an_insured_model_has_a_substitute(api: MockStage, model: str, status: int, served: str | None) -> None:
    answer = api.post(IMAGE, {"model": model, "prompt": "A key [mock:failover]"})

    assert answer.status == status
    assert [job.served_by for job in api.world.jobs.values()] == ([served] if served else [])


def test_an_image_takes_no_video_slot(api: MockStage) -> None:
    for number in range(4):
        assert api.post(IMAGE, {"prompt": f"Key {number}"}).status == 200
    assert api.post(VIDEO, ASK).status == 200


def test_a_native_video_renders_like_any_other(api: MockStage) -> None:
    """Price, length of the render, and file follow from the key that serves it."""
    task = api.post(VIDEO, {**ASK, "image": "https://example.com/key.png", "aspect_ratio": "9:16"}).json["data"]
    job = api.world.jobs[task["id"]]
    assert (job.served_by, job.price) == ("kling-o3-pro-i2v", 30)

    api.advance("idle")
    done = poll(api, task["id"])

    assert 120 <= api.world.clock.now_s <= 180
    clip = video(file(api, done["outputs"][0]))
    assert clip.size == (720, 1280)


def test_native_videos_share_slots_and_creates_with_the_others(api: MockStage) -> None:
    for path in (VIDEO, "/v1/video/generations", VIDEO):
        assert api.post(path, ASK).status in (200, 202)

    refused = api.post(VIDEO, ASK)

    assert (refused.status, refused.json["error"]["code"]) == (429, "rate_limit_exceeded")
    assert refused.response_headers["x-ratelimit-limit"] == "5"
    assert refused.response_headers["x-ratelimit-remaining"] == "1"


def test_a_native_videos_webhook_is_a_videos(api: MockStage) -> None:
    hook = api.receiver([200])
    task = api.post(VIDEO, {**ASK, "webhook_url": hook}).json["data"]["id"]
    api.advance("idle")

    delivery = api.deliveries()[0]

    assert delivery.headers["x-creativeai-event"] == "video.generation.completed"
    assert api.parsed(delivery)["id"] == task


@pytest.mark.parametrize(
    ("asked", "price"),
    [
        ({"model": "seedream-3.0"}, 2),
        ({"model": "auto"}, 60),
        ({"model": "auto", "image": "https://example.com/key.png"}, 30),
        ({"model": "seedance-1.5-pro"}, 30),
    ],
)
def test_a_quote_is_what_the_job_then_costs(api: MockStage, asked: dict[str, str], price: int) -> None:
    quoted = api.post(QUOTE, {**ASK, **asked}).json["data"]["price"]
    assert api.world.jobs == {}
    assert api.world.accounts["creativeai"].ledger.balance == 1000

    api.post(IMAGE if price == 2 else VIDEO, {**ASK, **asked})

    assert quoted == price == api.world.accounts["creativeai"].ledger.held


def test_a_task_is_not_found_on_other_paths_nor_others_here(api: MockStage) -> None:
    image = api.post(IMAGE, ASK).json["data"]["id"]
    clip = api.post("/v1/video/generations", ASK).json["id"]

    assert api.get(f"/api/generate/status/{image}").status == 404
    assert api.get(f"/v1/video/generations/{image}").status == 404
    assert api.get(f"{POLL}/{clip}").status == 404


def test_the_printed_image_is_there() -> None:
    api = MockStage(loader.load("creativeai"), scenario="documented")
    printed = SHAPES["EX-16"].example

    done = poll(api, printed["id"])

    assert (done["model"], done["status"]) == (printed["model"], printed["status"])
    assert done["outputs"] == ["http://127.0.0.1:8080/media/stage/image-abc123.png"]
    assert picture(file(api, done["outputs"][0])).size == (printed["width"], printed["height"])
