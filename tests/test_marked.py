"""The quick reader holds what the slow one does, with the same lines, or leaves it to that."""

from pathlib import Path
from time import process_time

import pytest
from ruamel.yaml import YAML

import scenarios
from mock_server import marked
from mock_server.scenario import _lines, plain, read_file

SHIPPED = sorted(Path(scenarios.__file__).parent.glob("*.yaml"))
WORDS = "017 08 0o17 0x1F 1_000 1e3 1.5 -2 .5 1. +5 0b11 -.inf yes on off true TRUE ~ null Null 12:30 12:30:00 5s 0o8"
WORDS += " 2026-03-09 2026-03-09T16:10:00Z 2026-03-09T16:10:00+02:00 '5' \"on\" [a,{b:c}] _1 00 1.e5 60s"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_both_readers_agree_on_a_story(path: Path) -> None:
    text = path.read_text()
    slow = YAML(typ="rt").load(text)

    assert marked.read(text) == (plain(slow), _lines(slow))


@pytest.mark.parametrize("word", WORDS.split())
def test_both_readers_agree_on_a_word(word: str) -> None:
    text = f"k: {word}\n"

    slow, quick = plain(YAML(typ="rt").load(text)), plain(marked.read(text)[0])

    assert quick == slow
    assert isinstance(slow["k"], type(quick["k"]))


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "{a: " * 50_000, "- " * 20_000, "a: [", "\x00", "a: 1\na: 2", "&x [*x]", "a: !b c", "{<<: {a: 1}}"],
)
def test_what_is_broken_or_strange_is_left_to_the_slow_reader(text: str) -> None:
    with pytest.raises(marked.Unread):
        marked.read(text)


def test_all_stories_are_read_in_a_moment() -> None:
    started_s = process_time()

    read = [read_file(path) for path in SHIPPED]

    assert process_time() - started_s < 0.4
    assert all(story.lines for story in read)
