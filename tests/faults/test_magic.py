"""Magic values: found in any string, read into an effect, refused with the nearest word."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from mock_server.faults.effect import Effect
from mock_server.faults.magic import Found, Magic, find, read
from mock_server.faults.outcome import Outcome
from mock_server.faults.reply import Reply


@pytest.mark.parametrize(
    ("inside", "effect", "times"),
    [
        ("503", Reply(503), None),
        ("200", Reply(200), None),
        ("599", Reply(599), None),
        ("429x2", Reply(429), 2),
        ("402x1", Reply(402), 1),
        ("fail", Outcome("fail", None, "prompt"), None),
        ("fail@40s", Outcome("fail", 40.0, "prompt"), None),
        ("slow=8m", Outcome("slow", 480.0, "prompt"), None),
        ("stuck", Outcome("stuck", None, "prompt"), None),
        ("moderated", Outcome("moderated", None, "prompt"), None),
        ("moderated@120s", Outcome("moderated", 120.0, "prompt"), None),
        ("failover", Outcome("failover", None, "prompt"), None),
        ("failover@250ms", Outcome("failover", 0.25, "prompt"), None),
    ],
)
def test_every_magic_value_of_the_manual_is_read(inside: str, effect: Effect, times: int | None) -> None:
    assert read(inside, "prompt") == Magic(effect, times)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("fial", 'unknown magic value `[mock:fial]`; did you mean "fail"? Known: STATUS, STATUSxN, fail, failover'),
        ("", "unknown magic value `[mock:]`"),
        ("FAIL", "unknown magic value `[mock:FAIL]`"),
        ("fail ", "unknown magic value `[mock:fail ]`"),
        ("600", "unknown magic value `[mock:600]`"),
        ("199", "unknown magic value `[mock:199]`"),
        ("429x0", "unknown magic value `[mock:429x0]`"),
        ("429x", "unknown magic value `[mock:429x]`"),
        ("instant", "unknown magic value `[mock:instant]`"),
        ("slow", "magic value `[mock:slow]` is not written right; write [mock:slow=8m]"),
        ("slow@8m", "write [mock:slow=8m]"),
        ("fail=40s", "write [mock:fail@40s]"),
        ("stuck@5s", "write [mock:stuck]"),
        ("moderated=1s", "write [mock:moderated@40s]"),
        ("fail@40", "`40` is not a duration; write a number with its unit"),
        ("fail@", "`` is not a duration"),
        ("slow=8m@2s", 'unknown magic value `[mock:slow=8m@2s]`; did you mean "slow"?'),
    ],
)
def test_what_nobody_can_read_is_told_with_the_nearest_word(inside: str, said: str) -> None:
    with pytest.raises(BadInput) as met:
        read(inside)
    assert said in str(met.value)


@pytest.mark.parametrize(
    ("body", "inside", "text", "param"),
    [
        ({"prompt": "A cat [mock:fail] runs"}, "fail", "A cat [mock:fail] runs", "prompt"),
        ({"a": 1, "prompts": [{"prompt": "x"}, {"prompt": "[mock:503]"}]}, "503", "[mock:503]", "prompts[1].prompt"),
        (
            {"image_url": "https://a.example/b.png#[mock:moderated]"},
            "moderated",
            "https://a.example/b.png#[mock:moderated]",
            "image_url",
        ),
        ({"a": {"b": {"c": "[mock:stuck]"}}}, "stuck", "[mock:stuck]", "a.b.c"),
        (["[mock:fail]"], "fail", "[mock:fail]", "[0]"),
        ("[mock:fail]", "fail", "[mock:fail]", ""),
        ({"a": "[mock:one]", "b": "[mock:two]"}, "one", "[mock:one]", "a"),  # the first wins
        ({"a": {"deep": "[mock:one]"}, "b": "[mock:two]"}, "one", "[mock:one]", "a.deep"),
        ({"a": ["x", ["[mock:one]"]], "b": "[mock:two]"}, "one", "[mock:one]", "a[1][0]"),
        ({"a": "[mock:one] [mock:two]"}, "one", "[mock:one] [mock:two]", "a"),
        ({"a": "[[mock:fail]]"}, "fail", "[[mock:fail]]", "a"),
    ],
)
def test_the_first_in_any_string_is_found_with_its_field(body: Any, inside: str, text: str, param: str) -> None:
    assert find(body) == Found(inside, text, param)


@pytest.mark.parametrize(
    "body",
    [{}, [], None, 7, {"prompt": "mock:fail"}, {"[mock:fail]": 1}, {"a": "[mock:fail"}, {"a": f"[mock:{'x' * 81}]"}],
)
def test_elsewhere_there_is_none(body: Any) -> None:
    assert find(body) is None


def test_deep_bodies_are_searched_without_end() -> None:
    body: Any = "[mock:fail]"
    for _ in range(5_000):
        body = [body]
    found = find(body)
    assert found is not None
    assert found.inside == "fail"
