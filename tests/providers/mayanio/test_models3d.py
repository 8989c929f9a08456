"""create3d: a GLB that opens, its preview, and images that come by URL or in base64."""

import io
from base64 import b64encode
from typing import Any

import pytest
from PIL import Image

from tests.media.decoded import difference, picture
from tests.media.test_model3d import opened
from tests.providers.mayanio.making import BRIDGE, IMAGES, JUG, MODELS, file, made, refused
from tests.stage import MockStage


def in_base64(kind: str) -> str:
    """A small picture, as a client would send it."""
    out = io.BytesIO()
    Image.new("RGB", (12, 8), "teal").save(out, kind)
    return b64encode(out.getvalue()).decode()


@pytest.mark.parametrize("path", [MODELS, "/api/v1/3d-models", "/api/v1/models"])
def test_a_model_opens_and_has_a_preview(api: MockStage, path: str) -> None:
    data = made(api, path, JUG)
    told = data["model"]

    glb = file(api, told["url"])

    model = opened(glb)
    assert (model.document["asset"]["version"], len(model.vectors[0])) == ("2.0", 60)
    assert (told["file_size"], told["content_type"]) == (len(glb), "model/gltf-binary")
    shown = picture(file(api, told["preview_image"]))
    assert (shown.format, shown.size) == ("JPEG", (512, 512))
    (job,) = api.world.jobs.values()
    assert (job.operation, job.id) == ("create3d", told["generation_id"])


def test_the_body_tells_what_the_example_does_and_no_more(api: MockStage) -> None:
    data = made(api, MODELS, {**JUG, "texture_quality": "no", "orientation": "align_image"})

    assert set(data) == {"model", "generation_time", "remaining_points", "request_id"}
    assert set(data["model"]) == {
        *("url", "preview_image", "content_type", "file_name"),
        *("file_size", "texture_quality", "generation_id"),
    }
    assert data["model"]["texture_quality"] == "no"
    assert 36_000 <= data["generation_time"] <= 58_000


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
@pytest.mark.parametrize("head", ["", "data:image/png;base64,"])
def test_a_picture_in_base64_is_taken_with_and_without_a_head(api: MockStage, kind: str, head: str) -> None:
    assert made(api, MODELS, {"image_base64": head + in_base64(kind)})["model"]["url"].endswith(".glb")


def test_lines_of_base64_are_one_text(api: MockStage) -> None:
    whole = in_base64("PNG")
    assert made(api, MODELS, {"image_base64": f"{whole[:40]}\r\n{whole[40:]}\n"})


@pytest.mark.parametrize(
    "wrong",
    [
        "not base64 at all",
        "iVBORw0KGgo",  # cut short: no padding
        b64encode(b"a text is no picture").decode(),
        in_base64("PNG")[:64],  # a picture cut short
        "data:text/plain;base64," + in_base64("PNG"),
        "data:image/png;base64,",
        "",
        7,
    ],
)
@pytest.mark.parametrize("beside", [{}, JUG])
def test_what_is_no_picture_in_base64_is_refused(api: MockStage, wrong: Any, beside: dict[str, str]) -> None:
    """Whatever stands beside it, and at no cost."""
    met = api.post(MODELS, {"image_base64": wrong, **beside})

    status, text = refused(met)

    assert status == 400
    assert text.startswith("image_base64 must be ")
    assert met.response_headers["x-mock-why"] == "schema:S-62"
    assert api.world.jobs == {}


def test_without_an_image_both_fields_are_named(api: MockStage) -> None:
    status, text = refused(api.post(MODELS, {"texture_quality": "standard"}))

    assert (status, text.startswith("image_url or image_base64 is required")) == (400, True)


def test_the_preview_shows_the_picture_that_was_made_here(api: MockStage) -> None:
    (image,) = made(api, IMAGES, BRIDGE)["images"]

    shown = picture(file(api, made(api, MODELS, {"image_url": image["url"]})["model"]["preview_image"]))
    other = picture(file(api, made(api, MODELS, JUG)["model"]["preview_image"]))

    source = picture(file(api, image["url"])).resize((512, 512))
    sky = (0, 0, 512, 256)  # above what is written at the foot of each
    assert difference(source.crop(sky), shown.crop(sky)) < 6 < difference(source.crop(sky), other.crop(sky))


def test_a_preview_of_previews_ends_somewhere(api: MockStage) -> None:
    api.account({"points": 100_000, "limits": False})
    url = JUG["image_url"]
    for _ in range(60):
        url = made(api, MODELS, {"image_url": url})["model"]["preview_image"]

    assert picture(file(api, url)).size == (512, 512)


def test_the_bytes_of_a_request_are_not_kept_with_its_generation(api: MockStage) -> None:
    """A million bytes of base64 would stay as long as the world."""
    made(api, MODELS, {"image_base64": in_base64("PNG"), "texture_quality": "standard"})

    (job,) = api.world.jobs.values()
    assert job.request == b'{"texture_quality":"standard"}'
