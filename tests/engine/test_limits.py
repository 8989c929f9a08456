"""Windows of requests, the rolling cap, and when waiting items start."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.limits import DAY_S, Bucket, Cap, Window, starts_for


def test_a_window_takes_its_limit_and_no_more() -> None:
    window = Window(3)
    assert [window.take(at_s) for at_s in (100.0, 110.0, 159.0, 159.5, 159.99)] == [True, True, True, False, False]
    assert (window.remaining, window.ends_s) == (0, 160.0)


def test_a_window_begins_with_its_first_request_and_ends_to_the_instant() -> None:
    window = Window(1)
    assert [window.take(at_s) for at_s in (100.0, 159.999, 160.0, 219.999, 220.0)] == [True, False, True, False, True]


def test_refused_requests_do_not_count() -> None:
    window = Window(2)
    for _ in range(50):
        window.take(0.0)
    assert window.remaining == 0
    assert window.take(60.0)
    assert window.remaining == 1


def test_the_window_after_a_pause_starts_anew() -> None:
    window = Window(2)
    window.take(0.0)
    assert window.take(1_000.0)
    assert (window.remaining, window.ends_s) == (1, 1_060.0)


def test_who_waits_as_told_is_admitted() -> None:
    window = Window(1)
    window.take(12.25)
    refused_s = 30.5
    assert not window.take(refused_s)
    wait_s = window.ends_s - refused_s
    assert not window.take(refused_s + wait_s - 0.25)
    assert window.take(refused_s + wait_s)


def test_a_full_bucket_gives_its_burst_and_then_one_at_the_pace() -> None:
    bucket = Bucket(120, 40)

    assert [bucket.take(100.0) for _ in range(42)] == [True] * 40 + [False] * 2
    assert (bucket.remaining, bucket.ends_s) == (0, 100.5)
    assert [bucket.take(at_s) for at_s in (100.25, 100.5, 100.75, 101.0)] == [False, True, False, True]


def test_a_bucket_lets_its_limit_through_in_a_minute_of_steady_asking() -> None:
    bucket = Bucket(120, 40)
    asked_s = [second / 10 for second in range(600)]

    assert sum(bucket.take(at_s) for at_s in asked_s) == 40 + 119


def test_a_bucket_fills_up_again_and_never_higher() -> None:
    bucket = Bucket(120, 40)
    for _ in range(40):
        bucket.take(0.0)

    assert bucket.take(10.0)
    assert bucket.remaining == 19  # twenty were back, one was taken
    assert sum(bucket.take(1_000.0) for _ in range(60)) == 40


@given(
    st.integers(1, 200),
    st.integers(1, 50),
    st.lists(st.integers(0, 40), min_size=1, max_size=80),
)
def test_a_bucket_admits_who_waits_as_told_and_nobody_sooner(limit: int, burst: int, gaps: list[int]) -> None:
    bucket, at_s = Bucket(limit, burst), 0.0
    for gap in gaps:
        at_s += gap / 16
        if bucket.take(at_s):
            assert 0 <= bucket.remaining < burst
            continue
        assert bucket.ends_s > at_s
        assert not bucket.take((at_s + bucket.ends_s) / 2)
        at_s = bucket.ends_s
        assert bucket.take(at_s)


def test_what_is_allowed_is_said() -> None:
    assert Window(5).allowance == "5 requests in 60 s"
    assert Bucket(120, 40).allowance == "120 requests in 60 s, 40 of them at once"


@pytest.mark.parametrize(
    ("taken_s", "at_s", "wanted", "wait_s"),
    [
        ([], 0.0, 1, 0.0),
        ([], 0.0, 3, 0.0),
        ([], 0.0, 4, inf),  # more than the cap ever holds
        ([0.0, 10.0], 20.0, 1, 0.0),
        ([0.0, 10.0], 20.0, 2, DAY_S - 20),  # the oldest has to leave
        ([0.0, 10.0], 20.0, 3, DAY_S - 10),  # both have to
        ([0.0, 10.0, 20.0], DAY_S - 0.25, 1, 0.25),
        ([0.0, 10.0, 20.0], DAY_S, 1, 0.0),  # it left at this very instant
        ([0.0, 10.0, 20.0], DAY_S + 5, 2, 5.0),
        ([0.0, 10.0, 20.0], DAY_S + 20, 3, 0.0),
    ],
)
def test_a_cap_tells_when_more_fit(taken_s: list[float], at_s: float, wanted: int, wait_s: float) -> None:
    cap = Cap(3)
    for each_s in taken_s:
        cap.take(each_s)
    assert cap.wait_s(at_s, wanted) == wait_s


def test_a_cap_of_nothing_never_opens() -> None:
    assert Cap(0).wait_s(0.0) == inf


times = st.lists(st.integers(0, 400).map(lambda quarters: quarters / 4), max_size=30).map(sorted)


@given(st.integers(1, 5), times, st.integers(1, 5))
def test_a_cap_never_holds_more_than_its_limit_in_any_period(limit: int, asked_s: list[float], wanted: int) -> None:
    """Whoever is admitted when the cap says so keeps every span of the period within the limit; who waits is right."""
    cap, taken_s = Cap(limit, 10.0), list[float]()
    for at_s in asked_s:
        wait_s = cap.wait_s(at_s, wanted)
        if wait_s == 0:
            cap.take(at_s, wanted)
            taken_s += [at_s] * wanted
        elif wait_s != inf:
            assert sum(at_s + wait_s - 10 < each <= at_s + wait_s for each in taken_s) + wanted <= limit
            assert sum(at_s + wait_s - 10.25 < each <= at_s + wait_s - 0.25 for each in taken_s) + wanted > limit
        assert sum(at_s - 10 < each <= at_s for each in taken_s) <= limit


def simulated(slots: int, ends_s: list[float], lengths_s: list[float], at_s: float) -> list[float]:
    """By brute force, quarter by quarter: at each instant ends free their slots, then the first in line start."""
    running, line, starts = list(ends_s), list(enumerate(lengths_s)), [inf] * len(lengths_s)
    now_s = at_s
    while line and now_s < 2_000:
        running = [end_s for end_s in running if end_s > now_s]
        while line and len(running) < slots:
            index, length_s = line.pop(0)
            starts[index] = now_s
            if length_s > 0:
                running.append(now_s + length_s)
        now_s += 0.25
    return starts


lengths = st.lists(st.integers(0, 40).map(lambda quarters: quarters / 4) | st.just(inf), max_size=7)


@given(st.integers(0, 4), lengths, lengths, st.integers(0, 40).map(lambda quarters: quarters / 4))
def test_items_start_as_in_a_brute_force_simulation(
    slots: int, left_s: list[float], lengths_s: list[float], at_s: float
) -> None:
    """More may be running than there are slots; some never end; some take no time at all."""
    ends_s = [at_s + each for each in left_s]
    assert starts_for(slots, ends_s, lengths_s, at_s) == simulated(slots, ends_s, lengths_s, at_s)


def test_three_slots_five_items() -> None:
    assert starts_for(3, [], [100.0, 50.0, 70.0, 10.0, 10.0], 0.0) == [0, 0, 0, 50, 60]
    assert starts_for(3, [40.0, inf, inf], [10.0, 10.0], 30.0) == [40, 50]
    assert starts_for(1, [inf], [10.0], 0.0) == [inf]
