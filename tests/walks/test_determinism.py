"""Same seed, same run: journals are the same bytes, however many worlds there are, in whatever order requests come."""

from collections.abc import Callable
from functools import partial
from typing import Any

import orjson
import pytest

from mock_server.control import exchanges, redaction
from mock_server.engine.jobs import look
from tests.walks import speech
from tests.walks.cast import CAST, play
from tests.walks.theatre import ROOMS, House, Theatre
from tests.walks.turns import Turns

HIDDEN = redaction.HEADERS.union(*(room.key_headers for room in ROOMS.values()))
LIVELY = ("brown-out", "third-job-refused", "webhook-twice", "answer-lost", "mayanio-slow-answer", "unifically-429")


def journal(theatre: Theatre) -> bytes:
    """The canonical form of a world's journal."""
    return orjson.dumps(exchanges.canonical(theatre.world.journal, theatre.world.clock, HIDDEN))


def played(scenario: str, theatre: Theatre) -> Theatre:
    """A theatre in which the worst client there is has played."""
    part = CAST[scenario]
    play(theatre, part.bad or part.good, part)
    return theatre


def alone(scenario: str, name: str = "walk") -> bytes:
    """The journal of a world that has its server for itself."""
    theatre = played(scenario, Theatre(scenario, name))
    theatre.close()
    return journal(theatre)


@pytest.mark.parametrize("scenario", CAST)
def test_two_runs_give_the_same_bytes(scenario: str) -> None:
    first = alone(scenario)

    assert len(first) > 100
    assert first == alone(scenario)


def test_twenty_worlds_at_once_give_the_bytes_of_each_alone() -> None:
    house = House()
    stages = [(LIVELY[number % len(LIVELY)], f"world-{number}") for number in range(20)]
    theatres = [Theatre(scenario, name, house) for scenario, name in stages]

    Turns().run([partial(_in_turn, scenario, theatre) for (scenario, _), theatre in zip(stages, theatres, strict=True)])

    house.close()
    for (scenario, name), theatre in zip(stages, theatres, strict=True):
        assert journal(theatre) == alone(scenario, name)


def _in_turn(scenario: str, theatre: Theatre, gives_way: Callable[[], None]) -> None:
    theatre.gives_way = gives_way
    played(scenario, theatre)


def test_turns_do_interleave() -> None:
    """Else twenty worlds at once would be twenty worlds one after the other."""
    said: list[str] = []

    def speak(word: str, gives_way: Callable[[], None]) -> None:
        for number in range(2):
            said.append(f"{word}{number}")
            gives_way()

    Turns().run([partial(speak, "a"), partial(speak, "b")])

    assert said == ["a0", "b0", "a1", "b1"]


@pytest.mark.parametrize("step", [1, 7, 11, -1])
def test_another_order_of_arrival_gives_the_same_bytes_once_sorted(step: int) -> None:
    """Twelve submits of one instant, then polls of every job at each of ten more."""
    assert _arriving(step) == _arriving(5)


def _arriving(step: int) -> bytes:
    theatre = Theatre("unlimited")
    theatre.world.rulebook.add({"when": {"chance": 0.4}, "answer": {"status": 503}}, {})
    prompts = [f"Paper boat number {number % 9}" for number in range(12)]
    jobs: dict[str, None] = {}
    for number in range(12):
        path, body = speech.submit("creativeai", prompts[number * step % 12], None)
        ident = speech.accepted("creativeai", theatre.ask("creativeai", "POST", path, body))
        if ident is not None:
            jobs[ident] = None
    for _ in range(10):
        theatre.wait(20)
        for ident in sorted(jobs, reverse=step < 0):
            theatre.ask("creativeai", "GET", speech.poll("creativeai", ident))
    theatre.close()
    return journal(theatre)


def test_another_world_gives_other_bytes() -> None:
    """What could never differ would prove nothing."""
    assert alone("unlimited", "one") != alone("unlimited", "other")


@pytest.mark.parametrize("scenario", ["failover-changes-the-price", "fails-late", "webhook-twice", "unifically-429"])
@pytest.mark.parametrize("rate", [1, 60])
def test_ids_outcomes_and_money_are_the_same_at_any_rate(scenario: str, rate: float) -> None:
    assert _sums(Theatre(scenario, rate=rate), scenario) == _sums(Theatre(scenario), scenario)


def _sums(theatre: Theatre, scenario: str) -> dict[str, Any]:
    part = CAST[scenario]
    play(theatre, part.good, part)
    theatre.close()
    world = theatre.world
    jobs = {job.id: (str(look(job, job.ended_s or 0).phase), job.price) for job in world.jobs.values()}
    return {"jobs": jobs, "spent": {name: account.ledger.spent for name, account in world.accounts.items()}}
