"""Luck belongs to the request: to its world, operation and body, never to the order of arrival."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.chance import Chance, Seen, Stream

BODY = b'{"prompt": "A kite over a harbour"}'


class Draws(NamedTuple):
    number: int
    share: float
    whole: int
    token: str
    child: str


def draws(stream: Stream) -> Draws:
    return Draws(
        stream.number("n"),
        stream.share("s"),
        stream.whole("w", 120, 180),
        stream.token("id"),
        stream.child("0").token("id"),
    )


def test_the_draws_are_pinned() -> None:
    """Whoever changes how luck is drawn changes every id and length that someone wrote down."""
    assert draws(Chance(7, "demo").stream("createVideo", BODY)) == PINNED
    assert Chance(7, "demo").stream("createVideo", BODY).token("id", 32) == PINNED_LONG


PINNED = Draws(
    number=14634454060312713074, share=0.013428300460693987, whole=152, token="sbodmaj87oe1", child="20l2iu88o7s1"
)
PINNED_LONG = "ol7ivd5k8fdk9sa5o15u66llo7d209nj"


@pytest.mark.parametrize(
    "other",
    [
        lambda: Chance(8, "demo").stream("createVideo", BODY),
        lambda: Chance(7, "demo2").stream("createVideo", BODY),
        lambda: Chance(7, "demo").stream("createVideoBatch", BODY),
        lambda: Chance(7, "demo").stream("createVideo", BODY + b" "),
        lambda: Chance(7, "demo").stream("createVideo", b""),
        lambda: second(Chance(7, "demo")),
    ],
    ids=["seed", "world", "operation", "body", "no body", "seen before"],
)
def test_all_that_names_a_stream_matters(other: Callable[[], Stream]) -> None:
    same = [a == b for a, b in zip(draws(Chance(7, "demo").stream("createVideo", BODY)), draws(other()), strict=True)]
    assert not any(same[index] for index in (0, 1, 3, 4))  # two whole numbers of sixty-one may be equal


def second(chance: Chance) -> Stream:
    chance.stream("createVideo", BODY)
    return chance.stream("createVideo", BODY)


def test_operations_with_one_beginning_are_two() -> None:
    """Sixteen bytes are what a hash takes as its purpose; names of operations are longer."""
    one, other = (Chance(7, "demo").stream(f"generate_image_background_{n}", BODY).token("id") for n in (1, 2))
    assert one != other


@given(st.permutations(range(6)))
def test_the_order_of_other_requests_changes_nothing(order: list[int]) -> None:
    """Six bodies, one of them sent three times: each gets its own draws, whatever came between."""
    bodies = [b"a", b"b", b"c", b"same", b"same", b"same"]
    chance = Chance(1, "w")
    drawn: dict[bytes, list[str]] = {}
    for index in order:
        drawn.setdefault(bodies[index], []).append(chance.stream("op", bodies[index]).token("id"))
    assert drawn == {body: [first_draw(body, nth) for nth in range(bodies.count(body))] for body in bodies}


def first_draw(body: bytes, nth: int) -> str:
    chance = Chance(1, "w")
    for _ in range(nth):
        chance.stream("op", body)
    return chance.stream("op", body).token("id")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b'{"u":"http://127.0.0.1:4711/hook"}', b'{"u":"http://127.0.0.1:4712/hook"}', True),
        (b'{"u":"http://a.example/hook?x=1"}', b'{"u":"http://b.example/hook?x=1"}', True),
        (b'{"u":"https://a.example"}', b'{"u":"https://b.example:8443"}', True),
        (b'{"u":"http:\\/\\/a\\/hook"}', b'{"u":"http:\\/\\/b\\/hook"}', True),  # every slash escaped
        (b'{"u":"http://a/hook","v":"http://c/x"}', b'{"u":"http://b/hook","v":"http://d/x"}', True),
        (b"http://a/hook 1", b"http://b/hook 2", False),
        (b'{"u":"http://a/hook"}', b'{"u":"http://a/hook2"}', False),
        (b'{"u":"http://a/hook"}', b'{"u":"https://a/hook"}', False),
        (b'{"u":"http://a?x=1"}', b'{"u":"http://a?x=2"}', False),
        (b'{"u":"http://a#[mock:fail]"}', b'{"u":"http://a#[mock:stuck]"}', False),
        (b'{"u":"a://host"}', b'{"u":"a://tsoh"}', False),
    ],
)
def test_hosts_do_not_matter_paths_do(one: bytes, other: bytes, same: bool) -> None:
    tokens = {Chance(1, "w").stream("op", body).token("id") for body in (one, other)}
    assert (len(tokens) == 1) is same


@given(st.lists(st.binary(min_size=8, max_size=8).map(lambda name: bytes(byte & 1 for byte in name)), max_size=60))
def test_names_are_counted_one_by_one(names: list[bytes]) -> None:
    """Names that stand side by side can spell a third across their border: it has not been met for that."""
    seen, met = Seen(), Counter[bytes]()
    for name in names:
        assert seen.count(name) == met[name]
        met[name] += 1


def test_two_worlds_never_share_an_id() -> None:
    """A hundred thousand ids from bodies that two worlds, and every fourth time one world, have in common."""
    chances = Chance(0, "a"), Chance(0, "b")
    tokens = {
        chance.stream("createVideo", b"%d" % (number // 4)).token("id")
        for number in range(50_000)
        for chance in chances
    }
    assert len(tokens) == 100_000


@given(st.binary(max_size=8), st.integers(-5, 5), st.integers(0, 300))
def test_draws_stay_within_their_bounds(body: bytes, low: int, span: int) -> None:
    stream = Chance(3, "w").stream("op", body)
    assert low <= stream.whole("w", low, low + span) <= low + span
    assert 0 <= stream.share("s") < 1
    assert 0 <= stream.number("n") < 2**64


def test_whole_numbers_reach_both_ends_and_all_between() -> None:
    chance = Chance(3, "w")
    assert {chance.stream("op", b"x").whole("w", 3, 6) for _ in range(200)} == {3, 4, 5, 6}


def test_tokens_are_lower_case_letters_and_digits_of_the_asked_length() -> None:
    stream = Chance(3, "w").stream("op", b"")
    assert [len(stream.token("id", length)) for length in (1, 12, 32)] == [1, 12, 32]
    token = stream.token("id", 32)
    assert token.isalnum()
    assert token == token.lower()
    assert stream.token("id") == stream.token("id")
    assert stream.token("id") != stream.token("other")
