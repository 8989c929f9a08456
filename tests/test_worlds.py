"""Keys pick worlds; worlds are born, reset, bounded and forgotten."""

import pytest

from mock_server.engine.clock import Clock
from mock_server.engine.errors import BadInput, NoRoom, NotThere, WrongKey
from mock_server.engine.journal import Record
from mock_server.engine.limits import Window
from mock_server.world import World
from mock_server.worlds import MAX_KEYS, MAX_WORLDS, Worlds

SCENARIOS = ("default", "unlimited", "free-tier")


def born(name: str, scenario: str | None) -> World:
    """A bare world; the scenario is only its name."""
    if scenario not in (None, *SCENARIOS):
        raise BadInput(f'unknown scenario `{scenario}`; did you mean "free-tier"?')
    return World(name, clock=Clock(0), seed=0, scenario=scenario or "default")


@pytest.fixture
def worlds() -> Worlds:
    return Worlds(born)


def record() -> Record:
    return Record(0, 0.0, 0.1, "plain", "work", "POST", "/", b"", 200, {}, b"{}", [], b"{}")


@pytest.mark.parametrize(
    ("key", "name", "scenario"),
    [
        ("mock_demo", "demo", "default"),
        ("mock_ci-42", "ci-42", "default"),
        ("mock_demo__unlimited", "demo", "unlimited"),
        ("mock_demo__free-tier", "demo", "free-tier"),
        ("sk-mock_ci42", "ci42", "default"),
        ("rph_test_mock_ci42", "ci42", "default"),
        ("sk_test_mock_ci42__unlimited", "ci42", "unlimited"),
        ("Bearer-X9_mock_ci42", "ci42", "default"),
        ("mock_mock", "mock", "default"),
        ("mock_mock_demo", "demo", "default"),  # `mock_` is a prefix like any other
        ("mock_-", "-", "default"),
        (f"mock_{'x' * 100}", "x" * 100, "default"),
    ],
)
def test_a_key_names_its_world_and_scenario(worlds: Worlds, key: str, name: str, scenario: str) -> None:
    seat = worlds.seat(key)
    assert (seat.world.name, seat.world.scenario, seat.key) == (name, scenario, key)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (None, "No API key was sent. Soundstage keys look like mock_<world>, for example mock_demo."),
        ("", "No API key was sent."),
        ("demo", "Invalid API key. Soundstage keys look like mock_<world>, for example mock_demo."),
        ("mock_", "Invalid API key."),
        ("mock_Demo", "Invalid API key."),
        ("mock_de mo", "Invalid API key."),
        ("mock_demo__", "Invalid API key."),
        ("mock_demo__a__b", "Invalid API key."),
        ("mock_demo_unlimited", "Invalid API key."),
        ("mock_demo\n", "Invalid API key."),
        ("mock_d\xe9mo", "Invalid API key."),
        ("testmock_demo", "Invalid API key."),  # a prefix ends in a hyphen or an underscore
        ("--mock_demo", "Invalid API key."),
        (f"mock_{'x' * 101}", "up to 100 of them"),
        (f"mock_{'x' * 400}", "Invalid API key."),
        (f"{'a-' * 20_000}mock_demo", "Invalid API key."),
        ("rph_live_abcdef", "This looks like a live key. It was refused and not stored."),
        ("rph_live_mock_demo", "This looks like a live key."),
        ("sk_live_mock_demo", "This looks like a live key."),
        ("sk-proj-abcdef", "This looks like a live key."),
        ("sk-proj-mock_demo", "This looks like a live key."),
        ("sk-", "This looks like a live key."),
    ],
)
def test_any_other_key_is_refused_and_leaves_no_trace(worlds: Worlds, key: str | None, said: str) -> None:
    with pytest.raises(WrongKey) as met:
        worlds.seat(key)
    assert said in str(met.value)
    assert not key or len(key) < 9 or key not in str(met.value)
    assert (len(worlds), worlds._seats, met.value.because) == (0, {}, "key")


def test_all_spellings_of_a_key_are_one_world_with_a_seat_each(worlds: Worlds) -> None:
    """One account; request windows are counted for each literal key."""
    seats = [worlds.seat(key) for key in ("mock_demo", "sk-mock_demo", "rph_test_mock_demo", "mock_demo__default")]
    assert len({id(seat.world) for seat in seats}) == 1
    assert len({id(seat) for seat in seats}) == 4
    assert worlds.seat("sk-mock_demo") is seats[1]
    seats[0].windows["creates"] = Window(5)
    assert seats[1].windows == {}


def test_the_scenario_acts_only_at_birth(worlds: Worlds) -> None:
    worlds.seat("mock_demo__free-tier")
    assert worlds.seat("mock_demo").world.scenario == "free-tier"  # a key that names none is content
    with pytest.raises(WrongKey) as met:
        worlds.seat("mock_demo__unlimited")
    assert str(met.value) == "world `demo` was made with `free-tier`; reset it or choose another name."
    assert worlds.seat("mock_demo__free-tier").world.scenario == "free-tier"


def test_an_unknown_scenario_is_refused_with_the_nearest_and_makes_no_world(worlds: Worlds) -> None:
    with pytest.raises(WrongKey, match='unknown scenario `free-teir`; did you mean "free-tier"'):
        worlds.seat("mock_demo__free-teir")
    assert "demo" not in worlds


def test_two_names_are_two_worlds(worlds: Worlds) -> None:
    assert worlds.seat("mock_a").world is not worlds.seat("mock_b").world
    assert [world.name for world in worlds] == ["a", "b"]


def test_a_reset_is_a_new_world_and_the_keys_find_it(worlds: Worlds) -> None:
    old = worlds.seat("mock_demo")
    old.world.journal.add(record())
    new = worlds.put(born("demo", "unlimited"))
    assert (old.world.gone, new.gone, worlds.purse.bytes) == (True, False, 0)
    seat = worlds.seat("mock_demo")
    assert (seat.world, seat is old) == (new, False)
    assert worlds.seat("mock_demo__unlimited").world is new
    assert len(worlds) == 1


def test_a_dropped_world_is_gone_with_its_seats_and_its_share_of_the_purse(worlds: Worlds) -> None:
    seat = worlds.seat("mock_demo")
    seat.world.journal.add(record())
    worlds.drop("demo")
    worlds.drop("demo")  # nothing happens
    assert (worlds.find("demo"), worlds._seats, worlds.purse.bytes, seat.world.gone) == (None, {}, 0, True)
    assert worlds.seat("mock_demo").world is not seat.world


def test_journals_of_worlds_and_of_nobody_share_one_purse(worlds: Worlds) -> None:
    worlds.seat("mock_a").world.journal.add(record())
    worlds.seat("mock_b").world.journal.add(record())
    worlds.journal.add(record())
    assert worlds.purse.bytes == 3 * worlds.journal.bytes > 0


def test_one_that_is_not_there_is_named_with_the_call_that_makes_it(worlds: Worlds) -> None:
    with pytest.raises(NotThere) as met:
        worlds.get("demo")
    assert str(met.value).startswith(
        "no world `demo`; a first request with key mock_demo makes it, or PUT /_mock/worlds/"
    )
    made = worlds.get_or_make("demo", "unlimited")
    assert worlds.get("demo") is worlds.find("demo") is worlds.get_or_make("demo") is made


@pytest.mark.parametrize("name", ["", "Demo", "a_b", "a b", "a/b", "x" * 101, "demo\n", "d\xe9mo"])
def test_a_name_that_cannot_be_is_refused(worlds: Worlds, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be used: lower-case letters, digits and hyphens, up to 100"):
        worlds.get_or_make(name)


def test_ten_thousand_worlds_live_and_the_next_is_refused_with_a_sentence(worlds: Worlds) -> None:
    made = World("x", clock=Clock(0), seed=0)
    worlds._by_name = {f"w{number}": made for number in range(MAX_WORLDS)}
    assert MAX_WORLDS == 10_000
    with pytest.raises(
        WrongKey, match="10000 worlds live here already, which is the bound; DELETE /_mock/worlds/<world>"
    ):
        worlds.seat("mock_one-more")
    with pytest.raises(NoRoom, match="10000 worlds"):
        worlds.check_room("one-more")
    assert worlds.seat("mock_w77").world is made  # those that are there are served on
    worlds.check_room("w77")
    worlds.drop("w5")
    assert worlds.seat("mock_one-more").world.name == "one-more"


def test_seats_of_a_world_are_bounded(worlds: Worlds) -> None:
    """Whoever invents a new prefix for each request is served, and nothing grows."""
    for number in range(MAX_KEYS * 3):
        assert worlds.seat(f"k{number}-mock_demo").world.name == "demo"
    assert len(worlds._seats) == len(worlds.get("demo").seats) == MAX_KEYS
