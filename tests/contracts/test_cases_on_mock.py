"""Every case of every rule is played on the mock."""

import pytest

from contracts import cases, loader
from contracts.rule import Case
from tests.stage import ROOMS, MockStage

CASES = [
    pytest.param(provider, case, id=f"{provider}/{case.id}")
    for provider in ROOMS
    for rule in loader.load(provider).rules.values()
    for case in rule.cases
]


@pytest.mark.parametrize(("provider", "case"), CASES)
def test_the_mock_holds(provider: str, case: Case) -> None:
    contract = loader.load(provider)
    assert [str(found) for found in cases.play(case, contract, MockStage(contract))] == []


@pytest.mark.parametrize(("provider", "case"), [param for param in CASES if param.values[1].kind == "warns"])
def test_a_harsh_world_refuses_what_is_only_inferred(provider: str, case: Case) -> None:
    contract = loader.load(provider)
    assert [str(found) for found in cases.play(case, contract, MockStage(contract, "harsh"))] == []
