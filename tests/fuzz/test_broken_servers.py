"""Every wrong server is caught by the checks of its rules, and some in a whole run. Right ones are held."""

import pytest

from contracts.findings import FIRM
from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers import right_kubeez
from tests.contracts.broken.servers.catch import assert_caught, is_caught
from tests.contracts.broken.servers.loose import SERVERS as LOOSE
from tests.contracts.broken.servers.right import SERVERS, SILENT
from tests.contracts.broken.servers.server import Wrong, WrongServer
from tests.contracts.broken.servers.shelf import ALL


@pytest.mark.parametrize("wrong", ALL, ids=lambda wrong: wrong.id)
def test_a_wrong_server_is_caught_by_its_rule(wrong: Wrong) -> None:
    assert_caught(wrong)


@pytest.mark.parametrize("wrong", ALL[::40], ids=lambda wrong: wrong.id)
def test_a_whole_run_catches_it_whatever_is_looked_at_first(wrong: Wrong) -> None:
    assert is_caught(wrong)


@pytest.mark.parametrize("right", [*SERVERS, *right_kubeez.SERVERS, *right_kubeez.TOGETHER], ids=lambda right: right.id)
def test_a_right_server_is_held_by_a_whole_run(right: Wrong) -> None:
    with Backstage(WrongServer(right)) as stage:
        run = judge(asking(right.provider), seams=stage.seams())

    assert [f"{found.rule} {found.check}: {found.expected}; met {found.met:.200}" for found in run.findings] == []


@pytest.mark.parametrize("loose", LOOSE, ids=lambda loose: loose.id)
def test_what_is_only_inferred_fails_no_whole_run(loose: Wrong) -> None:
    with Backstage(WrongServer(loose)) as stage:
        run = judge(asking(loose.provider), seams=stage.seams())

    assert [f"{found.rule} {found.check}" for found in run.findings if found.verdict == "broke"] == []


@pytest.mark.parametrize("right", SILENT, ids=lambda right: right.id)
def test_what_no_source_tells_is_warned_of_at_most(right: Wrong) -> None:
    with Backstage(WrongServer(right)) as stage:
        run = judge(asking(right.provider), seams=stage.seams())

    assert [f"{found.rule} {found.check}: {found.met:.200}" for found in run.findings if found.standing in FIRM] == []
