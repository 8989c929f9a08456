"""Scenarios are read and checked; what is wrong is told with file, line and the nearest word."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mock_server.engine.errors import BadInput
from mock_server.scenario import MAX_DEPTH, Scenario, check_rate, plain, read, read_file

WHOLE = """\
title: A bad day
why: So that a client meets it.
good_client: Waits.
bad_client: Asks again at once.
seed: 7
clock: {rate: 0, start: 2026-03-09T16:10:00Z}
accounts:
  creativeai: {tier: pro, credits: 500}
magic: off
validation: harsh
media: stamped
rules:
  - when: {operation: createVideo, nth: 1}
    job: {outcome: fail}
expects: [creativeai/C-22, no-double-spend]
"""
START_S = datetime(2026, 3, 9, 16, 10, tzinfo=UTC).timestamp()


def file(folder: Path, text: str, name: str = "slow.yaml") -> Scenario:
    path = folder / name
    path.write_text(text, "utf-8")
    return read_file(path)


def test_every_part_is_read(tmp_path: Path) -> None:
    read_it = file(tmp_path, WHOLE)
    assert (read_it.name, read_it.title, read_it.why) == ("slow", "A bad day", "So that a client meets it.")
    assert (read_it.seed, read_it.rate, read_it.start_epoch_s) == (7, 0, START_S)
    assert (read_it.good_client, read_it.bad_client) == ("Waits.", "Asks again at once.")
    assert read_it.accounts == {"creativeai": {"tier": "pro", "credits": 500}}
    assert read_it.switches == {"magic": "off", "validation": "harsh", "media": "stamped"}
    assert read_it.rules == [{"when": {"operation": "createVideo", "nth": 1}, "job": {"outcome": "fail"}}]
    assert read_it.expects == ["creativeai/C-22", "no-double-spend"]
    assert read_it.written["clock"]["rate"] == 0


def test_what_is_read_is_plain(tmp_path: Path) -> None:
    """Nothing of the parser's own kinds goes into worlds and answers."""

    def kinds(value: object) -> set[type]:
        inner = [*value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        return {type(value)}.union(*(kinds(each) for each in inner))

    quoted = WHOLE.replace("2026-03-09T16:10:00Z", '"2026-03-09"')
    assert kinds(file(tmp_path, quoted).written) == {dict, list, str, int}


def test_the_least_there_can_be(tmp_path: Path) -> None:
    least = file(tmp_path, "title: Nothing in particular\n")
    assert (least.seed, least.rate, least.start_epoch_s, least.accounts, least.rules) == (None, None, None, {}, [])


@pytest.mark.parametrize(
    ("written", "start"),
    [
        ("2026-03-09T16:10:00Z", START_S),
        ("2026-03-09T18:10:00+02:00", START_S),
        ('"2026-03-09T18:10:00+02:00"', START_S),
        ("2026-03-09T16:10:00", START_S),  # no zone: UTC
        ("2026-03-09", START_S - 16 * 3_600 - 600),
        ("2026-03-09T16:10:00.250Z", START_S + 0.25),
    ],
)
def test_an_instant_is_read_with_its_zone(tmp_path: Path, written: str, start: float) -> None:
    assert file(tmp_path, f"clock: {{start: {written}}}").start_epoch_s == start


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "title: x\nrulez: []\n",
            'line 2: unknown key `rulez`; did you mean "rules"? Known: accounts, bad_client, clock',
        ),
        ("title: x\nwebhooks: [1]\n", "line 2: `webhooks` must be an object; got [1]"),
        ("7: x\n", "line 1: unknown key `7`"),
        ("title: x\ntitle: y\n", "line 2: not readable as YAML: found duplicate key"),
        ("title: [\n", "not readable as YAML: expected the node content"),
        ("title: x\n  y: z\n", "line 2: not readable as YAML"),
        ("title: \x00\n", "not readable as YAML: unacceptable character"),
        ("clock: {start: 2026-13-45}\n", "not readable as YAML: month must be in 1..12"),
        ("", "a scenario is an object with `title`, `clock`, `accounts`, `rules` ...; got nothing"),
        ("- title\n", "a scenario is an object with `title`, `clock`, `accounts`, `rules` ...; got a list"),
        ("just words\n", "got 'just words'"),
        ("title: x\nclock: fast\n", "line 2: `clock` must be an object; got 'fast'"),
        ("title: x\nclock:\n  rat: 0\n", 'line 2: unknown key `rat` in `clock`; did you mean "rate"?'),
        ("clock: {rate: fast}\n", "line 1: `rate` is a number from 0 (frozen) to 1000000; got 'fast'"),
        ("clock: {rate: -1}\n", "line 1: `rate` is a number from 0 (frozen) to 1000000; got -1"),
        ("clock: {rate: .nan}\n", "`rate` is a number from 0"),
        ("clock: {rate: true}\n", "`rate` is a number from 0"),
        ("clock: {rate: 1000001}\n", "`rate` is a number from 0"),
        ("clock: {start: noon}\n", "line 1: `start` is an instant such as 2026-03-09T16:10:00Z; got `noon`"),
        ("clock: {start: 1969-07-20}\n", "`start` lies between the years 1970 and 2500; got `1969-07-20`"),
        ("clock: {start: 2501-01-01}\n", "`start` lies between the years 1970 and 2500"),
        ("title: x\n\nseed: 1.5\n", "line 3: `seed` must be a whole number; got 1.5"),
        ("seed: true\n", "line 1: `seed` must be a whole number; got True"),
        ("title: x\nwhy: [a, b]\n", "line 2: `why` must be a sentence; got ['a', 'b']"),
        ("bad_clients: x\n", 'line 1: unknown key `bad_clients`; did you mean "bad_client"?'),
        ("rules: {}\n", "line 1: `rules` must be a list"),
        ("jobs: none\n", "line 1: `jobs` must be a list; got 'none'"),
        ("expects: no-double-spend\n", "line 1: `expects` must be a list"),
        ("title: x\naccounts: [creativeai]\n", "line 2: `accounts` must be an object"),
        ("title: x\naccounts: {creativeai: 5}\n", "line 2: `creativeai` is an object of settings; got 5"),
        ("title: x\nmagic: maybe\n", "line 2: `magic` is on or off; got `maybe`"),
        ("validation: strict\n", "line 1: `validation` is plain or harsh; got `strict`"),
        ("validation: true\n", "line 1: `validation` is plain or harsh; got `True`"),
        ("media: {}\n", "line 1: `media` is drawn or stamped"),
        (f"rules: {'[' * 100}{']' * 100}\n", f"nested deeper than {MAX_DEPTH}"),
        (f"rules: {'[' * 400}{']' * 400}\n", "not readable as YAML: maximum recursion depth exceeded"),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_nearest_word(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as met:
        file(tmp_path, text)
    assert said in str(met.value)
    assert str(met.value).startswith("scenario slow.yaml" if "nested" not in said else "scenario")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    for name in ("folder.yaml", "latin.yaml", "gone.yaml"):
        with pytest.raises(BadInput, match=f"scenario {name}: not readable as YAML: "):
            read_file(tmp_path / name)


def test_without_a_file_the_part_is_named_instead_of_the_line() -> None:
    given = read({"rules": [{"job": {"outcome": "fail"}}]}, "custom")
    assert (given.at("rules[0]"), given.at("accounts.creativeai")) == ("scenario, rules[0]", "scenario")
    with pytest.raises(BadInput, match=r'^scenario: unknown key `rulez`; did you mean "rules"'):
        read({"rulez": []}, "custom")
    with pytest.raises(BadInput, match=r"^scenario: a scenario is an object .*; got a list"):
        read([], "custom")


def test_lines_of_the_parts_are_known(tmp_path: Path) -> None:
    read_it = file(tmp_path, WHOLE)
    assert read_it.at("rules[0]") == "scenario slow.yaml, line 13"
    assert read_it.at("accounts.creativeai") == "scenario slow.yaml, line 8"
    assert read_it.at("seed") == "scenario slow.yaml, line 5"


@pytest.mark.parametrize("rate", [0, 0.5, 1, 60, 1_000_000])
def test_a_clock_can_run_at_these(rate: float) -> None:
    check_rate(rate)


def test_a_switch_of_json_is_a_word_too() -> None:
    assert read({"magic": False}, "custom").switches == {"magic": "off"}
    assert read({"magic": True}, "custom").switches == {"magic": "on"}


def test_plain_keeps_what_has_no_plainer_form() -> None:
    assert plain({1: [True, None, 2.5, "a"]}) == {"1": [True, None, 2.5, "a"]}
