"""Text for chat: sentences that depend on a number alone, counted in tokens, cut, and cut into pieces.

A token is four characters, rounded up; real tokenizers differ from model to model.
"""

import re
from functools import cache
from typing import Any

import msgspec
import orjson

CHARACTERS_A_TOKEN = 4


class Written(msgspec.Struct, frozen=True):
    """A text, and why it ends there: `stop` or `length`."""

    text: str
    reason: str


def tokens(text: str) -> int:
    """How many tokens a text counts."""
    return -(-len(text) // CHARACTERS_A_TOKEN)


def written(
    number: int, *, most_tokens: int | None = None, stops: tuple[str, ...] = (), as_json: bool = False
) -> Written:
    """Two to four sentences of plain words; with `as_json` inside an object: `{"answer": "..."}`.

    stops: the text ends before the first of them; most_tokens: it is cut behind so many.
    """
    text = _sentences(number)
    if as_json:
        text = orjson.dumps({"answer": text}).decode()
    found = [at for stop in stops if stop and (at := text.find(stop)) >= 0]
    text = text[: min(found, default=len(text))]
    if most_tokens is not None and tokens(text) > most_tokens:
        return Written(text[: most_tokens * CHARACTERS_A_TOKEN], "length")
    return Written(text, "stop")


def pieces(text: str) -> list[str]:
    """The text word by word, as a stream tells it."""
    return re.findall(r"\s*\S+|\s+$", text)


def _sentences(number: int) -> str:
    faker = _faker()
    faker.seed_instance(number)
    return " ".join(faker.sentence(nb_words=10) for _ in range(2 + number % 3))


@cache
def _faker() -> Any:
    # Imported when the first text is asked for: a tenth of a second, which a start-up need not pay.
    from faker.generator import Generator
    from faker.providers.lorem.en_US import Provider

    generator = Generator()
    generator.add_provider(Provider)
    return generator
