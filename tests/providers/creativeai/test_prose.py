"""Words that depend on a number alone, counted and cut."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mock_server.providers.creativeai import prose

NUMBERS = some.integers(0, 2**64 - 1)


@given(NUMBERS)
def test_a_number_has_its_words(number: int) -> None:
    first, second = prose.written(number), prose.written(number)
    assert first == second
    assert 2 <= first.text.count(".") <= 4


def test_other_numbers_have_other_words() -> None:
    assert len({prose.written(number).text for number in range(200)}) == 200


@given(NUMBERS, some.integers(1, 200))
def test_a_text_is_as_long_as_told(number: int, most: int) -> None:
    whole, cut = prose.written(number).text, prose.written(number, most_tokens=most)
    assert whole.startswith(cut.text)
    assert cut.reason == ("stop" if cut.text == whole else "length")
    assert prose.tokens(cut.text) == min(most, prose.tokens(whole))


@pytest.mark.parametrize(("text", "count"), [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2)])
def test_four_characters_are_a_token(text: str, count: int) -> None:
    assert prose.tokens(text) == count


def test_the_first_stop_wins_and_empty_ones_do_not_count() -> None:
    text = prose.written(7).text
    early, late = text.split()[1], text.split()[-1]
    assert prose.written(7, stops=("", late, early)).text == text[: text.index(early)]


def test_json_holds_the_words() -> None:
    assert json.loads(prose.written(7, as_json=True).text) == {"answer": prose.written(7).text}


@given(some.text())
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(prose.pieces(text)) == text


def test_the_words_are_fetched_when_they_are_first_needed() -> None:
    """Starting up, and answering what needs no words, does not import them."""
    code = "import sys; from mock_server.app import build; build(); print('faker' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "False"
