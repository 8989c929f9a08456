"""Deliveries are told with their attempts, and sent again on request."""

import httpx
import pytest

from mock_server.control.schemas import DeliveryTold
from mock_server.webhooks.deliveries import Delivery
from tests.control.inprocess import Server, problem

HOOK = "http://127.0.0.1:9/hook"
DELIVERIES = "/_mock/worlds/w/deliveries"


class Receiver:
    """Stands in for the network: answers in turn, keeps what it got."""

    def __init__(self, *answers: int) -> None:
        self._answers = list(answers)
        self.got: list[tuple[bytes, tuple[tuple[str, str], ...]]] = []

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        self.got.append((delivery.body, delivery.headers))
        return self._answers.pop(0), None, 1.5

    async def close(self) -> None:
        """Nothing is open."""


def delivered(server: Server, monkeypatch: pytest.MonkeyPatch, *answers: int) -> tuple[str, Receiver]:
    """A world whose one job has ended and been told; the delivery's id."""
    receiver = Receiver(*answers)
    monkeypatch.setattr(server.app.desk.runtime, "_sender", receiver)
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    server.submit(webhook_url=HOOK)
    server.clock(until="idle")
    return server.get(DELIVERIES)["items"][0]["id"], receiver


def replay(server: Server, ident: str) -> httpx.Response:
    return server.ask("POST", f"{DELIVERIES}/{ident}/replay")


def test_a_delivery_is_told_with_each_attempt(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    delivered(server, monkeypatch, 500, 200)

    (told,) = server.get(DELIVERIES)["items"]

    DeliveryTold.model_validate(told, strict=True)
    assert set(told) == {"id", "job", "event", "url", "due_at", "attempts", "state"}
    assert (told["event"], told["url"], told["state"]) == ("video.generation.completed", HOOK, "delivered")
    first, second = told["attempts"]
    ended_at = server.get(f"/_mock/worlds/w/jobs/{told['job']}")["ends_at"]
    assert first == {"at": ended_at, "status": 500, "error": None, "took_ms": 1.5}
    assert second["at"] == told["due_at"] > ended_at


def test_a_replay_sends_the_same_bytes_again_now(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    ident, receiver = delivered(server, monkeypatch, 200, 200)
    now = server.clock(advance="1h")["now"]

    told = replay(server, ident).json()

    assert receiver.got[0] == receiver.got[1]
    assert [attempt["at"] for attempt in told["attempts"]][1] == now
    assert told["state"] == "delivered"
    assert server.clock(until="idle")["fired_total"] == 0


def test_a_delivery_that_failed_can_be_replayed_until_it_is_taken(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident, _ = delivered(server, monkeypatch, 500, 500, 500, 500, 200)
    assert server.get(DELIVERIES)["items"][0]["state"] == "failed"

    assert replay(server, ident).json()["state"] == "failed"
    assert replay(server, ident).json()["state"] == "delivered"


def test_a_blocked_delivery_says_which_flag_would_allow_it(server: Server) -> None:
    server.put("w")
    server.submit(webhook_url="https://your-app.example/hook")
    server.clock(until="idle")
    (told,) = server.get(DELIVERIES)["items"]
    assert (told["state"], told["attempts"]) == ("blocked", [])

    assert "--allow-webhook-host your-app.example" in problem(replay(server, told["id"]), 409)


def test_an_attempt_on_its_way_is_not_doubled(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    ident, _ = delivered(server, monkeypatch, 200)
    server.world().deliveries.get(ident).out = True

    assert "on its way" in problem(replay(server, ident), 409)
