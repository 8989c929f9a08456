"""Wrong servers, each with one deliberate fault on top of the mock: a check finds each, and names the rule it breaks.

Here one server stands for those that break the same rule; tests/fuzz has every one of them caught.
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


def test_of_servers_that_share_a_rule_the_first_stands_for_the_others() -> None:
    first, second, third = (Wrong(name, "mayanio", tuple(rules.split())) for name, rules in ROWS)

    assert representatives((first, second, third)) == [first, third]


ROWS = (("first", "S-1 S-2"), ("second", "S-2 S-3"), ("third", "S-3"))
