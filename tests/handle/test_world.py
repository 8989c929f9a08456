"""A world in Python says what the control API says, wherever it lives."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from mock_server.control.client import Refused
from mock_server.control.desk import Options
from mock_server.engine.errors import BadInput
from mock_server.handle.inbox import Inbox
from mock_server.handle.rows import Ledger
from mock_server.handle.soundstage import Soundstage, world_name
from mock_server.handle.world import World
from tests.inprocess.asking import bearer
from tests.inprocess.conftest import Run
from tests.serving import serving

VIDEO = {"prompt": "A paper boat in the rain"}


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Soundstage]:
    """A server that runs by itself."""
    with serving(Options()) as url:
        made = Soundstage(url)
        yield made
        made.close()


@pytest.fixture(params=["here", "elsewhere"])
def stage(request: pytest.FixtureRequest, soundstage: Soundstage) -> Soundstage:
    """Both."""
    found: Soundstage = soundstage if request.param == "here" else request.getfixturevalue("elsewhere")
    return found


@pytest.fixture
def made(stage: Soundstage, request: pytest.FixtureRequest) -> World:
    """A world in each."""
    return stage.world(world_name(request.node.nodeid), scenario="unlimited", seed=7)


def submit(stage: Soundstage, world: World, **more: str) -> str:
    url = f"{stage.url}/creativeai/v1/video/generations"
    answer = httpx.post(url, headers=bearer(world.key), json={**VIDEO, **more}, trust_env=False)
    return str(answer.raise_for_status().json()["id"])


def test_jobs_deliveries_journal_and_money(stage: Soundstage, made: World) -> None:
    inbox = Inbox(made)
    inbox.answers(500)
    job = submit(stage, made, webhook_url=inbox.url)
    assert made.ledger.held == 60

    made.clock.until_idle()

    assert [(each.id, each.phase, each["price"]) for each in made.jobs] == [(job, "succeeded", 60)]
    assert [each.status for each in made.deliveries[0].attempts] == [500, 200]
    assert made.deliveries[0].attempts[1].at - made.deliveries[0].attempts[0].at == timedelta(seconds=5)
    assert [(each.operation, each.status, each.request.body) for each in made.journal] == [
        ("createVideo", 202, {**VIDEO, "webhook_url": inbox.url})
    ]
    assert (made.ledger.spent, made.ledger["creativeai"].held) == (60, 0)
    assert [line.kind for line in made.ledger.entries] == ["hold", "capture"]
    assert (len(inbox), inbox.last.event) == (2, "video.generation.completed")
    made.replay(made.deliveries[0])
    assert len(inbox) == 3
    inbox.close()


def test_the_clock(stage: Soundstage, made: World) -> None:
    job = submit(stage, made)
    assert made.clock.rate == 0

    moved = made.clock.advance("90s")
    assert (moved.fired_total, moved.now - made.clock.start) == (0, timedelta(seconds=90))
    made.clock.advance(timedelta(minutes=10))
    assert made.job(job).phase == "succeeded"
    second = submit(stage, made, prompt="A kite")
    assert made.clock.until(made.job(second)).fired[-1]["id"] == second
    assert made.clock.until(second).fired == []
    made.clock.set_rate(60)
    assert made.clock.rate == 60


def test_the_clock_in_a_coroutine(stage: Soundstage, made: World, run: Run) -> None:
    job = submit(stage, made)

    async def moved() -> int:
        first = await made.clock.aadvance("1s")
        second = await made.clock.auntil(job)
        third = await made.clock.auntil_idle()
        return first.fired_total + second.fired_total + third.fired_total

    assert run(moved()) == 1


@pytest.mark.parametrize("written", ["90", "soon", "1w"])
def test_what_is_no_duration_says_so(stage: Soundstage, made: World, written: str, run: Run) -> None:
    for move in (made.clock.advance, lambda by: run(made.clock.aadvance(by))):
        with pytest.raises(BadInput, match="is not a duration; write a number with its unit"):
            move(written)


def test_a_clock_is_not_moved_to_a_job_that_is_not_there(made: World) -> None:
    with pytest.raises(BadInput, match="no job `vgen_nobody`"):
        made.clock.until("vgen_nobody")
    with pytest.raises(BadInput, match=r"no job `vgen_nobody` in world .*; there are none"):
        made.job("vgen_nobody")


def test_jobs_are_commanded(stage: Soundstage, made: World) -> None:
    first, second, third = (made.job(submit(stage, made, prompt=f"A kite {number}")) for number in range(3))

    assert first.finish().phase == "succeeded"
    assert second.fail("provider_error", "It broke").phase == "failed"
    held = third.hold()
    assert (held.ends_at, made.clock.until_idle().unfinished) == (None, [third.id])
    assert held.release().ends_at is not None
    assert third.cancel().phase == "cancelled"
    with pytest.raises(Refused, match="has already ended"):
        first.cancel()
    assert made.ledger.spent == 60


def test_a_rule_is_set(stage: Soundstage, made: World) -> None:
    assert made.rule({"when": {"operation": "createVideo", "nth": 1}}, answer={"status": 503}) == "rule-1"

    with pytest.raises(httpx.HTTPStatusError, match="503"):
        submit(stage, made)
    assert (made.exchanges(status=503)[0].rule, made.exchanges(provider="mayanio")) == ("rule-1", [])
    with pytest.raises(Refused, match='did you mean "operation"'):
        made.rule(when={"operatoin": "createVideo"}, answer={"status": 503})


def test_a_world_is_made_as_asked_and_forgotten(stage: Soundstage) -> None:
    made = stage.world("asked-for", scenario={"title": "Poor"}, accounts={"creativeai": {"credits": 3}}, rate=2)

    assert (made.ledger["creativeai"].balance, made.clock.rate, made.told["scenario"]) == (3, 2, "custom")
    assert (repr(made), made.key) == ("<World asked-for>", "mock_asked-for")
    with pytest.raises(KeyError, match="there are creativeai"):
        made.ledger["nobody"]
    made.forget()
    with pytest.raises(BadInput, match="no world `asked-for`"):
        _ = made.jobs


def test_money_of_two_units_is_not_added() -> None:
    money = {"balance": 1, "held": 0, "spent": 2}
    ledger = Ledger({"creativeai": money, "unifically": money, "live_usd": 0.5, "entries": []})

    with pytest.raises(BadInput, match=r"2 at creativeai, 2 at unifically; name one"):
        _ = ledger.spent
    assert (ledger["unifically"].spent, ledger.held, ledger.live_usd) == (2, 0, 0.5)


def test_rows_name_their_fields(stage: Soundstage, made: World) -> None:
    submit(stage, made)

    with pytest.raises(KeyError, match="there are id, provider"):
        made.jobs[0]["phaes"]


def test_names_of_worlds_can_be_used_and_differ() -> None:
    told = ["tests/a.py::test_b[1]", "tests/a.py::test_b[2]", "tests/c.py::test_b[1]", f"a.py::{'x' * 300}", "::[/]"]
    names = [world_name(each) for each in told]

    assert len(set(names)) == len(told)
    assert names[0].startswith("test-b-1-")
    assert max(map(len, names)) <= 100
