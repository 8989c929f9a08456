"""Clocks are run, moved and jumped; the answer says what happened."""

import pytest

from mock_server.control.schemas import Moved
from tests.control.inprocess import Server, problem


def test_a_jump_tells_what_it_fired(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    job = server.submit()

    moved = server.clock(until="idle")

    Moved.model_validate(moved, strict=True)
    assert set(moved) == {"now", "fired", "fired_total", "unfinished", "stopped"}
    (fired,) = moved["fired"]
    assert (fired["what"], fired["id"], fired["at"]) == ("job.succeeded", job, moved["now"])
    assert "2026-03-09T16:12:00Z" <= moved["now"] <= "2026-03-09T16:13:00Z"
    assert (moved["fired_total"], moved["unfinished"], moved["stopped"]) == (1, [], None)
    assert server.get("/_mock/worlds/w")["clock"]["now"] == moved["now"]


def test_time_is_moved_on_by_a_duration(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})

    assert server.clock(advance="90s")["now"] == "2026-03-09T16:11:30Z"
    assert server.clock(advance="250ms")["now"] == "2026-03-09T16:11:30.250Z"


def test_a_jump_ends_at_a_jobs_end_and_not_later(server: Server) -> None:
    server.put("w")
    first, second = server.submit("one", duration=3), server.submit("two", duration=15)

    moved = server.clock(until=first)

    phases = {job["id"]: job["phase"] for job in server.get("/_mock/worlds/w/jobs")["items"]}
    assert (phases[first], phases[second]) == ("succeeded", "running")
    assert moved["now"] == server.get(f"/_mock/worlds/w/jobs/{first}")["ends_at"]


def test_jobs_without_an_end_are_told_as_unfinished(server: Server) -> None:
    server.put("w")
    stuck = server.submit("[mock:stuck]")

    assert server.clock(until="idle")["unfinished"] == [stuck]
    assert server.clock(until=stuck)["unfinished"] == [stuck]


def test_a_jump_ends_at_the_horizon_and_says_so(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-01-01T00:00:00Z"})

    moved = server.clock(advance="40d")

    assert (moved["stopped"], moved["now"]) == ("horizon", "2026-01-31T00:00:00Z")


@pytest.mark.parametrize("rate", [0, 60, 0.5, 1_000_000])
def test_a_rate_is_set_and_told(server: Server, rate: float) -> None:
    server.put("w", clock={"rate": 0})

    server.clock(rate=rate)

    assert server.get("/_mock/worlds/w")["clock"]["rate"] == rate


def test_a_frozen_clock_that_is_set_running_is_pumped(server: Server) -> None:
    """After a change of rate the runtime has its alarm set for the job's end, without another request."""
    server.put("w", clock={"rate": 0})
    server.submit()
    alarms = server.app.desk.runtime._alarms
    assert server.world() not in alarms

    server.clock(rate=60)
    at_s, handle = alarms[server.world()]
    assert at_s == server.world().agenda.head_s

    server.clock(rate=0)
    assert handle.cancelled()


def test_an_unknown_job_is_not_waited_for(server: Server) -> None:
    server.put("w")

    assert "no job `vgen_none`" in problem(
        server.ask("POST", "/_mock/worlds/w/clock", json={"until": "vgen_none"}), 404
    )
