"""Worlds are made, reset, told, listed and forgotten over the control API."""

from collections.abc import Callable

import pytest

from mock_server import worlds
from mock_server.control.schemas import WorldTold
from tests.control.inprocess import ORIGIN, VIDEOS, Server, problem


def test_a_world_is_told_as_the_interface_writes_it(server: Server) -> None:
    told = server.put("demo", seed=7, clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})

    WorldTold.model_validate(told, strict=True)
    assert set(told) == {"world", "scenario", "seed", "clock", "accounts", "keys", "base_urls"}
    assert (told["world"], told["scenario"], told["seed"], told["keys"]) == ("demo", "default", 7, ["mock_demo"])
    assert told["clock"] == {"now": "2026-03-09T16:10:00Z", "rate": 0, "start": "2026-03-09T16:10:00Z"}
    assert told["base_urls"]["creativeai"] == f"{ORIGIN}/creativeai"
    assert told["accounts"]["creativeai"]["credits"] == 1_000
    assert server.get("/_mock/worlds/demo") == told


def test_what_is_told_can_be_put_back(server: Server) -> None:
    told = server.put("a", scenario="free-tier", seed=3, clock={"rate": 0}, accounts={"creativeai": {"credits": 7}})

    again = server.put("a", **{name: told[name] for name in ("scenario", "seed", "accounts")})

    assert again["accounts"]["creativeai"]["credits"] == 7
    assert again == told


def test_a_whole_scenario_can_be_given(server: Server) -> None:
    story = {"title": "Poor", "seed": 9, "accounts": {"creativeai": {"credits": 1}}, "clock": {"rate": 0}}

    told = server.put("w", scenario=story)

    assert (told["scenario"], told["seed"], told["accounts"]["creativeai"]["credits"]) == ("custom", 9, 1)
    poor = server.ask("POST", VIDEOS, headers={"Authorization": "Bearer mock_w"}, json={"prompt": "x"})
    assert poor.status_code == 402


def test_a_reset_forgets_everything(server: Server) -> None:
    server.put("w")
    server.submit()
    server.clock(advance="1h")

    told = server.put("w")

    assert told["clock"]["now"] == told["clock"]["start"]
    assert server.get("/_mock/worlds/w/jobs")["items"] == []
    assert server.get("/_mock/worlds/w/journal")["items"] == []
    assert server.get("/_mock/worlds/w/ledger")["entries"] == []


def test_a_refused_reset_leaves_the_world_as_it_was(server: Server) -> None:
    server.put("w", seed=5)
    job = server.submit()

    problem(server.ask("PUT", "/_mock/worlds/w", json={"scenario": "no-such"}), 400)

    assert server.get(f"/_mock/worlds/w/jobs/{job}")["id"] == job
    assert server.get("/_mock/worlds/w")["seed"] == 5


def test_a_deleted_world_is_gone_and_its_key_makes_another(server: Server) -> None:
    server.put("w")
    job = server.submit()

    assert server.ask("DELETE", "/_mock/worlds/w").status_code == 204
    problem(server.ask("GET", "/_mock/worlds/w"), 404)
    answer = server.ask("GET", f"{VIDEOS}/{job}", headers={"Authorization": "Bearer mock_w"})
    assert answer.status_code == 404
    assert server.get("/_mock/worlds/w")["world"] == "w"


def test_keys_that_were_used_are_told(server: Server) -> None:
    server.submit(key="sk-mock_w")

    assert server.get("/_mock/worlds/w")["keys"] == ["mock_w", "sk-mock_w"]


def test_worlds_are_listed_in_pages(server: Server) -> None:
    for number in range(1_002):
        server.app.desk.worlds.get_or_make(f"w{number}")

    first = server.get("/_mock/worlds")
    rest = server.get(f"/_mock/worlds?after={first['next']}")

    names = [told["world"] for told in [*first["items"], *rest["items"]]]
    assert names == [f"w{number}" for number in range(1_002)]
    assert (len(first["items"]), first["next"], rest["next"]) == (1_000, "w999", None)


def test_one_world_too_many_is_refused_with_a_sentence(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "MAX_WORLDS", 2)
    server.put("a")
    server.put("b")

    for method, path, body in (
        ("PUT", "/_mock/worlds/c", {}),
        ("POST", "/_mock/worlds/c/clock", {"until": "idle"}),
        ("POST", "/_mock/worlds/c/rules", {"answer": {"status": 503}}),
    ):
        assert "DELETE /_mock/worlds" in problem(server.ask(method, path, json=body), 409)
    server.put("a")  # one that is there is reset as ever


def test_posting_to_clock_or_rules_makes_a_world(server: Server) -> None:
    server.clock("a", advance="1s")
    assert server.ask("POST", "/_mock/worlds/b/rules", json={"answer": {"status": 503}}).status_code == 201

    assert [told["world"] for told in server.get("/_mock/worlds")["items"]] == ["a", "b"]


def test_links_begin_with_the_public_url(served: Callable[..., Server]) -> None:
    server = served(public_url="https://mock.test/")

    assert server.put("w")["base_urls"]["creativeai"] == "https://mock.test/creativeai"
