"""The log of deliveries: attempts on the provider's schedule, counted from their due instants."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.errors import NotThere
from mock_server.webhooks.deliveries import Attempt, Deliveries, Delivery, State

DELAYS_S = (0.0, 5.0, 30.0)


def delivery(name: str = "d", due_s: float = 100.0) -> Delivery:
    return Delivery(name, "j", "video.generation.completed", "http://127.0.0.1/", (), b"{}", due_s, DELAYS_S)


def attempted(one: Delivery, *statuses: int | None) -> list[float]:
    """Make these attempts, each when it is due; the instants."""
    due = []
    for status in statuses:
        due.append(one.next_s)
        one.out = True
        assert one.next_s == inf  # nothing is due while one is out
        one.record(Attempt(one.due_s, status, None if status else "refused", 1.0))
    return due


@pytest.mark.parametrize(
    ("statuses", "due_s", "state"),
    [
        ([200], [100], "delivered"),
        ([204], [100], "delivered"),
        ([299], [100], "delivered"),
        ([500, 200], [100, 105], "delivered"),
        ([500, 500, 200], [100, 105, 135], "delivered"),
        ([500, 500, 500], [100, 105, 135], "failed"),
        ([None, None, None], [100, 105, 135], "failed"),
        ([301, 404, 199], [100, 105, 135], "failed"),  # only 2xx counts
        ([500], [100], "due"),
    ],
)
def test_a_refused_delivery_follows_the_schedule(statuses: list[int | None], due_s: list[float], state: State) -> None:
    one = delivery()
    assert attempted(one, *statuses) == due_s
    assert one.state == state
    assert (one.next_s == inf) is (state != "due")
    assert [each.at_s for each in one.attempts] == due_s


def test_what_is_blocked_is_never_due() -> None:
    one = delivery()
    one.state = "blocked"
    assert one.next_s == inf


def test_a_replay_that_is_refused_does_not_undo_a_delivery() -> None:
    one = delivery()
    attempted(one, 200)
    one.out = True
    one.record(Attempt(900.0, 500, None, 1.0))
    assert (one.state, one.next_s, one.out, len(one.attempts)) == ("delivered", inf, False, 2)


def test_a_replay_that_is_taken_mends_a_failure() -> None:
    one = delivery()
    attempted(one, 500, 500, 500)
    one.record(Attempt(900.0, 200, None, 1.0))
    assert (one.state, one.next_s) == ("delivered", inf)


def test_a_replay_that_is_refused_again_stays_a_failure() -> None:
    one = delivery()
    attempted(one, 500, 500, 500)
    one.record(Attempt(900.0, 500, None, 1.0))
    assert (one.state, one.next_s) == ("failed", inf)


@given(st.lists(st.sampled_from([200, 302, 500, None]), min_size=3, max_size=3))
def test_any_answers_lead_to_an_end(statuses: list[int | None]) -> None:
    one, sent = delivery(), 0
    while one.next_s != inf:
        attempted(one, statuses[sent])
        sent += 1
    assert one.state == ("delivered" if 200 in statuses else "failed")
    assert sent == (statuses.index(200) + 1 if 200 in statuses else 3)


def test_two_deliveries_do_not_share_their_attempts() -> None:
    one, other = delivery("a"), delivery("b")
    attempted(one, 500)
    assert other.attempts == []


def test_the_log_is_kept_in_order_and_by_id() -> None:
    log = Deliveries()
    for name in ("b", "a", "c"):
        log.add(delivery(name))
    assert ([each.id for each in log], len(log), "a" in log, "x" in log) == (["b", "a", "c"], 3, True, False)
    assert log.get("a").id == "a"
    with pytest.raises(NotThere, match="no delivery `x` in this world; GET its deliveries to see their ids"):
        log.get("x")
