"""Durations as people write them."""

import pytest

from mock_server.engine.duration import seconds
from mock_server.engine.errors import BadInput


@pytest.mark.parametrize(
    ("written", "read_s"),
    [
        ("250ms", 0.25),
        ("7s", 7.0),
        ("8m", 480.0),
        ("2h", 7_200.0),
        ("7d", 604_800.0),
        ("0s", 0.0),
        ("1.5m", 90.0),
        ("1500ms", 1.5),
        ("999999999s", 999_999_999.0),
    ],
)
def test_a_number_and_its_unit_is_a_duration(written: str, read_s: float) -> None:
    assert seconds(written) == read_s


@pytest.mark.parametrize("written", ["7", 7, 7.0, "", "s", "7 s", "-7s", "7sec", "7S", "1e3s", "7s7s", None, True, [7]])
def test_anything_else_is_refused_with_examples(written: object) -> None:
    with pytest.raises(BadInput, match="is not a duration; write a number with its unit, for example 250ms, 7s"):
        seconds(written)


def test_a_long_word_is_cut_in_the_message() -> None:
    with pytest.raises(BadInput) as met:
        seconds("x" * 5_000)
    assert len(str(met.value)) < 200
