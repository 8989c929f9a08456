"""Bodies that may be JSON or a form, and events that no header announces."""

from typing import Any

import pytest

from contracts.body import Bodies, Body, Form
from contracts.form import has_file
from contracts.loader import load

JSON = {"type": "object", "properties": {"url": {"type": "string"}, "size": {"type": "integer"}}, "required": ["url"]}
FORM = {"type": "object", "properties": {"file": {"type": "string"}}, "required": ["file"]}
EITHER = Bodies(Body({}, JSON), Form({}, FORM))


class Upload(str):
    """A file as a server may hold it: a text that carries its bytes."""

    __slots__ = ()
    data = b"GIF89a"


@pytest.mark.parametrize(
    ("body", "file"),
    [
        ({"file": b"GIF89a"}, True),
        ({"file": Upload("a.gif")}, True),
        ({"file": [b"GIF89a", b"GIF89a"]}, True),
        ({"file": "a.gif"}, False),
        ({}, False),
        (None, False),
        ([b"GIF89a"], False),
    ],
)
def test_a_file_makes_a_form(body: Any, file: bool) -> None:
    assert has_file(body) is file


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"file": b"GIF89a"}, None),
        ({"file": Upload("a.gif")}, None),
        ({"url": "http://a"}, None),
        ({"picture": b"GIF89a"}, "file is required"),
        ({}, "url is required"),
        ({"url": 7}, "url must be a string; got 7"),
    ],
)
def test_each_kind_of_body_has_its_own_schema(body: Any, said: str | None) -> None:
    found = EITHER.violation(body)
    assert (found.message if found else None) == said


def test_whole_floats_of_json_become_ints_and_forms_stay() -> None:
    form = {"file": b"GIF89a"}
    assert EITHER.whole({"url": "http://a", "size": 5.0}) == {"url": "http://a", "size": 5}
    assert EITHER.whole(form) is form


@pytest.mark.parametrize(
    ("provider", "headers", "payload", "event"),
    [
        ("creativeai", {"x-creativeai-event": "video.batch.completed"}, None, "video.batch.completed"),
        ("creativeai", {}, {"status": "completed"}, None),
        ("unifically", {}, {"status": "completed"}, "task.completed"),
        ("unifically", {"x-event": "task.failed"}, {"status": "completed"}, "task.failed"),  # a header wins
        ("unifically", {}, {"state": "completed"}, None),
        ("unifically", {}, None, None),
    ],
)
def test_an_event_is_announced_by_a_header_or_by_the_payload(
    provider: str, headers: dict[str, str], payload: Any, event: str | None
) -> None:
    assert load(provider).event_of(headers, payload) == event
