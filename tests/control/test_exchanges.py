"""Bodies are told as JSON, text or base64."""

from typing import Any

import pytest

from mock_server.control.exchanges import body
from mock_server.engine.journal import MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", None),
        (b'{"a": [1, null]}', {"a": [1, None]}),
        (b"12", 12),
        (b"plain text", "plain text"),
        ("gr\u00fcn".encode(), "gr\u00fcn"),
        (b"\x89PNG\r\n", {"base64": "iVBORw0K"}),
        (b"\xff" * 3, {"base64": "////"}),
        (b'{"key": "sk-0123456789"}', {"key": "[redacted]"}),
    ],
)
def test_a_body_is_told_as_what_it_is(raw: bytes, told: Any) -> None:
    assert body(raw) == told


def test_a_text_cut_within_a_character_is_still_text() -> None:
    raw = ("x" + "\u00fc" * MAX_BODY_BYTES).encode()[:MAX_BODY_BYTES]

    assert body(raw) == "x" + "\u00fc" * (MAX_BODY_BYTES // 2 - 1)
