"""Faults at the edge: the provider does its work, then its answer is bent; the journal keeps what the client got."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from mock_server.engine.journal import Record
from mock_server.runtime import Runtime
from mock_server.world import World
from tests.client import Client, Reply

VIDEOS = "/v1/video/generations"
ASK = {"prompt": "A kite over a field"}


def fault(world: World, kind: str, operation: str = "createVideo", **values: Any) -> None:
    world.rulebook.add({"id": "f", "when": {"operation": operation}, "fault": {"kind": kind, **values}}, {})


def last(world: World) -> Record:
    *_, record = world.journal
    return record


def test_a_fault_leaves_the_work_done_and_the_journal_tells_the_door(client: Client, world: World) -> None:
    """Told 503, taken in all the same: whoever submits again pays twice."""
    fault(world, "status", status=503)
    told = client.post(VIDEOS, ASK)
    assert (told.status, told.json["error"]["code"]) == (503, "provider_unavailable")
    assert told.headers["x-mock-why"] == "rule:f"
    assert len(world.jobs) == 1
    assert world.account("creativeai").ledger.held == 60
    record = last(world)
    assert (record.status, record.door, record.rule, record.why) == (503, "control", "f", "rule:f")


def test_limits_are_told_beside_a_status_that_is_not_the_providers(client: Client, world: World) -> None:
    fault(world, "status", status=500)
    assert client.post(VIDEOS, ASK).headers["x-ratelimit-remaining"] == "1000000"


def test_what_is_cut_is_kept_as_it_was_heard(client: Client, world: World) -> None:
    fault(world, "disconnect", after_bytes=9)
    told = client.post(VIDEOS, ASK)
    assert (last(world).status, last(world).response_body) == (202, told.body[:9])
    assert told.answer.wire is not None
    assert told.answer.wire.reset_at == 9


def test_of_a_reset_before_a_byte_nothing_was_heard(client: Client, world: World) -> None:
    fault(world, "disconnect")
    client.post(VIDEOS, ASK)
    assert (last(world).status, last(world).response_body, len(world.jobs)) == (0, b"", 1)


def test_what_never_arrived_starts_nothing(client: Client, world: World) -> None:
    fault(world, "disconnect", unserved=True)
    told = client.post(VIDEOS, ASK)
    assert (told.status, len(world.jobs), last(world).status) == (0, 0, 0)
    assert told.answer.wire is not None


def test_refusals_are_bent_too(client: Client, world: World) -> None:
    fault(world, "empty")
    told = client.post(VIDEOS, {})
    assert (told.status, told.body) == (400, b"")


def test_stale_polls_repeat_the_last_one(client: Client, world: World, advance: Any) -> None:
    job = client.post(VIDEOS, ASK).json["id"]
    before = client.get(f"{VIDEOS}/{job}")
    fault(world, "stale", "getVideo")
    advance("idle")
    assert client.get(f"{VIDEOS}/{job}").body == before.body
    world.rulebook.remove("f")
    assert client.get(f"{VIDEOS}/{job}").json["status"] == "completed"


def test_a_fault_with_nothing_to_bend_says_so(client: Client, world: World) -> None:
    fault(world, "missing", field="nowhere")
    told = client.post(VIDEOS, ASK)
    assert (told.status, "x-mock-why" in told.headers) == (202, False)
    assert last(world).why == "rule:f (the body has no field `nowhere`)"


def test_answers_that_come_later_are_bent_when_they_come(client: Client, world: World, runtime: Runtime) -> None:
    """Mayanio's answer waits for its generation, and has the sizes of files that are made first."""
    world.rulebook.add({"when": {"operation": "createImages"}, "fault": {"kind": "missing", "field": "data"}}, {})
    mayanio = Client(client.edge, provider="mayanio")
    answer = mayanio.post("/api/v1/images", ASK).answer
    assert answer.body_of is not None
    sent = carried(runtime, answer)
    assert sent[1]["body"] == b'{"success":true}'
    assert last(world).response_body == b'{"success":true}'


def carried(runtime: Runtime, answer: Any) -> list[MutableMapping[str, Any]]:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(runtime.carry(answer, send))
    return sent


def chat(client: Client) -> Reply:
    ask = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"}], "stream": True}
    return client.post("/v1/chat/completions", ask)


def test_a_stream_stops_in_the_middle(client: Client, world: World, runtime: Runtime) -> None:
    fault(world, "truncate", "createChatCompletion", bytes=300)
    body = b"".join(each.get("body", b"") for each in carried(runtime, chat(client).answer))
    assert len(body) == 300
    assert b"[DONE]" not in body


def test_a_slow_body_comes_in_pieces(
    client: Client, world: World, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    async def sleep(delay_s: float) -> None:
        waited.append(delay_s)

    monkeypatch.setattr("mock_server.runtime.asyncio.sleep", sleep)
    fault(world, "slow_body", bytes_per_s=100)
    told = client.post(VIDEOS, ASK)
    sent = carried(runtime, told.answer)
    assert max(len(each.get("body", b"")) for each in sent) == 10
    assert b"".join(each.get("body", b"") for each in sent) == told.body
    assert sum(waited) == pytest.approx(len(told.body) / 100)


def test_where_no_connection_is_lent_it_is_closed_and_the_journal_says_so(
    client: Client, world: World, runtime: Runtime
) -> None:
    fault(world, "disconnect")
    answer = client.post(VIDEOS, ASK).answer
    with pytest.raises(ConnectionResetError, match="a rule resets this connection"):
        carried(runtime, answer)
    assert last(world).why == "rule:f (closed: no reset could be made here)"


def test_latency_is_a_real_wait_before_the_answer(client: Client, world: World) -> None:
    fault(world, "latency", ms=250)
    told = client.post(VIDEOS, ASK)
    assert (told.status, told.answer.delay_ms, last(world).why) == (202, 250, None)


def test_a_poll_is_met_by_the_phase_of_its_job(client: Client, world: World, advance: Any) -> None:
    """401 on a poll, while the job runs and between 20 and 60 seconds after its acceptance."""
    when = {"operation": "getVideo", "phase": "running", "between": ["20s", "60s"], "prompt": "kite"}
    world.rulebook.add({"when": when, "answer": {"status": 401}}, {})
    job = client.post(VIDEOS, ASK).json["id"]
    seen = []
    for step_s in (0.0, 30.0, 40.0):
        advance(step_s)
        seen.append(client.get(f"{VIDEOS}/{job}").status)
    assert seen == [200, 401, 200]


def test_without_rules_nothing_is_asked_about_them(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch, findings: object
) -> None:
    """An ordinary request builds nothing for rules to look at."""

    def never(*_: Any) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr("mock_server.mischief.asked", never)
    assert client.post(VIDEOS, ASK).status == 202
    fault(world, "latency", ms=1)
    assert client.post(VIDEOS, ASK).status == 500
