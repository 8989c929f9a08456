"""What is kept of exchanges, and what goes first."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.journal import MAX_BYTES, MAX_EXCHANGES, OVERHEAD_BYTES, Journal, Purse, Record


def record(number: int = 0, body: bytes = b"", answer: bytes = b"", **headers: bytes) -> Record:
    sent = {name.encode(): value for name, value in headers.items()}
    return Record(number, 0.0, 0.1, "plain", "work", "POST", "/work", b"", 202, sent, body, [], answer)


def filled(journal: Journal, count: int, body: bytes = b"") -> Journal:
    for _ in range(count):
        journal.numbers += 1
        journal.add(record(journal.numbers, body))
    return journal


def test_a_thousand_exchanges_are_kept_the_newest() -> None:
    journal = filled(Journal(), MAX_EXCHANGES + 5)
    assert [each.number for each in journal] == list(range(6, MAX_EXCHANGES + 6))
    assert (len(journal), journal.lost) == (1_000, 5)


def test_long_exchanges_leave_sooner() -> None:
    journal = filled(Journal(), 600, b"x" * (64 << 10))
    assert journal.bytes <= MAX_BYTES == 16 << 20
    assert journal.bytes + (64 << 10) + OVERHEAD_BYTES > MAX_BYTES
    assert journal.lost == 600 - len(journal) > 300


def test_bodies_both_ways_query_and_headers_weigh() -> None:
    journal = Journal()
    heavy = record(1, b"x" * 100, b"y" * 200, agent=b"z" * 3_000)
    heavy.query = b"q" * 40
    journal.add(heavy)
    assert journal.bytes == OVERHEAD_BYTES + 100 + 200 + 3_000 + 40


def test_an_answer_that_grows_later_does_not_spoil_the_sums() -> None:
    """A body made after the answer was noted is written into the record; it leaves with the weight it came with."""
    purse = Purse()
    journal = Journal(purse)
    late = record()
    journal.add(late)
    late.response_body = b"x" * 5_000
    journal.drop_oldest()
    assert (journal.bytes, purse.bytes, len(journal)) == (0, 0, 0)


def test_an_exchange_over_the_bound_is_lost_alone() -> None:
    journal = Journal()
    journal.add(record(1, b"x" * (MAX_BYTES + 1)))
    assert (len(journal), journal.lost, journal.bytes) == (0, 1, 0)


def test_reading_while_more_comes_in_is_safe() -> None:
    journal = filled(Journal(), 3)
    for each in journal:
        journal.add(record(each.number + 100))
    assert len(journal) == 6


def test_watchers_see_each_exchange_once() -> None:
    journal, seen = Journal(), list[Record]()
    journal.watchers.append(seen.append)
    one = record()
    journal.add(one)
    assert seen == [one]


def test_together_journals_stay_within_the_purse_the_longest_idle_loses_first() -> None:
    purse = Purse(most_bytes=10 * OVERHEAD_BYTES)
    idle, busy = Journal(purse), Journal(purse)
    filled(idle, 4)
    filled(busy, 5)
    assert (len(idle), len(busy)) == (4, 5)
    filled(busy, 3)
    assert ([each.number for each in idle], idle.lost, len(busy)) == ([3, 4], 2, 8)
    filled(idle, 1)  # now the other is the longer idle
    assert (len(idle), len(busy), busy.lost) == (3, 7, 1)
    filled(idle, 9)
    assert (len(idle), len(busy)) == (10, 0)


def test_a_journal_that_is_cleared_gives_back_its_share() -> None:
    purse = Purse(most_bytes=3 * OVERHEAD_BYTES)
    one, other = filled(Journal(purse), 2), filled(Journal(purse), 1)
    one.clear()
    assert (purse.bytes, one.bytes, len(one)) == (OVERHEAD_BYTES, 0, 0)
    filled(other, 2)
    assert (len(other), other.lost, one.lost) == (3, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4_000) | st.none()), max_size=40))
def test_the_purse_is_the_sum_of_its_journals_and_never_over(moves: list[tuple[int, int | None]]) -> None:
    """Any mixture of exchanges (their size) and resets (None) on four journals."""
    purse = Purse(most_bytes=12_000)
    journals = [Journal(purse) for _ in range(4)]
    for which, size in moves:
        if size is None:
            journals[which].clear()
        else:
            journals[which].numbers += 1
            journals[which].add(record(journals[which].numbers, b"x" * size))
        assert purse.bytes == sum(journal.bytes for journal in journals) <= purse.most_bytes
        assert [journal.bytes for journal in journals] == [sum(each.size_bytes for each in kept) for kept in journals]
    assert all(a.number + 1 == b.number for journal in journals for a, b in pairwise(journal))
