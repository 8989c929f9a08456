"""Counts by second; those of several processes are added up."""

from mock_server.load.tally import Tally, last_second


def test_counts_are_kept_by_second() -> None:
    tally = Tally()
    for at_s in (0.2, 0.9, 2.0):
        tally.note("submits", at_s)

    assert (tally.total("submits"), tally.series("submits", 3), tally.total("done")) == (3, [2, 0, 1], 0)
    assert (last_second([tally]), last_second([Tally()])) == (3, 0)


def test_what_is_taken_from_one_is_added_to_another() -> None:
    one, other = Tally(), Tally()
    for each in (one, other):
        each.note("done", 1.5)
        each.repeat("vgen_1")

    other.add(one.taken())

    assert (other.series("done", 2), other.duplicates) == ([0, 2], ["vgen_1"] * 2)
    assert (one.total("done"), one.duplicates) == (0, [])
