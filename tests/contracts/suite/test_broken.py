"""Wrong servers, each with one deliberate fault on top of the mock: a check finds each, and names the rule it breaks.

Here a few stand for all: every rule is broken by one of them. tests/fuzz has every one of them caught.
"""

import pytest

from tests.contracts.broken.servers.catch import assert_caught
from tests.contracts.broken.servers.server import Wrong
from tests.contracts.broken.servers.shelf import ALL, representatives


@pytest.mark.parametrize("wrong", representatives(ALL), ids=lambda wrong: wrong.id)
def test_a_wrong_server_is_caught_by_its_rule(wrong: Wrong) -> None:
    assert_caught(wrong)


def test_no_two_wrong_servers_have_one_name() -> None:
    assert len({wrong.id for wrong in ALL}) == len(ALL) >= 80


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (("S-1 S-2", "S-2 S-3", "S-3"), [0, 1]),  # the second for its S-3
        (("S-1", "S-1 S-2", "S-2"), [1]),
        (("S-1", "S-1", "S-1"), [0]),
    ],
)
def test_every_rule_has_a_representative_and_few_are_enough(rows: tuple[str, ...], kept: list[int]) -> None:
    servers = [Wrong(rules, "mayanio", tuple(rules.split())) for rules in rows]

    assert representatives(servers) == [servers[index] for index in kept]


def test_every_rule_that_a_wrong_server_breaks_is_broken_in_this_run() -> None:
    broken = {(wrong.provider, rule) for wrong in ALL for rule in wrong.rules}

    assert broken == {(wrong.provider, rule) for wrong in representatives(ALL) for rule in wrong.rules}
