"""Manners: waits that grow and spread, and waits that do neither."""

import pytest

from mock_server.load.manners import BAD, GOOD


def test_good_waits_grow_and_no_two_clients_wait_alike() -> None:
    assert [GOOD.retry_wait_s(attempt, 0.5) for attempt in (1, 2, 3, 20)] == [1, 2, 4, 64]
    assert GOOD.retry_wait_s(3, 0.0) < GOOD.retry_wait_s(3, 0.9)


def test_bad_waits_do_neither() -> None:
    assert {BAD.retry_wait_s(attempt, share) for attempt in (1, 9) for share in (0.0, 0.9)} == {5.0}


@pytest.mark.parametrize(("waited_s", "wait_s"), [(0, 10), (110, 10), (120, 30), (590, 30)])
def test_good_polls_as_documented(waited_s: float, wait_s: float) -> None:
    """creativeai/C-10 and creativeai/C-11."""
    assert GOOD.poll_wait_s(waited_s) == wait_s
