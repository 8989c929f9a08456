"""createImage: pictures as asked, money, the insurance of dall-e-3, refusals that name their field."""

from typing import Any

import pytest

from contracts import loader
from mock_server.media.make import make
from mock_server.media.recipe import Recipe
from tests.media.decoded import picture
from tests.providers.creativeai.drawing import IMAGES, file, pictures, recipe_of
from tests.stage import Met, MockStage

HOUSE = {"prompt": "A tea house in snow."}


def asked(api: MockStage, **fields: Any) -> Met:
    return api.post(IMAGES, {**HOUSE, **fields})


@pytest.mark.parametrize("size", ["1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792"])
def test_a_picture_has_the_asked_size(api: MockStage, size: str) -> None:
    (shown,) = pictures(api, asked(api, size=size))

    assert (f"{shown.width}x{shown.height}", shown.format, shown.mode) == (size, "PNG", "RGB")


def test_without_a_size_it_is_a_square(api: MockStage) -> None:
    (shown,) = pictures(api, asked(api))

    assert shown.size == (1024, 1024)


@pytest.mark.parametrize("file_format", [None, "jpeg", "webp"])
@pytest.mark.parametrize("response_format", ["url", "b64_json"])
def test_a_transparent_background_is_png_whatever_was_asked(
    api: MockStage, file_format: str | None, response_format: str
) -> None:
    """Nothing of the ground is left, all of the subject is (creativeai/S-57)."""
    wish = {"output_format": file_format} if file_format else {}
    (shown,) = pictures(api, asked(api, background="transparent", response_format=response_format, **wish))

    assert (shown.format, shown.mode) == ("PNG", "RGBA")
    alpha = shown.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((shown.width - 1, 0)), alpha.getextrema()) == (0, 0, (0, 255))
    assert alpha.getpixel((shown.width // 2, shown.height // 2)) == 255


@pytest.mark.parametrize(
    ("wish", "decoded", "ending"), [("png", "PNG", ".png"), ("jpeg", "JPEG", ".jpg"), ("webp", "WEBP", ".webp")]
)
def test_a_file_format_is_made_for_those_who_ask(api: MockStage, wish: str, decoded: str, ending: str) -> None:
    met = asked(api, output_format=wish, size="1536x1024")

    (shown,) = pictures(api, met)

    assert (shown.format, shown.size) == (decoded, (1536, 1024))
    assert met.json["data"][0]["url"].endswith(ending)


@pytest.mark.parametrize("response_format", ["url", "b64_json"])
def test_four_pictures_differ_and_cost_three_credits_each(api: MockStage, response_format: str) -> None:
    met = asked(api, n=4, response_format=response_format)

    shown = pictures(api, met)

    assert len({each.tobytes() for each in shown}) == 4
    ledger = api.world.accounts["creativeai"].ledger
    assert (ledger.spent, ledger.held, ledger.balance) == (12, 0, 988)
    assert all(
        set(item) == {"url" if response_format == "url" else "b64_json", "revised_prompt"} for item in met.json["data"]
    )


def test_bytes_and_link_show_the_same_picture(api: MockStage) -> None:
    met = asked(api, response_format="b64_json")
    (job,) = api.world.jobs

    (inside,) = pictures(api, met)

    assert inside.tobytes() == picture(file(api, f"x/generated-{job.removeprefix('image_')}.png")).tobytes()


def test_the_body_tells_the_world_s_time_and_nothing_of_models_or_money(api: MockStage) -> None:
    api.advance(90.9)

    told = asked(api, model="seedream-3").json

    assert set(told) == {"created", "data"}
    assert told["created"] == 1_767_225_600 + 90  # whole Unix seconds


def test_a_prompt_is_revised_by_the_worlds_luck(api: MockStage) -> None:
    """The same request in the same world gives other words the next time, and the same ones after a reset."""
    first, second = (asked(api, camera_angle="low", n=2).json["data"] for _ in range(2))
    api.account({})
    again = asked(api, camera_angle="low", n=2).json["data"]

    assert first == again
    assert first != second
    assert first[0]["revised_prompt"].startswith("A tea house in snow, seen from a low angle, ")


def test_a_link_lasts_seven_days(api: MockStage) -> None:
    url = asked(api).json["data"][0]["url"]
    api.advance(7 * 86_400 - 1)
    assert picture(file(api, url)).size == (1024, 1024)

    api.advance(2)

    with pytest.raises(AssertionError, match="expired"):
        file(api, url)


def test_an_input_of_a_video_may_be_a_picture_made_here(api: MockStage) -> None:
    """Its ratio becomes the clip's, and no slot of the account is taken by pictures."""
    url = asked(api, size="1024x1792", n=4).json["data"][0]["url"]
    job = api.post("/v1/video/generations", {"prompt": "It snows", "image_url": url, "resolution": "480p"}).json["id"]
    api.advance("idle")

    recipe = recipe_of(api, f"i2v-{job.removeprefix('vgen_i2v_')}.mp4")

    assert (recipe.width, recipe.height) == (480, 840)
    assert recipe.image == recipe_of(api, url)


@pytest.mark.parametrize("model", ["dall-e-3", "dall-e-3-hd", None])
def test_the_insurance_is_invisible_in_the_body(api: MockStage, model: str | None) -> None:
    """creativeai/D-28: another model serves; only a header tells."""
    plain = asked(api, **({"model": model} if model else {}))
    api.fate("failover", None)

    insured = asked(api, **({"model": model} if model else {}))

    assert (insured.status, set(insured.json), set(insured.json["data"][0])) == (
        200,
        {"created", "data"},
        {"url", "revised_prompt"},
    )
    assert insured.response_headers["x-model-actual"] == "stable-diffusion-xl"
    assert "x-model-actual" not in plain.response_headers
    assert api.world.accounts["creativeai"].ledger.spent == 6


@pytest.mark.parametrize(
    ("model", "fate"), [("flux-pro", "failover"), ("gpt-image-1", "failover"), ("dall-e-3", "fail")]
)
def test_where_nothing_stands_in_the_outage_shows_and_costs_nothing(api: MockStage, model: str, fate: str) -> None:
    api.fate(fate, None)

    met = asked(api, model=model)

    assert (met.status, met.json["error"]["code"]) == (503, "provider_unavailable")
    assert (api.world.accounts["creativeai"].ledger.balance, api.world.jobs) == (1_000, {})


@pytest.mark.parametrize("magic", ["moderated", "moderated@120s"])
def test_a_block_names_the_field_and_costs_nothing(api: MockStage, magic: str) -> None:
    met = api.post(IMAGES, {"prompt": f"A tea house [mock:{magic}]"})

    assert (met.status, met.json["error"]["code"], met.json["error"]["param"]) == (
        400,
        "content_policy_violation",
        "prompt",
    )
    assert api.world.accounts["creativeai"].ledger.balance == 1_000


def test_money_covers_all_pictures_or_none_is_made(api: MockStage) -> None:
    api.account({"credits": 11})

    met = asked(api, n=4)

    assert (met.status, met.json["error"]["code"], met.response_headers["x-mock-why"]) == (
        402,
        "insufficient_credits",
        "money",
    )
    assert asked(api, n=3).status == 200
    assert api.world.accounts["creativeai"].ledger.balance == 2


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"model": "dall-e-2"}, "model"),
        ({"prompt": ""}, "prompt"),
        ({"size": "512x512"}, "size"),
        ({"background": "white"}, "background"),
        ({"n": 5}, "n"),
        ({"n": 2.5}, "n"),
        ({"quality": "high"}, "quality"),
        ({"character_references": ["https://a.example/1"] * 4}, "character_references"),
        ({"character_reference_url": "here"}, "character_reference_url"),
        ({"camera_angle": 3}, "camera_angle"),
        ({"style_reference_url": "ftp://a.example/1"}, "style_reference_url"),
    ],
)
def test_a_refusal_names_the_field(api: MockStage, wrong: dict[str, Any], param: str) -> None:
    met = asked(api, **wrong)

    assert (met.status, met.json["error"]["param"]) == (400, param)
    assert met.response_headers["x-mock-why"].startswith("schema:S-")


def test_a_whole_float_is_a_number_of_pictures(api: MockStage) -> None:
    assert len(asked(api, n=2.0).json["data"]) == 2


def test_undocumented_wishes_are_ignored_plainly_and_refused_harshly(api: MockStage) -> None:
    wish = {"response_format": "xml", "output_format": "gif", "style": "vivid", "user": "u-1"}
    strict = MockStage(loader.load("creativeai"), "harsh")

    assert set(asked(api, **wish).json["data"][0]) == {"url", "revised_prompt"}
    assert asked(strict, **wish).json["error"]["param"] == "response_format"


@pytest.mark.parametrize(
    ("magic", "rate", "waited_ms"), [("slow=20s", 10, 2_000), ("slow=20s", 0, 0), ("stuck", 602, 1_000)]
)
def test_a_slow_picture_is_a_late_answer(api: MockStage, magic: str, rate: float, waited_ms: float) -> None:
    """World seconds at the clock's rate; a frozen world has none to wait for."""
    api.world.clock.set_rate(rate)
    late: list[float] = []
    answer = api.edge.answer
    api.edge.answer = lambda request: late.append((told := answer(request)).delay_ms) or told  # type: ignore[func-returns-value,method-assign]

    met = api.post(IMAGES, {"prompt": f"A tea house [mock:{magic}]"})

    assert met.status == 200
    assert late == [pytest.approx(waited_ms, abs=50)]


def test_a_stamped_world_writes_the_job_into_a_shared_picture(api: MockStage) -> None:
    """For load runs: one drawing per size, one copy per job."""
    api.switches["media"] = "stamped"
    api.account({})

    met = asked(api, n=2)

    one, other = pictures(api, met)
    assert (one.tobytes(), one.info["Soundstage"]) == (other.tobytes(), next(iter(api.world.jobs)))
    assert other.info["Soundstage"] != one.info["Soundstage"]


def test_the_printed_picture_lies_under_its_printed_name() -> None:
    """creativeai/EX-1 and creativeai/EX-2, in the scenario that has them."""
    api = MockStage(loader.load("creativeai"), scenario="documented")
    api.world.settle()

    shown = [
        picture(file(api, f"https://cdn.creativeai.run/output/{name}")) for name in ("abc123.png", "edited-abc123.png")
    ]

    assert [each.size for each in shown] == [(1024, 1024)] * 2


def test_a_picture_is_its_recipe(api: MockStage) -> None:
    """Prompt, model and id are drawn in: another of them is another picture."""
    asked(api, model="seedream-3")
    ((ident, job),) = api.world.jobs.items()
    recipe = recipe_of(api, f"generated-{ident.removeprefix('image_')}.png")

    assert recipe.lines == ("A tea house in snow.", "seedream-3.0", ident)
    assert make(recipe) != make(Recipe(kind="png", width=1024, height=1024, seed=recipe.seed))
    assert job.operation == "createImage"


def test_a_webhook_is_not_part_of_it(api: MockStage) -> None:
    """The field is unknown here and ignored, like any other."""
    url = api.receiver([200])

    met = api.post(IMAGES, {"prompt": "webhook_url", "webhook_url": url})
    api.advance("idle")

    assert (met.status, list(api.deliveries())) == (200, [])
