"""editImage: forms as SDKs send them, masks, sizes, money, refusals that name their field."""

from typing import Any

import httpx
import pytest

from contracts import loader
from mock_server.engine.jobs import Job
from tests.providers.creativeai.drawing import EDITS, drawn, edited, pictures, recipe_of
from tests.stage import MockStage

WHITE, RED = (255, 255, 255), (200, 30, 30)
HOLE = (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("form", "size"),
    [
        ({"size": "1024x1024"}, (1024, 1024)),
        ({"size": "640x480"}, (640, 480)),  # not printed anywhere, but what other sizes there are is not said
        ({}, (96, 64)),
        ({"size": "auto"}, (96, 64)),
        ({"image": drawn(size=(5_000, 2_500), kind="JPEG")}, (4_096, 2_048)),  # ratio kept, within what is drawn
        ({"image": drawn(size=(300, 1))}, (300, 1)),
    ],
)
def test_a_result_has_the_asked_size_or_the_sources_own(
    api: MockStage, form: dict[str, Any], size: tuple[int, int]
) -> None:
    (shown,) = pictures(api, edited(api, **form))

    assert (shown.size, shown.format) == (size, "PNG")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("model", [None, "seedream-v4.5-edit", "wan-2.6-image-edit"])
def test_sources_come_in_three_formats_for_both_models(api: MockStage, kind: str, model: str | None) -> None:
    assert edited(api, image=drawn(kind=kind), model=model).status == 200


@pytest.mark.parametrize("name", ["image", "image[]"])
def test_several_sources_come_under_either_name(api: MockStage, name: str) -> None:
    """The first one gives size, and the mask is measured by it."""
    sources = {"image": None, name: [drawn(size=(48, 32)), drawn(size=(96, 96))]}

    (shown,) = pictures(api, edited(api, **sources, mask=drawn("L", (48, 32))))

    assert shown.size == (48, 32)
    assert edited(api, **sources, mask=drawn("L", (96, 96))).json["error"]["param"] == "mask"


@pytest.mark.parametrize(
    "mask",
    [
        drawn("1"),
        drawn("L", colour=255),
        drawn("P"),
        drawn("RGB", colour=WHITE),
        drawn("RGBA", colour=HOLE),
        drawn("LA", colour=(90, 0)),
        drawn("RGBA", colour=(255, 255, 255, 255)),
    ],
    ids=["1", "L", "P", "RGB", "transparent", "grey and transparent", "opaque RGBA"],
)
def test_a_mask_is_black_and_white_or_partly_transparent(api: MockStage, mask: bytes) -> None:
    assert edited(api, mask=mask).status == 200


@pytest.mark.parametrize(
    ("mask", "said", "rule"),
    [
        (drawn(kind="JPEG"), "got JPEG", "S-67"),
        (drawn(size=(64, 96)), "must be 96x64, the size of the image; got 64x96", "S-67"),
        (b"", "its 0 bytes cannot be read", "S-67"),
        (drawn()[:60], "bytes cannot be read", "S-67"),
        ("mask.png", "a text was sent: give the part a filename", "S-67"),
        (drawn(colour=RED), "neither", "S-72"),
        (drawn("RGBA", colour=(*RED, 255)), "neither", "S-72"),
        (drawn("L", colour=128), "neither", "S-72"),
        (drawn("I;16"), "mode I;16", "S-72"),
    ],
)
def test_another_mask_is_refused_by_its_name(api: MockStage, mask: bytes | str, said: str, rule: str) -> None:
    met = edited(api, mask=mask)

    error = met.json["error"]
    assert (met.status, error["code"], error["param"]) == (400, "invalid_request_error", "mask")
    assert said in error["message"]
    assert met.response_headers["x-mock-why"] == f"schema:{rule}"


@pytest.mark.parametrize(
    ("form", "param", "said"),
    [
        ({"image": None}, "image", "required"),
        ({"image": "jug.png"}, "image", "a text was sent: give the part a filename"),
        ({"image": b"GIF89a"}, "image", "must be a PNG, JPEG or WebP file; its 6 bytes"),
        ({"image": drawn(kind="GIF")}, "image", "PNG, JPEG or WebP"),
        ({"image": drawn()[:50]}, "image", "cannot be read"),
        ({"image": drawn(kind="JPEG")[:-200]}, "image", "cannot be read"),
        ({"image": [drawn(), b"nothing"]}, "image", "its 7 bytes"),
        ({"image[]": [b"nothing"]}, "image[]", "its 7 bytes"),
        ({"image": drawn("1", (30_000, 3_000))}, "image", "more than 64,000,000 pixels"),
        ({"image": drawn("1", (20_000, 9_500))}, "image", "more than 64,000,000 pixels"),
        ({"prompt": None}, "prompt", "required"),
        ({"prompt": ""}, "prompt", "empty"),
        ({"model": "dall-e-2"}, "model", "seedream-v4.5-edit"),
        ({"size": "9999x9999"}, "size", "each side 10 to 3999 pixels"),
        ({"style_reference_url": "style.jpg"}, "style_reference_url", "URL"),
        ({"n": "5"}, "n", "1 to 4"),
    ],
)
def test_a_refusal_names_the_field_and_costs_nothing(
    api: MockStage, form: dict[str, Any], param: str, said: str
) -> None:
    met = edited(api, **form)

    assert (met.status, met.json["error"]["param"]) == (400, param)
    assert said in met.json["error"]["message"]
    assert api.world.accounts["creativeai"].ledger.balance == 1_000


def test_a_file_without_a_filename_is_known_by_its_bytes(api: MockStage) -> None:
    made = httpx.Request("POST", "http://x", data={"prompt": "A jug"}, files={"image": (None, drawn(), "image/png")})
    headers = {"authorization": f"Bearer {api.key}", "content-type": made.headers["content-type"]}

    assert api.ask("POST", EDITS, headers, made.read()).status == 200


def test_json_is_no_form(api: MockStage) -> None:
    met = api.post(EDITS, {"prompt": "Put the jug on linen"})

    assert (met.status, "multipart/form-data" in met.json["error"]["message"]) == (415, True)


@pytest.mark.parametrize(("direction", "harsh"), [("all", 200), ("left", 200), ("sideways", 400)])
def test_only_a_harsh_world_refuses_directions_nobody_has_heard_of(api: MockStage, direction: str, harsh: int) -> None:
    """One value is printed; four more are assumed (creativeai/S-69)."""
    strict = MockStage(loader.load("creativeai"), "harsh")

    assert edited(api, outpaint_direction=direction).status == 200
    assert edited(strict, outpaint_direction=direction).status == harsh


def test_several_results_inside_the_answer(api: MockStage) -> None:
    met = edited(api, n="2", response_format="b64_json", output_format="jpeg")

    one, other = pictures(api, met)

    assert ({one.format, other.format}, one.size, other.size) == ({"JPEG"}, (96, 64), (96, 64))
    assert one.tobytes() != other.tobytes()
    assert api.world.accounts["creativeai"].ledger.spent == 6


def test_an_edit_is_known_by_its_file_and_answers_like_an_image(api: MockStage) -> None:
    told = edited(api).json

    assert set(told) == {"created", "data"}
    assert told["data"][0]["url"].startswith("http://127.0.0.1:8080/media/stage/edited-")
    assert told["data"][0]["revised_prompt"].startswith("Put the jug on linen, ")
    job: Job = next(iter(api.world.jobs.values()))
    assert (job.operation, job.served_by, job.price) == ("editImage", "seedream-v4.5-edit", 3)


def test_other_uploads_give_other_results_and_the_boundary_gives_none(api: MockStage) -> None:
    """What the luck of an edit hangs on: texts and files, not how the form was written."""
    first = edited(api).json
    api.account({})
    again = edited(api).json  # httpx draws a new boundary each time
    api.account({})
    other = edited(api, image=drawn(colour=RED)).json

    assert first == again
    assert other["data"][0]["url"] != first["data"][0]["url"]


@pytest.mark.parametrize(
    ("magic", "status", "code"),
    [
        ("moderated", 400, "content_policy_violation"),
        ("fail", 503, "provider_unavailable"),
        ("failover", 503, "provider_unavailable"),
        ("402", 402, "insufficient_credits"),
    ],
)
def test_magic_works_in_a_form(api: MockStage, magic: str, status: int, code: str) -> None:
    met = edited(api, prompt=f"Put the jug away [mock:{magic}]")

    assert (met.status, met.json["error"]["code"]) == (status, code)
    assert api.world.accounts["creativeai"].ledger.balance == 1_000


def test_the_edited_picture_goes_on_into_a_video(api: MockStage) -> None:
    url = edited(api).json["data"][0]["url"]
    job = api.post("/v1/video/generations", {"prompt": "It turns", "image_url": url}).json["id"]
    api.advance("idle")

    source = recipe_of(api, f"i2v-{job.removeprefix('vgen_i2v_')}.mp4").image

    assert source is not None
    assert (source.width, source.height) == (96, 64)
