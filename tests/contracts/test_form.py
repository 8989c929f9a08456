"""Forms are read by fields, shown to schemas as strings, and judged like any other body."""

import io
from dataclasses import replace

import httpx
import pytest
from PIL import Image

from contracts.checks import judge
from contracts.form import bytes_of, encoded, fields, named
from mock_server.body import Upload
from tests.contracts.samples import CREATIVEAI, PICTURE, SHAPES, told

MULTIPART = ("multipart/form-data",)


def test_texts_are_strings_and_files_bytes() -> None:
    headers, raw = encoded({"prompt": "Gr\u00fc\u00dfe", "image": PICTURE, "image[]": [PICTURE]}, MULTIPART)

    assert fields(headers["content-type"], raw) == {
        "prompt": "Gr\u00fc\u00dfe",
        "image": PICTURE,
        "image[]": [PICTURE],
    }


def test_a_name_that_comes_twice_is_a_list() -> None:
    headers, raw = encoded({"image": [PICTURE, PICTURE, b"\r\n--x"]}, MULTIPART)

    assert fields(headers["content-type"], raw) == {"image": [PICTURE, PICTURE, b"\r\n--x"]}


def test_bytes_that_are_no_text_are_a_file_without_a_name() -> None:
    made = httpx.Request("POST", "http://x", files=[("image", (None, PICTURE, "image/png"))])

    assert fields(made.headers["content-type"], made.read()) == {"image": PICTURE}


@pytest.mark.parametrize(
    ("content_type", "raw"),
    [
        ("multipart/form-data", b"--b\r\n\r\n--b--"),
        ("multipart/form-data; boundary=other", b"--b\r\n\r\n--b--"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b"--b\r\n\r\nno name\r\n--b--\r\n"),
    ],
)
def test_what_is_no_form_has_no_fields(content_type: str, raw: bytes) -> None:
    assert fields(content_type, raw) is None


def test_a_schema_sees_files_as_strings() -> None:
    upload = Upload.of("jug.png", "image/png", PICTURE)

    shown = named({"image": [PICTURE, upload], "n": "2"})

    assert shown == {"image": ["file", "jug.png"], "n": "2"}
    assert type(shown["image"][1]) is str
    assert (bytes_of(PICTURE), bytes_of(upload), bytes_of("jug.png")) == (PICTURE, PICTURE, None)


def edit(**form: object) -> list[str]:
    """The rules of the findings about an edit that was accepted."""
    headers, raw = encoded({"image": PICTURE, "prompt": "Put the jug on linen", **form}, MULTIPART)
    exchange = replace(told(SHAPES["EX-2"]), request_body=raw, request_headers=headers)
    return [found.rule for found in judge(CREATIVEAI, exchange)]


def test_a_server_that_takes_a_broken_form_is_found() -> None:
    """Schema and bytes alike."""
    larger = io.BytesIO()
    Image.new("L", (9, 9)).save(larger, "PNG")

    assert edit() == []
    assert edit(model="dall-e-3") == ["creativeai/S-65"]
    assert edit(image=b"no picture") == ["creativeai/S-66"]
    assert edit(mask=larger.getvalue()) == ["creativeai/S-67"]


def test_a_form_nobody_can_read_is_found() -> None:
    exchange = replace(
        told(SHAPES["EX-2"]), request_body=b"--", request_headers={"content-type": "multipart/form-data; boundary=b"}
    )

    assert [(found.check, found.party) for found in judge(CREATIVEAI, exchange)] == [
        ("accepted-against-document", "server")
    ]
