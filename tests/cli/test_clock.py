"""`soundstage clock` moves a world's clock on a running server."""

import httpx
import pytest

from mock_server.cli.clock import TOLD, lines
from tests.cli.process import refused, run


@pytest.fixture
def job(url: str, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A world of this test's own with a job in it: world and job."""
    world = request.node.name.replace("_", "-").replace("[", "-").replace("]", "")
    httpx.put(f"{url}/_mock/worlds/{world}", json={"clock": {"rate": 0, "start": "2026-03-09T16:10:00Z"}})
    key = {"Authorization": f"Bearer mock_{world}"}
    made = httpx.post(f"{url}/creativeai/v1/video/generations", headers=key, json={"prompt": "x"})
    return world, str(made.json()["id"])


def test_a_world_is_jumped(url: str, job: tuple[str, str]) -> None:
    done = run("clock", job[0], "--until", "idle", "--url", url)

    assert (done.code, done.err) == (0, "")
    fired, last = done.out.splitlines()
    assert fired.split()[1:] == ["job.succeeded", job[1]]
    assert last == f"{job[0]} is at {fired.split()[0]}."


def test_a_world_is_jumped_to_a_jobs_end(url: str, job: tuple[str, str]) -> None:
    assert job[1] in run("clock", job[0], "--until", job[1], SOUNDSTAGE_URL=url).out


def test_time_is_moved_on(url: str, job: tuple[str, str]) -> None:
    assert run("clock", job[0], "--advance", "1s", "--url", f"{url}/").out == f"{job[0]} is at 2026-03-09T16:10:01Z.\n"


def test_a_rate_is_set(url: str, job: tuple[str, str]) -> None:
    assert run("clock", job[0], "--rate", "60", "--url", url).code == 0

    assert httpx.get(f"{url}/_mock/worlds/{job[0]}").json()["clock"]["rate"] == 60


def test_the_servers_refusal_is_the_sentence(url: str) -> None:
    assert "250ms, 7s, 8m, 2h or 7d" in refused(run("clock", "w", "--advance", "90", "--url", url))
    assert "no job `none`" in refused(run("clock", "w", "--until", "none", "--url", url))


def test_where_no_server_answers_the_way_to_one_is_told() -> None:
    said = refused(run("clock", "w", "--until", "idle", "--url", "http://127.0.0.1:1"))

    assert "http://127.0.0.1:1" in said
    assert "soundstage serve" in said


def test_much_that_happened_is_told_shortly() -> None:
    fired = [{"at": "t", "what": "job.succeeded", "id": str(number)} for number in range(TOLD + 5)]
    moved = {"now": "t", "fired": fired, "fired_total": 40_000, "unfinished": ["a", "b"], "stopped": "horizon"}

    told = lines("w", moved)

    assert len(told) == TOLD + 4
    assert told[TOLD] == f"... and {40_000 - TOLD} more"
    assert "a, b" in told[TOLD + 1]
    assert "horizon" in told[TOLD + 2]
