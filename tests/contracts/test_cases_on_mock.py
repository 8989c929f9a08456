"""Every case of every rule is played on the mock."""

import pytest

from contracts import cases, loader
from contracts.rule import Case
from tests.stage import ROOMS, MockStage

CASES = [(provider, case) for provider in ROOMS for rule in loader.load(provider).rules.values() for case in rule.cases]
WARNED = [(provider, case) for provider, case in CASES if case.kind == "warns"]


def named(value: object) -> str:
    """`creativeai` and `S-79/rejects/1`, for the names of tests."""
    return value.id if isinstance(value, Case) else str(value)


@pytest.mark.parametrize(("provider", "case"), CASES, ids=named)
def test_the_mock_holds(provider: str, case: Case) -> None:
    contract = loader.load(provider)
    assert [str(found) for found in cases.play(case, contract, MockStage(contract))] == []


@pytest.mark.parametrize(("provider", "case"), WARNED, ids=named)
def test_a_harsh_world_refuses_what_is_only_inferred(provider: str, case: Case) -> None:
    contract = loader.load(provider)
    assert [str(found) for found in cases.play(case, contract, MockStage(contract, "harsh"))] == []
