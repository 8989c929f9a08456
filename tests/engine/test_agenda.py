"""What falls due: by instant, then by birth; what has moved since is dropped unseen."""

from dataclasses import dataclass
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.engine.agenda import Agenda


@dataclass(eq=False)
class Thing:
    """Something with a next instant."""

    name: str
    next_s: float


def taken(agenda: Agenda, until_s: float = inf) -> list[str]:
    """The names of all that is due, in the order it comes."""
    names = []
    while (thing := agenda.take(until_s)) is not None:
        assert isinstance(thing, Thing)
        names.append(thing.name)
        thing.next_s = inf
    return names


def test_entries_of_one_instant_come_in_order_of_birth() -> None:
    agenda = Agenda()
    for name, at_s in [("c", 2.0), ("a", 1.0), ("d", 2.0), ("b", 1.0), ("e", 2.0)]:
        agenda.add(Thing(name, at_s))
    assert taken(agenda) == ["a", "b", "c", "d", "e"]


def test_nothing_behind_the_asked_instant_is_taken() -> None:
    agenda = Agenda()
    for at_s in (1.0, 2.0, 3.0):
        agenda.add(Thing(f"{at_s:g}", at_s))
    assert taken(agenda, 2.0) == ["1", "2"]
    assert agenda.next_s == 3.0
    assert taken(agenda, 2.999) == []


def test_what_has_moved_neither_fires_nor_is_told() -> None:
    """An end that was brought forward is met once, at its new instant; the old entry does not move a clock."""
    agenda = Agenda()
    moved, gone = Thing("moved", 100.0), Thing("gone", 50.0)
    agenda.add(gone)
    agenda.add(moved)
    moved.next_s, gone.next_s = 10.0, inf
    agenda.add(moved)
    assert agenda.next_s == 10.0
    assert taken(agenda) == ["moved"]
    assert agenda.next_s is None


@pytest.mark.parametrize("later_s", [60.0, 40.0])
def test_an_entry_is_met_at_the_instant_it_moved_to(later_s: float) -> None:
    agenda = Agenda()
    thing = Thing("t", 50.0)
    agenda.add(thing)
    thing.next_s = later_s
    agenda.add(thing)
    assert agenda.take(min(50.0, later_s) - 1) is None
    assert agenda.take(later_s) is thing


def test_what_has_no_instant_is_not_noted() -> None:
    agenda = Agenda()
    agenda.add(Thing("stuck", inf))
    assert (agenda.head_s, agenda.next_s, agenda.take(inf)) == (inf, None, None)


def test_the_head_is_never_later_than_what_comes_next() -> None:
    """Cheap, so it may still tell an instant that has moved away; it must not hide one that is due."""
    agenda = Agenda()
    thing = Thing("t", 5.0)
    agenda.add(thing)
    thing.next_s = 9.0
    agenda.add(thing)
    assert agenda.head_s == 5.0
    assert agenda.next_s == 9.0
    assert agenda.head_s == 9.0


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5) | st.integers(0, 20)), max_size=40), st.integers(0, 25))
def test_each_thing_is_met_once_at_its_last_instant_in_order(rows: list[tuple[int, int]], until: int) -> None:
    """Every thing is noted at one instant, then moved to another: what is met is what a sorted list says."""
    agenda = Agenda()
    things = [Thing(f"{index}", float(first)) for index, (first, _) in enumerate(rows)]
    for thing in things:
        agenda.add(thing)
    for thing, (_, last) in zip(things, rows, strict=True):
        if thing.next_s != last:
            thing.next_s = float(last)
            agenda.add(thing)
    stayed = [(last, 0, index) for index, (first, last) in enumerate(rows) if first == last]
    moved = [(last, 1, index) for index, (first, last) in enumerate(rows) if first != last]
    due = [f"{index}" for at_s, _, index in sorted(stayed + moved) if at_s <= until]
    assert taken(agenda, float(until)) == due
