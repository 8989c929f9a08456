"""Wrong servers, each with one deliberate fault on top of the mock: a check finds each, and names the rule it breaks.

Here a server first meets the checks that show its rules; tests/fuzz has every server meet every check.
"""

import pytest

from contracts.suite.result import Outcome
from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers.server import Wrong, WrongServer
from tests.contracts.broken.servers.shelf import ALL, UNCAUGHT


class Caught(Exception):
    """One of its rules has been named: the rest of the run would say no more."""


def is_caught(wrong: Wrong, *only: str) -> bool:
    """Whether a finding of these checks names one of the rules the server breaks."""
    rules = {f"{wrong.provider}/{rule}" for rule in wrong.rules}

    def look(outcome: Outcome, _done: int, _total: int) -> None:
        if any(found.rule in rules for found in outcome.findings):
            raise Caught

    with Backstage(WrongServer(wrong)) as stage:
        try:
            judge(asking(wrong.provider, *only), seams=stage.seams(), progress=look)
        except Caught:
            return True
    return False


def named(wrong: Wrong) -> str:
    return f"{wrong.provider}-{wrong.name}"


@pytest.mark.parametrize("wrong", ALL, ids=named)
def test_a_wrong_server_is_caught_by_its_rule(wrong: Wrong, request: pytest.FixtureRequest) -> None:
    # What is judged on every exchange may show in none of the checks that are of its rules: then all are made.
    caught = is_caught(wrong, *wrong.rules) or is_caught(wrong)

    if named(wrong) in UNCAUGHT:
        assert not caught, f"{named(wrong)} is caught now: take it out of UNCAUGHT"
        pytest.xfail(UNCAUGHT[named(wrong)])
    assert caught


def test_no_two_wrong_servers_have_one_name() -> None:
    assert len({named(wrong) for wrong in ALL}) == len(ALL) >= 80
