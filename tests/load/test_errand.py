"""One wish of one client, played on the mock in process: what good manners save and bad ones cost."""

from typing import Any, Protocol

import orjson
import pytest
from msgspec.structs import replace

from mock_server.load.dialect import DIALECTS, Reply
from mock_server.load.errand import Errand
from mock_server.load.manners import BAD, GOOD, Manners
from mock_server.world import World
from tests.client import Client
from tests.conftest import Advance


class Send(Protocol):
    """Makes an errand."""

    def __call__(self, manners: Manners, provider: str = "creativeai") -> Errand: ...


@pytest.fixture
def errand(client: Client, advance: Advance) -> Send:
    """An errand whose waits move the world's clock; what it asks is kept in its `asked`."""

    def made(manners: Manners, provider: str = "creativeai") -> Errand:
        client.provider = provider

        def ask(method: str, path: str, body: Any, patience_s: float) -> Reply:
            reply = client.post(path, body) if method == "POST" else client.get(path)
            answer = reply.answer
            if answer.body_of is not None:
                parts = tuple(b"." for _ in answer.assets)
                return Reply(reply.status, reply.headers, orjson.loads(answer.body_of(parts)))
            return Reply(reply.status, reply.headers, reply.json)

        def wait(own_s: float) -> None:
            advance(own_s)

        return Errand(DIALECTS[provider], manners, ask, wait)

    return made


def asked(world: World, operation: str) -> list[float]:
    """The instants at which it was asked."""
    return [record.at_s for record in world.journal if record.operation == operation]


@pytest.mark.parametrize("provider", list(DIALECTS))
def test_a_wish_is_fulfilled_at_every_provider(errand: Send, world: World, provider: str) -> None:
    made = errand(GOOD, provider).run("A paper boat")

    assert (made.end, made.submits, made.jobs) == ("done", 1, list(world.jobs))


def test_a_patient_client_pays_once_and_an_insisting_one_pays_every_time(errand: Send, world: World) -> None:
    prompt = "A paper boat [mock:slow=5m]"
    assert errand(GOOD).run(prompt).submits == 1
    assert world.accounts["creativeai"].ledger.spent == 60

    made = errand(replace(BAD, tries=3)).run(prompt)

    assert (made.end, len(made.jobs)) == ("lost", 3)
    assert world.accounts["creativeai"].ledger.spent + world.accounts["creativeai"].ledger.held == 60 * 4


@pytest.mark.parametrize(("manners", "first_wait_s"), [(GOOD, 7), (BAD, 5)])
def test_retry_after_is_honoured_or_not(errand: Send, world: World, manners: Manners, first_wait_s: float) -> None:
    world.rulebook.add({"when": {"first": 1}, "answer": {"status": 429, "retry_after": 7}}, {})

    assert errand(manners).run("A paper boat").submits == 2

    before_s, after_s = asked(world, "createVideo")
    assert (after_s - before_s >= 7) == (manners is GOOD)
    assert after_s - before_s >= first_wait_s


def test_a_refusal_for_good_is_sent_again_by_bad_manners_alone(errand: Send, world: World) -> None:
    prompt = "A paper boat [mock:402]"

    assert errand(GOOD).run(prompt).submits == 1
    assert errand(replace(BAD, tries=4)).run(prompt).submits == 4


def test_a_failed_poll_is_no_failed_job_unless_one_insists(errand: Send, world: World) -> None:
    rule = {"when": {"operation": "getVideo", "nth": 1}, "answer": {"status": 503}}
    world.rulebook.add(rule, {})
    assert len(errand(GOOD).run("A paper boat").jobs) == 1

    world.rulebook.add(rule | {"id": "again"}, {})
    repeated: list[str] = []
    insisting = errand(BAD)
    insisting.repeat = repeated.append
    made = insisting.run("A paper plane")

    assert repeated == made.jobs[1:] != []


def test_what_is_told_adds_up(errand: Send, world: World) -> None:
    world.rulebook.add({"when": {"operation": "createVideo", "first": 2}, "answer": {"status": 503}}, {})
    told: list[str] = []
    good = errand(GOOD)
    good.note = told.append

    good.run("A paper boat")

    counted = {event: told.count(event) for event in ("submits", "refused", "retries", "accepted", "done", "lost")}
    assert counted == {"submits": 3, "refused": 2, "retries": 2, "accepted": 1, "done": 1, "lost": 0}
    assert told.count("polls") == len(asked(world, "getVideo"))
