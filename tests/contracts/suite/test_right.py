"""Nobody is blamed for what no promise speaks of: right servers that are not the mock's twins are held."""

import orjson
import pytest

from contracts.suite.run import judge
from tests.contracts.backstage import Backstage, asking
from tests.contracts.broken.servers import right_kubeez
from tests.contracts.broken.servers.loose import SERVERS
from tests.contracts.broken.servers.right import TOGETHER, WIDER
from tests.contracts.broken.servers.server import Ask, Tell, Wrong, WrongServer

RIGHT = [*TOGETHER, *right_kubeez.TOGETHER]
# Where a whole run takes long, this much of it; tests/fuzz makes whole ones.
PARTS = {"kubeez": ("rules", "mcp", "errors", "lifecycle", "money")}


@pytest.mark.parametrize("right", RIGHT, ids=lambda right: f"{right.provider}-{right.name}")
def test_a_right_server_is_held_without_a_warning(right: Wrong) -> None:
    with Backstage(WrongServer(right)) as stage:
        run = judge(asking(right.provider, *PARTS.get(right.provider, ())), seams=stage.seams())

    assert [f"{found.rule} {found.check}: {found.expected}; met {found.met:.200}" for found in run.findings] == []
    assert run.count("held") > 100


def test_a_field_that_an_example_leaves_out_warns_and_never_fails() -> None:
    with Backstage(WrongServer(WIDER)) as stage:
        run = judge(asking("creativeai", "S-104", "S-78"), seams=stage.seams())

    assert {(found.rule, found.verdict) for found in run.findings} == {("creativeai/S-104", "warned")}


@pytest.mark.parametrize("loose", SERVERS, ids=lambda loose: loose.id)
def test_what_is_only_inferred_warns_and_never_fails(loose: Wrong) -> None:
    with Backstage(WrongServer(loose)) as stage:
        run = judge(asking(loose.provider, *loose.rules, "errors", "limits"), seams=stage.seams())

    assert {found.verdict for found in run.findings} == {"warned"}


def _day_is_over(ask: Ask, tell: Tell) -> None:
    if ask.line == "POST /v1/video/generations":
        label = "rate_limit_exceeded"
        body = {"error": {"code": label, "message": "Your day is used up.", "type": label, "param": None}}
        tell.status, tell.headers["retry-after"], tell.body = 429, "80000", orjson.dumps(body)


def test_an_allowance_that_is_used_up_is_nobodys_fault() -> None:
    with Backstage(WrongServer(Wrong("day-is-over", "creativeai", (), told=_day_is_over))) as stage:
        run = judge(asking("creativeai", "lifecycle/video-plain"), seams=stage.seams())

    assert [(outcome.findings, "used up" in str(outcome.reason)) for outcome in run.outcomes] == [((), True)]
