"""The error tree, and the tail of a message that helps."""

import pytest

from mock_server.engine import errors
from mock_server.engine.errors import MOST_KNOWN, BadInput, OutOfCredits, Refusal, SoundstageError, nearest


@pytest.mark.parametrize(
    ("word", "tail"),
    [
        ("latancy", '; did you mean "latency"? Known: disconnect, latency, status.'),
        ("x", ". Known: disconnect, latency, status."),
        ("", ". Known: disconnect, latency, status."),
    ],
)
def test_the_nearest_word_is_offered_and_all_known_ones(word: str, tail: str) -> None:
    assert nearest(word, ["status", "latency", "disconnect"]) == tail


def test_every_error_is_in_the_tree_and_drawn_in_it() -> None:
    made = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, SoundstageError)]
    assert errors.__doc__ is not None
    assert [each.__name__ for each in made if each.__name__ not in errors.__doc__] == []
    assert [each for each in made if each is not SoundstageError and not issubclass(each, BadInput | Refusal)] == []


def test_a_refusal_says_why_and_where() -> None:
    told = errors.Invalid("no", param="prompt", because="schema:S-1")
    assert (told.message, told.param, told.because) == ("no", "prompt", "schema:S-1")
    assert errors.WrongKey("no").because == "key"


def test_missing_money_is_counted() -> None:
    short = OutOfCredits(60, 12, "Top up.")
    assert (str(short), short.because) == ("This request needs 60 and 12 are left. Top up.", "money")


def test_of_very_many_words_only_the_nearest_is_told() -> None:
    many = [f"word-{number}" for number in range(MOST_KNOWN + 1)]

    assert nearest("word-7x", many) == '; did you mean "word-7"?'
    assert nearest("zebra", many).startswith(". Known: word-0, ")
