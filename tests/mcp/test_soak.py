"""Sessions leave nothing behind, whether their clients say goodbye or just go."""

import asyncio
from collections.abc import Iterator

import pytest

from mock_server.engine import journal
from mock_server.providers.kubeez import session
from tests.mcp.soak import Left, soak


@pytest.fixture(scope="module")
def told() -> Iterator[dict[bool, list[Left]]]:
    """What is left after some calls, by worlds that keep twenty sessions and twenty exchanges."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "MOST_SESSIONS", 20)
        patch.setattr(journal, "MAX_EXCHANGES", 20)
        yield {polite: asyncio.run(soak(200, polite=polite)) for polite in (True, False)}


@pytest.mark.parametrize("polite", [True, False])
def test_no_task_and_no_transport_is_left(told: dict[bool, list[Left]], polite: bool) -> None:
    lefts = told[polite]

    assert {left.tasks for left in lefts} == {lefts[0].tasks}
    assert {left.held for left in lefts} == {0}


def test_ended_sessions_are_gone_and_dropped_ones_bounded(told: dict[bool, list[Left]]) -> None:
    assert {left.sessions for left in told[True]} == {0}
    assert max(left.sessions for left in told[False]) == 20


@pytest.mark.parametrize("polite", [True, False])
def test_memory_does_not_grow_with_calls(told: dict[bool, list[Left]], polite: bool) -> None:
    first, last = told[polite][1], told[polite][-1]
    calls = sum(left.calls for left in told[polite][2:])

    assert (last.objects - first.objects) / calls < 0.5  # what is left of one call alone would be more
