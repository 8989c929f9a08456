"""Every shipped scenario is walked: a good client comes to its expected end, a bad one breaks what is expected."""

from collections.abc import Callable, Iterator

import pytest

from tests.walks.breaches import BREACHES
from tests.walks.cast import CAST, play
from tests.walks.theatre import BIRTHS, Theatre

Open = Callable[[str], Theatre]
EVERYWHERE = (
    "honours-retry-after backs-off no-double-spend no-retry-on-4xx stops-at-terminal fetches-in-time "
    "verifies-signature dedups answers-in-time creativeai/C-13"
).split()
EXPECTED = [(name, rule) for name in BIRTHS.names for rule in BIRTHS.scenario(name).expects]


@pytest.fixture
def theatre() -> Iterator[Open]:
    """Opens theatres, and closes them behind the test."""
    opened: list[Theatre] = []

    def opens(scenario: str) -> Theatre:
        opened.append(Theatre(scenario))
        return opened[-1]

    yield opens
    for each in opened:
        each.close()


def test_every_scenario_is_cast() -> None:
    assert sorted(CAST) == BIRTHS.names


@pytest.mark.parametrize("name", CAST)
def test_a_good_client_comes_to_its_expected_end_and_breaks_no_rule(theatre: Open, name: str) -> None:
    stage = theatre(name)

    client = play(stage, CAST[name].good, CAST[name])

    assert tuple(wish.state for wish in client.wishes) == CAST[name].ends
    assert all(wish.fetched in (None, 304) for wish in client.wishes)
    rules = {*EVERYWHERE, *BIRTHS.scenario(name).expects}
    broken = {rule: said for rule in rules if (said := BREACHES[rule](stage, client)) is not None}
    assert broken == {}


def test_there_are_stories_enough_and_each_says_what_clients_do_in_it() -> None:
    stories = [story for name in BIRTHS.names if (story := BIRTHS.scenario(name)).expects]

    assert len(stories) >= 40
    assert [story.name for story in stories if not (story.why and story.good_client and story.bad_client)] == []


@pytest.mark.parametrize(("name", "rule"), EXPECTED)
def test_a_bad_client_breaks_what_is_expected(theatre: Open, name: str, rule: str) -> None:
    stage, bad = theatre(name), CAST[name].bad
    assert bad is not None, "a scenario that expects something has a bad client"

    client = play(stage, bad, CAST[name])

    assert BREACHES[rule](stage, client) is not None
