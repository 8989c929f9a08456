"""Images through the official Python SDK: links, bytes, edits, typed errors, its own retries."""

import io
from base64 import b64decode

import httpx
import openai
import pytest
from PIL import Image

from tests.media.decoded import picture
from tests.sdk.conftest import Hurried, Make

PROMPT = "A tea house on a lake in the first snow"


def drawn(mode: str = "RGB", size: tuple[int, int] = (96, 64), kind: str = "PNG") -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 0).save(made, kind)
    return made.getvalue()


def fetched(url: str | None) -> Image.Image:
    """The picture behind a link, fetched as any program would."""
    assert url is not None
    answer = httpx.get(url)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    return picture(answer.content)


def test_a_picture_behind_a_link(client: openai.OpenAI) -> None:
    told = client.images.generate(model="dall-e-3", prompt=PROMPT, size="1792x1024", quality="hd", n=1)

    assert told.data is not None
    assert told.created == 1_767_225_600
    assert fetched(told.data[0].url).size == (1792, 1024)
    assert told.data[0].revised_prompt is not None
    assert told.data[0].revised_prompt.startswith(PROMPT)


def test_a_transparent_picture_inside_the_answer(client: openai.OpenAI) -> None:
    told = client.images.generate(
        model="gpt-image-1", prompt=PROMPT, response_format="b64_json", background="transparent", output_format="webp"
    )

    assert told.data is not None
    shown = picture(b64decode(told.data[0].b64_json or ""))
    assert (shown.size, shown.format, shown.mode, told.data[0].url) == ((1024, 1024), "PNG", "RGBA", None)


def test_four_pictures(client: openai.OpenAI) -> None:
    told = client.images.generate(model="dall-e-3", prompt=PROMPT, n=4)

    assert told.data is not None
    assert len({fetched(each.url).tobytes() for each in told.data}) == 4


def test_fields_the_sdk_does_not_know_go_along(client: openai.OpenAI) -> None:
    told = client.images.generate(
        model="seedream-3.0",
        prompt=PROMPT,
        extra_body={"camera_angle": "isometric", "character_references": ["https://example.com/char1.png"]},
    )

    assert told.data is not None
    assert "isometric" in (told.data[0].revised_prompt or "")


def test_one_picture_edited(client: openai.OpenAI) -> None:
    told = client.images.edit(
        model="seedream-v4.5-edit", image=("jug.png", drawn(), "image/png"), prompt="Put the jug on linen"
    )

    assert told.data is not None
    assert fetched(told.data[0].url).size == (96, 64)


def test_several_pictures_edited_into_one(client: openai.OpenAI) -> None:
    """The SDK calls the parts of a list `image[]`, and writes numbers as texts."""
    sources = [("jug.png", drawn(), "image/png"), ("cloth.jpg", drawn(kind="JPEG"), "image/jpeg")]

    told = client.images.edit(
        model="wan-2.6-image-edit", image=sources, prompt="The jug on the cloth", size="1024x1024", n=2
    )

    assert told.data is not None
    assert [fetched(each.url).size for each in told.data] == [(1024, 1024)] * 2


def test_a_masked_edit_inside_the_answer(client: openai.OpenAI) -> None:
    told = client.images.edit(
        model="seedream-v4.5-edit",
        image=drawn(),
        mask=drawn("RGBA"),
        prompt="Fold the cloth",
        response_format="b64_json",
        extra_body={"outpaint_direction": "all"},
    )

    assert told.data is not None
    assert picture(b64decode(told.data[0].b64_json or "")).size == (96, 64)


def test_a_wrong_mask_is_a_bad_request(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client.images.edit(model="seedream-v4.5-edit", image=drawn(), mask=drawn(kind="JPEG"), prompt="Fold the cloth")

    assert (raised.value.code, raised.value.param) == ("invalid_request_error", "mask")


@pytest.mark.parametrize(
    ("prompt", "error", "code"),
    [
        ("[mock:400]", openai.BadRequestError, "invalid_request_error"),
        ("[mock:moderated]", openai.BadRequestError, "content_policy_violation"),
        ("[mock:401]", openai.AuthenticationError, "authentication_error"),
        ("[mock:402]", openai.APIStatusError, "insufficient_credits"),
        ("[mock:404]", openai.NotFoundError, "not_found"),
        ("[mock:429]", openai.RateLimitError, "rate_limit_exceeded"),
        ("[mock:503]", openai.InternalServerError, "provider_unavailable"),
        ("[mock:fail]", openai.InternalServerError, "provider_unavailable"),
    ],
)
def test_a_refusal_is_a_typed_error(
    client: openai.OpenAI, prompt: str, error: type[openai.APIStatusError], code: str
) -> None:
    with pytest.raises(error) as raised:
        client.images.generate(model="dall-e-3", prompt=prompt)

    assert raised.value.code == code


def test_real_causes_are_typed_errors_too(make: Make, server: str) -> None:
    """A wrong key, a wrong field, an empty purse."""
    with pytest.raises(openai.AuthenticationError, match="mock_<world>"):
        make(api_key="sk-live").images.generate(model="dall-e-3", prompt=PROMPT)
    with pytest.raises(openai.BadRequestError) as raised:
        make().images.generate(model="dall-e-3", prompt=PROMPT, n=5)
    assert raised.value.param == "n"

    poor = {"accounts": {"creativeai": {"credits": 2}}}
    httpx.put(f"{server}/_mock/worlds/poor-painter", json=poor).raise_for_status()
    with pytest.raises(openai.APIStatusError) as refused:
        make(api_key="mock_poor-painter").images.generate(model="dall-e-3", prompt=PROMPT)
    assert (refused.value.status_code, refused.value.code) == (402, "insufficient_credits")


@pytest.mark.parametrize(
    ("magic", "statuses", "waits"),
    [("429x2", [429, 429, 200], ["1", "1", None]), ("503x1", [503, 200], [None, None])],
)
def test_the_sdk_recovers_by_itself(
    make: Make, hurried: Hurried, magic: str, statuses: list[int], waits: list[str | None]
) -> None:
    patient = make(max_retries=2, http_client=hurried.http)

    told = patient.images.generate(model="dall-e-3", prompt=f"A tea house [mock:{magic}]")

    assert told.data is not None
    assert (hurried.statuses, hurried.waits) == (statuses, waits)


def test_the_sdk_gives_up_when_it_has_no_retry_left(make: Make, hurried: Hurried) -> None:
    with pytest.raises(openai.RateLimitError):
        make(max_retries=1, http_client=hurried.http).images.generate(model="dall-e-3", prompt="[mock:429x2]")

    assert hurried.statuses == [429, 429]


def test_an_edit_is_retried_with_its_files(make: Make, hurried: Hurried) -> None:
    patient = make(max_retries=2, http_client=hurried.http)

    told = patient.images.edit(model="seedream-v4.5-edit", image=drawn(), prompt="Fold the cloth [mock:503x1]")

    assert told.data is not None
    assert hurried.statuses == [503, 200]
