"""A faithful gateway with its own prefix and key is held, over real sockets and on a fast clock."""

from collections.abc import Iterator

import pytest

from contracts.suite.plan import Options
from contracts.suite.run import judge
from mock_server.control.desk import Options as Desk
from tests.contracts.suite.gateway import PREFIX, Gateway, application
from tests.serving import running, serving

ONLY = ("S-79", "lifecycle/video", "lifecycle/batch", "lifecycle/chat-stream", "webhooks/taken", "webhooks/signature")


@pytest.fixture
def gateway() -> Iterator[str]:
    """Its base URL; behind it the mock, 600 times faster than life."""
    with serving(Desk(scenario="check")) as mock:
        app = application(Gateway(f"{mock}/creativeai", {"gw-main": "mock_behind__check"}))
        with running(app) as url:
            yield url + PREFIX


def test_a_faithful_gateway_is_held(gateway: str) -> None:
    run = judge(Options("creativeai", gateway, key="gw-main", pace=600.0, only=ONLY))

    assert [str(found) for found in run.findings] == []
    assert run.count("held") > 10
    assert [left.check for left in run.unmeasured] == ["webhooks/signature"]  # another key signs behind it
    assert "--webhook-secret" in run.unmeasured[0].reason


def test_a_faithful_gateway_of_tools_is_held() -> None:
    """Messages, files, metadata and paths go through it; where to sign in it tells as the server behind it does."""
    with serving(Desk(scenario="check")) as mock:
        app = application(Gateway(f"{mock}/kubeez", {"gw-main": "mock_behind__check"}))
        with running(app) as url:
            only = (
                "mcp",
                "errors",
                "lifecycle/image",
                "media/image",
                "rest/same-job",
                "rest/key",
                "money/charge-image",
            )
            run = judge(Options("kubeez", url + PREFIX, key="gw-main", pace=600.0, only=only))

    assert [str(found) for found in run.findings] == []
    assert run.count("held") > 60
    assert {left.check for left in run.unmeasured} == {"errors/no-money", "errors/no-money-rest", "mcp/tokens"}


def test_a_gateways_secret_can_be_told(gateway: str) -> None:
    only = ("webhooks/signature",)
    known = Options("creativeai", gateway, key="gw-main", pace=600.0, only=only, webhook_secret="mock_behind__check")
    wrong = Options("creativeai", gateway, key="gw-main", pace=600.0, only=only, webhook_secret="another")

    assert judge(known).findings == []
    assert {found.rule for found in judge(wrong).findings} == {"creativeai/S-264"}
