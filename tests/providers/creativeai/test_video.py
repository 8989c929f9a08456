"""One video: bodies, polls, ends, money, files."""

import pytest

from contracts import loader
from mock_server.media.make import make
from mock_server.providers.kit import Asset
from tests.media.decoded import video
from tests.stage import MockStage

VIDEOS = "/v1/video/generations"
T2V = {"prompt": "A paper boat in the rain"}
I2V = {**T2V, "image_url": "https://example.com/boat.png"}


def test_ten_polls_equal_one(api: MockStage) -> None:
    job = api.post(VIDEOS, T2V).json["id"]
    api.advance(60)

    polls = [api.get(f"{VIDEOS}/{job}").response_body for _ in range(10)]

    assert len(set(polls)) == 1
    assert api.world.clock.now_s == 60
    assert api.world.jobs[job].step == 0


@pytest.mark.parametrize(("ask", "key", "price"), [(T2V, "kling-o3-pro-t2v", 60), (I2V, "kling-o3-pro-i2v", 30)])
def test_a_render_holds_its_price_and_captures_it_at_the_end(
    api: MockStage, ask: dict[str, str], key: str, price: int
) -> None:
    told = api.post(VIDEOS, ask).json
    ledger = api.world.accounts["creativeai"].ledger
    assert (told["model_actual"], told["credits"]) == (key, price)
    assert (ledger.balance, ledger.held, ledger.spent) == (1000 - price, price, 0)

    api.advance("idle")

    assert (ledger.balance, ledger.held, ledger.spent) == (1000 - price, 0, price)


@pytest.mark.parametrize(
    ("magic", "after_s", "code", "message"),
    [
        ("fail", None, "generation_failed", "Video generation failed"),
        ("fail@40s", 40, "generation_failed", "Video generation failed"),
        ("slow=11m", 602, "generation_failed", "Video generation timed out after 10 minutes"),
        ("moderated@120s", 120, "content_policy_violation", None),
    ],
)
def test_a_failed_render_gives_its_credits_back(
    api: MockStage, magic: str, after_s: float | None, code: str, message: str | None
) -> None:
    told = api.post(VIDEOS, {"prompt": f"A boat [mock:{magic}]"}).json
    api.advance("idle")

    failed = api.get(f"{VIDEOS}/{told['id']}").json

    assert failed["status"] == "failed"
    assert failed["error"]["code"] == code
    assert failed["error"]["message"] == message or message is None
    assert failed["credits"] == 60  # the quoted charge stays (creativeai/D-37)
    assert api.world.accounts["creativeai"].ledger.balance == 1000
    assert after_s in (None, api.world.jobs[told["id"]].ended_s)


def test_a_slow_render_within_the_time_out_succeeds_then(api: MockStage) -> None:
    job = api.post(VIDEOS, {"prompt": "[mock:slow=8m]"}).json["id"]

    api.advance(479)
    before = api.get(f"{VIDEOS}/{job}").json["status"]
    api.advance(1)

    assert (before, api.get(f"{VIDEOS}/{job}").json["status"]) == ("processing", "completed")


def test_a_stuck_render_never_ends_and_keeps_its_slot(api: MockStage) -> None:
    job = api.post(VIDEOS, {"prompt": "[mock:stuck]"}).json["id"]

    api.advance(20 * 86_400)

    assert api.get(f"{VIDEOS}/{job}").json["status"] == "processing"
    assert api.world.unfinished() == [job]
    assert list(api.world.accounts["creativeai"].active) == [job]


def test_a_blocked_prompt_costs_nothing_and_makes_no_job(api: MockStage) -> None:
    refused = api.post(VIDEOS, {"prompt": "[mock:moderated]"})

    assert (refused.status, refused.json["error"]["param"]) == (400, "prompt")
    assert refused.response_headers["x-mock-why"] == "moderation"
    assert not api.world.jobs
    assert api.world.accounts["creativeai"].ledger.balance == 1000


def test_a_blocked_image_names_its_field(api: MockStage) -> None:
    refused = api.post(VIDEOS, {**T2V, "image_url": "https://example.com/boat.png#[mock:moderated]"})

    assert refused.json["error"] == {
        "code": "content_policy_violation",
        "message": "Your request was rejected because it may generate content that violates our usage policy.",
        "type": "invalid_request_error",
        "param": "image_url",
    }


def test_the_clip_is_as_asked(api: MockStage) -> None:
    """Length, frame, sound: read by a decoder. The link lasts seven days and not a second more."""
    told = api.post(VIDEOS, {**T2V, "duration": "3s", "aspect_ratio": "9:16", "resolution": "480p", "sound": True}).json
    api.advance("idle")
    url = api.get(f"{VIDEOS}/{told['id']}").json["output_url"]
    asset = api.edge.rooms["creativeai"].asset(api.world, url.rpartition("/")[2])
    assert isinstance(asset, Asset)

    seen = video(make(asset.recipe))

    assert (seen.size, seen.seconds, seen.has_sound) == ((480, 854), 3.0, True)
    assert asset.gone_s - (api.world.jobs[told["id"]].ended_s or 0) == 7 * 86_400
    assert {T2V["prompt"], told["id"]} <= set(asset.recipe.lines)


def test_a_clip_of_an_image_made_here_takes_its_frame(api: MockStage) -> None:
    first = api.post(VIDEOS, {**T2V, "aspect_ratio": "21:9"}).json["id"]
    api.advance("idle")
    source = api.get(f"{VIDEOS}/{first}").json["output_url"]

    second = api.post(VIDEOS, {**T2V, "image_url": source}).json["id"]
    api.advance("idle")

    asset = api.edge.rooms["creativeai"].asset(api.world, f"i2v-{second.rpartition('_')[2]}.mp4")
    assert isinstance(asset, Asset)
    assert (asset.recipe.width, asset.recipe.height) == (1680, 720)
    assert asset.recipe.image is not None


def test_an_unfinished_or_unknown_file_is_not_there(api: MockStage) -> None:
    job = api.post(VIDEOS, T2V).json["id"]
    room = api.edge.rooms["creativeai"]

    assert room.asset(api.world, f"video-{job.rpartition('_')[2]}.mp4") is None
    assert room.asset(api.world, "video-nothing.mp4") is None
    assert room.asset(api.world, "nonsense") is None


def test_the_printed_jobs_are_there() -> None:
    stage = MockStage(loader.load("creativeai"), scenario="documented")

    done = stage.get(f"{VIDEOS}/vgen_i2v_abc123").json

    assert done["completed_at"] == "2026-04-10T00:17:32Z"
    assert done["output_url"].endswith("/i2v-abc123.mp4")
    assert stage.edge.rooms["creativeai"].asset(stage.world, "i2v-abc123.mp4") is not None


def test_a_key_of_another_scenario_is_refused_with_the_next_step(api: MockStage) -> None:
    api.key = "mock_stage__instant"

    refused = api.get(f"{VIDEOS}/vgen_x")

    assert refused.status == 401
    assert "was made with `default`; reset it or choose another name" in refused.json["error"]["message"]
