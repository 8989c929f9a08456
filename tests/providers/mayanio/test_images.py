"""createImages: files as asked, told as they are, and refusals that name their field."""

import re
from typing import Any

import pytest

from contracts import loader
from tests.media.decoded import picture
from tests.providers.mayanio.making import BRIDGE, IMAGES, file, made, refused
from tests.stage import MockStage


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("16:9", (1920, 1080)),  # mayanio/MX-1
        ("1:1", (1024, 1024)),
        ("4:3", (1440, 1080)),
        ("3:4", (1080, 1440)),
        ("9:16", (1080, 1920)),
        ("3:3", (1024, 1024)),
        ("21:9", (2520, 1080)),
        ("9999:1", (2560, 16)),  # a line is not drawn as wide as it is asked for
    ],
)
def test_a_picture_has_the_asked_ratio(api: MockStage, ratio: str, size: tuple[int, int]) -> None:
    (image,) = made(api, IMAGES, {**BRIDGE, "aspect_ratio": ratio})["images"]

    assert picture(file(api, image["url"])).size == size
    assert ((image["width"], image["height"]), image["aspect_ratio"]) == (size, ratio)


def test_without_wishes_it_is_one_square_png(api: MockStage) -> None:
    (image,) = made(api, IMAGES, BRIDGE)["images"]

    shown = picture(file(api, image["url"]))

    assert (shown.format, shown.size) == ("PNG", (1024, 1024))
    assert (image["content_type"], image["aspect_ratio"]) == ("image/png", "1:1")


@pytest.mark.parametrize(("wish", "decoded"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_a_picture_has_the_asked_format(api: MockStage, wish: str, decoded: str) -> None:
    (image,) = made(api, IMAGES, {**BRIDGE, "output_format": wish})["images"]

    assert picture(file(api, image["url"])).format == decoded
    assert image["content_type"] == f"image/{wish}"
    assert image["file_name"].endswith(f".{wish}")


def test_four_pictures_differ_and_are_named_by_their_places(api: MockStage) -> None:
    data = made(api, IMAGES, {**BRIDGE, "num_images": 4.0})

    files = [file(api, image["url"]) for image in data["images"]]

    assert len({picture(each).tobytes() for each in files}) == 4
    assert [image["file_size"] for image in data["images"]] == [len(each) for each in files]
    names = [re.fullmatch(r"generated-image-([0-9]+)-([1-4])\.png", image["file_name"]) for image in data["images"]]
    assert [name and name[2] for name in names] == ["1", "2", "3", "4"]
    assert len({name and name[1] for name in names}) == 1


def test_the_body_tells_what_the_example_does_and_no_more(api: MockStage) -> None:
    data = made(api, IMAGES, {**BRIDGE, "model": "another-model"})

    assert set(data) == {"images", "generation_id", "generation_time", "remaining_points", "request_id"}
    assert set(data["images"][0]) == {
        *("url", "content_type", "file_name", "file_size"),
        *("width", "height", "aspect_ratio"),
    }
    assert 1_800 <= data["generation_time"] <= 3_600


def test_luck_is_the_worlds(api: MockStage) -> None:
    """The same request gives another id and time the next time, and the same ones after a reset."""
    first, second = (made(api, IMAGES, BRIDGE) for _ in range(2))
    api.account({})

    assert made(api, IMAGES, BRIDGE) == first
    assert {first["generation_id"], first["request_id"]}.isdisjoint({second["generation_id"], second["request_id"]})


@pytest.mark.parametrize(
    ("wrong", "param"),
    [
        ({"prompt": None}, "prompt"),
        ({"prompt": ""}, "prompt"),
        ({"aspect_ratio": "16/9"}, "aspect_ratio"),
        ({"aspect_ratio": "-1:1"}, "aspect_ratio"),
        ({"output_format": "PNG"}, "output_format"),
        ({"num_images": "2"}, "num_images"),
        ({"num_images": True}, "num_images"),
        ({"num_images": 1.5}, "num_images"),
        ({"model": ""}, "model"),
    ],
)
def test_a_refusal_names_the_field(api: MockStage, wrong: dict[str, Any], param: str) -> None:
    met = api.post(IMAGES, {**BRIDGE, **wrong})

    status, text = refused(met)

    assert status == 400
    assert text.startswith(f"{param} must ")
    assert met.response_headers["x-mock-why"].startswith("schema:S-")


def test_other_models_are_refused_harshly_only(api: MockStage) -> None:
    strict = MockStage(loader.load("mayanio"), "harsh")

    assert refused(strict.post(IMAGES, {**BRIDGE, "model": "flux"}))[0] == 400
    assert made(strict, IMAGES, {**BRIDGE, "model": "nano-banana"})


def test_a_stamped_world_writes_the_generation_into_a_shared_picture(api: MockStage) -> None:
    api.switches["media"] = "stamped"
    api.account({})

    data = made(api, IMAGES, {**BRIDGE, "num_images": 2})

    one, other = (picture(file(api, image["url"])) for image in data["images"])
    assert (one.tobytes(), one.info["Soundstage"]) == (other.tobytes(), f"{data['generation_id']} 1")
    assert other.info["Soundstage"] == f"{data['generation_id']} 2"
    assert [image["file_size"] for image in data["images"]] == [len(file(api, i["url"])) for i in data["images"]]
