"""Jobs are told with their timelines, and commanded."""

import pytest

from mock_server.control.routes import parts
from mock_server.control.schemas import JobTold
from tests.control.inprocess import Server, problem


def test_a_job_is_told_as_the_interface_writes_it(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    ident = server.submit(webhook_url="http://127.0.0.1:9/hook")

    job = server.get(f"/_mock/worlds/w/jobs/{ident}")

    JobTold.model_validate(job, strict=True)
    assert set(job) == {
        *("id", "provider", "operation", "phase", "progress", "accepted_at", "ends_at", "steps", "webhook_url"),
        "price",
    }
    assert (job["provider"], job["operation"], job["phase"], job["price"]) == (
        "creativeai",
        "createVideo",
        "running",
        60,
    )
    assert (job["accepted_at"], job["webhook_url"]) == ("2026-03-09T16:10:00Z", "http://127.0.0.1:9/hook")
    assert job["steps"][0] == {"at": "2026-03-09T16:10:00Z", "phase": "running", "progress": 0.0}
    assert (job["steps"][-1]["at"], job["steps"][-1]["phase"]) == (job["ends_at"], "succeeded")
    assert server.get("/_mock/worlds/w/jobs") == {"items": [job], "next": None}


def test_what_is_due_by_now_is_seen(server: Server) -> None:
    server.put("w")
    ident = server.submit()
    server.clock(advance="10m")

    job = server.get(f"/_mock/worlds/w/jobs/{ident}")

    assert (job["phase"], job["progress"]) == ("succeeded", 1.0)


def test_where_there_is_no_end_there_is_no_instant(server: Server) -> None:
    server.put("w")
    ident = server.submit("[mock:stuck]")

    job = server.get(f"/_mock/worlds/w/jobs/{ident}")

    assert (job["ends_at"], job["webhook_url"]) == (None, None)


@pytest.mark.parametrize(
    ("verb", "phase", "spent"),
    [("finish", "succeeded", 60), ("fail", "failed", 0), ("cancel", "cancelled", 0)],
)
def test_a_command_ends_a_job_at_once(server: Server, verb: str, phase: str, spent: int) -> None:
    server.put("w")
    ident = server.submit()

    answer = server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/{verb}")

    assert (answer.status_code, answer.json()["phase"]) == (200, phase)
    assert answer.json()["ends_at"] == server.get("/_mock/worlds/w")["clock"]["now"]
    assert server.get("/_mock/worlds/w/ledger")["creativeai"] == {"balance": 1_000 - spent, "held": 0, "spent": spent}
    again = problem(server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/{verb}"), 409)
    assert "already ended" in again


def test_a_failure_carries_the_callers_words(server: Server) -> None:
    server.put("w")
    ident = server.submit()

    server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/fail", json={"code": "gpu_on_fire", "message": "It burns."})

    seen = server.get(f"/creativeai/v1/video/generations/{ident}", headers={"Authorization": "Bearer mock_w"})
    assert (seen["error"]["code"], seen["error"]["message"]) == ("gpu_on_fire", "It burns.")


def test_a_held_job_waits_until_it_is_released(server: Server) -> None:
    server.put("w")
    ident = server.submit()
    ends_at = server.get(f"/_mock/worlds/w/jobs/{ident}")["ends_at"]

    held = server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/hold").json()
    assert held["ends_at"] is None
    problem(server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/hold"), 409)
    assert server.clock(advance="1h")["unfinished"] == [ident]

    released = server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/release").json()
    assert released["ends_at"] > ends_at
    problem(server.ask("POST", f"/_mock/worlds/w/jobs/{ident}/release"), 409)
    assert [fired["id"] for fired in server.clock(until="idle")["fired"]] == [ident]


def test_long_lists_come_in_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "PAGE", 2)
    server.put("w", scenario="unlimited")
    idents = [server.submit(f"kite {number}") for number in range(4)]

    first = server.get("/_mock/worlds/w/jobs")
    second = server.get(f"/_mock/worlds/w/jobs?after={first['next']}")

    assert [job["id"] for job in first["items"]] == idents[:2]
    assert [job["id"] for job in second["items"]] == idents[2:]
    assert (first["next"], second["next"]) == (idents[1], None)
