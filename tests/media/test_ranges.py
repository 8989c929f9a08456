import pytest

from mock_server.media.ranges import Part, Unsatisfiable, asked, part, same, unchanged

ETAG = '"abc,d"'


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-99", range(100)),
        ("bytes=0-0", range(1)),
        ("bytes=100-", range(100, 1000)),
        ("bytes=999-999", range(999, 1000)),
        ("bytes=990-5000", range(990, 1000)),
        ("bytes=-100", range(900, 1000)),
        ("bytes=-5000", range(1000)),
        ("BYTES=0-9", range(10)),
        ("bytes= 0-9 ", range(10)),
        ("bytes=00000000000000000000000-9", range(10)),
        (f"bytes=0-{'9' * 5000}", range(1000)),
        (f"bytes=-{'9' * 5000}", range(1000)),
    ],
)
def test_one_range_is_those_bytes(header: str, span: range) -> None:
    assert asked(header, 1000) == span


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=--5",
        "bytes=5-2",
        "bytes=0-1,5-9",  # several ranges may be answered whole
        "items=0-9",
        "bytes 0-9",
        "bytes=0x1-9",
        "bytes=\u0660-\u0669",
        "bytes=1.5-9",
        "bytes=0-9\n",
    ],
)
def test_nonsense_and_lists_are_the_whole(header: str | None) -> None:
    assert asked(header, 1000) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=1000-", 1000), ("bytes=1000-1001", 1000), ("bytes=-0", 1000), ("bytes=0-", 0)]
)
def test_a_range_without_a_byte_cannot_be_satisfied(header: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        asked(header, size)


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ("*", True),
        (" * ", True),
        (ETAG, True),
        (f"W/{ETAG}", True),
        (f'"x", {ETAG}, "y"', True),
        (f'"x",W/{ETAG}', True),
        ('"x", "y"', False),
        ("abc,d", False),
        ('"abc"', False),
        ('"ABC,D"', False),
        ("", False),
    ],
)
def test_if_none_match_compares_weakly(header: str | None, known: bool) -> None:
    assert unchanged(header, ETAG) is known
    assert unchanged(header, f"W/{ETAG}") is known


@pytest.mark.parametrize(
    ("header", "etag", "allowed"),
    [
        (None, ETAG, True),
        (ETAG, ETAG, True),
        ('"other"', ETAG, False),
        (f"W/{ETAG}", ETAG, False),
        (f"W/{ETAG}", f"W/{ETAG}", False),
        ("Sat, 21 Nov 2026 10:00:00 GMT", ETAG, False),
        ("*", ETAG, False),
        ("", ETAG, False),
    ],
)
def test_if_range_compares_strongly(header: str | None, etag: str, allowed: bool) -> None:
    assert same(header, etag) is allowed


WHOLE, HEAD_OF = Part(200, 0, 1000), Part(206, 0, 100, "bytes 0-99/1000")


@pytest.mark.parametrize(
    ("method", "headers", "answer"),
    [
        ("GET", {}, WHOLE),
        ("GET", {"range": "bytes=0-99"}, HEAD_OF),
        ("GET", {"range": "bytes=-1"}, Part(206, 999, 1000, "bytes 999-999/1000")),
        ("GET", {"range": "bytes=0-"}, Part(206, 0, 1000, "bytes 0-999/1000")),
        ("GET", {"range": "bytes=1000-"}, Part(416, content_range="bytes */1000")),
        ("GET", {"range": "bytes=0-99,200-299"}, WHOLE),
        ("HEAD", {"range": "bytes=0-99"}, WHOLE),
        ("HEAD", {"range": "bytes=1000-"}, WHOLE),
        ("GET", {"range": "bytes=0-99", "if-range": ETAG}, HEAD_OF),
        ("GET", {"range": "bytes=0-99", "if-range": '"old"'}, WHOLE),
        ("GET", {"range": "bytes=1000-", "if-range": '"old"'}, WHOLE),
        ("GET", {"if-none-match": ETAG}, Part(304)),
        ("HEAD", {"if-none-match": ETAG}, Part(304)),
        ("GET", {"if-none-match": ETAG, "range": "bytes=1000-"}, Part(304)),
        ("GET", {"if-none-match": '"old"', "range": "bytes=0-99"}, HEAD_OF),
    ],
)
def test_the_headers_together_pick_the_part(method: str, headers: dict[str, str], answer: Part) -> None:
    assert part(method, headers, ETAG, 1000) == answer
