"""Every wrong server meets every check: it is caught whatever is looked at first. Right ones are held."""

import pytest

from contracts.suite.result import Outcome
from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers.right import SERVERS
from tests.contracts.broken.servers.server import Wrong, WrongServer
from tests.contracts.broken.servers.shelf import ALL, UNCAUGHT


class Caught(Exception):
    """One of its rules has been named."""


@pytest.mark.parametrize("wrong", ALL, ids=lambda wrong: f"{wrong.provider}-{wrong.name}")
def test_a_wrong_server_is_caught_by_a_whole_run(wrong: Wrong) -> None:
    rules = {f"{wrong.provider}/{rule}" for rule in wrong.rules}

    def look(outcome: Outcome, _done: int, _total: int) -> None:
        if any(found.rule in rules for found in outcome.findings):
            raise Caught

    if f"{wrong.provider}-{wrong.name}" in UNCAUGHT:
        pytest.xfail(UNCAUGHT[f"{wrong.provider}-{wrong.name}"])
    with Backstage(WrongServer(wrong)) as stage, pytest.raises(Caught):
        judge(asking(wrong.provider), seams=stage.seams(), progress=look)


@pytest.mark.parametrize("right", SERVERS, ids=lambda right: f"{right.provider}-{right.name}")
def test_a_right_server_is_held_by_a_whole_run(right: Wrong) -> None:
    with Backstage(WrongServer(right)) as stage:
        run = judge(asking(right.provider), seams=stage.seams())

    assert [f"{found.rule} {found.check}: {found.expected}; met {found.met:.200}" for found in run.findings] == []
