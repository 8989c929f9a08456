"""A faithful server is held; what is measured is said, and what is not has its reason."""

import pytest

from contracts.suite.manners import MANNERS
from contracts.suite.plan import Options
from contracts.suite.result import Run
from contracts.suite.run import judge
from tests.contracts.backstage import BASE, KEYS, Backstage
from tests.contracts.broken.servers.server import Wrong, WrongServer


def judged(provider: str, *only: str, **more: object) -> Run:
    """A run against a server without a fault."""
    with Backstage(WrongServer(Wrong("faithful", provider, ()))) as stage:
        options = Options(provider, f"{BASE}/{provider}", **KEYS, only=only, **more)  # type: ignore[arg-type]
        return judge(options, seams=stage.seams())


@pytest.mark.parametrize("provider", ["creativeai", "unifically", "mayanio", "kubeez"])
def test_a_faithful_server_is_held(provider: str) -> None:
    run = judged(provider, skip_inferred=False)

    assert [str(found) for found in run.findings] == []
    assert run.exit_code == 0
    assert run.count("held") > 100
    assert [left.check for left in run.unmeasured if not left.reason] == []


def test_a_budget_of_nothing_makes_no_call_that_costs() -> None:
    run = judged("creativeai", budget=0)

    assert run.spent == 0
    assert [shown.url for shown in run.exchanges if shown.status == 202] == []
    assert any("beyond the budget" in left.reason for left in run.unmeasured)


def test_a_budget_of_nothing_starts_no_job_of_a_tool() -> None:
    run = judged("kubeez", *("errors", "lifecycle", "media", "money", "limits", "mcp", "K-1", "K-7"), budget=0)

    starts = MANNERS["kubeez"].works
    assert run.spent == 0
    assert [shown.check for shown in run.exchanges if shown.operation in starts and shown.status < 300] == []
    assert any("beyond the budget" in left.reason for left in run.unmeasured)
    assert run.count("held") > 60


def test_a_run_without_checks_is_red() -> None:
    assert judged("creativeai", "S-999").exit_code == 1
