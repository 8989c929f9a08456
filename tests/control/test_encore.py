"""A world's story is written down and played again: the same to the byte, and what differs is named."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from mock_server import providers
from mock_server.births import Births
from mock_server.control.encore import play
from mock_server.engine.errors import BadInput
from tests.cli.process import refused, run
from tests.control.inprocess import KEY, VIDEOS, Server

REPRO = "/_mock/worlds/w/repro"
RULES = "/_mock/worlds/w/rules"
HOOK = "http://127.0.0.1:9/nobody"
SET: list[dict[str, Any]] = [
    {"id": "late", "when": {"operation": "createVideo", "nth": 2}, "job": {"outcome": "fail"}},
    {"id": "word", "when": {"operation": "getVideo"}, "fault": {"kind": "missing", "field": "model"}},
    {"when": {"operation": "getVideo", "chance": 0.5}, "answer": {"status": 503}},
]


def lived(server: Server, **wish: Any) -> Any:
    """A world in which a lot has happened, as a story."""
    server.put(**{"clock": {"rate": 0}, "seed": 11, "accounts": {"creativeai": {"credits": 500}}, **wish})
    server.ask(
        "POST", RULES, json={"id": "late", "when": {"operation": "createVideo", "nth": 2}, "job": {"outcome": "fail"}}
    )
    server.ask(
        "POST",
        RULES,
        json={"id": "word", "when": {"operation": "getVideo"}, "fault": {"kind": "missing", "field": "model"}},
    )
    server.ask("POST", RULES, json={"when": {"operation": "getVideo", "chance": 0.5}, "answer": {"status": 503}})
    ids = [server.submit(webhook_url=HOOK), server.submit("A second kite [mock:slow=5m]"), server.submit("A third")]
    server.clock(advance="40s")
    server.ask("POST", f"/_mock/worlds/w/jobs/{ids[2]}/fail", json={"code": "gpu", "message": "It burnt."})
    server.ask("DELETE", f"{RULES}/word")
    for each in ids:
        server.ask("GET", f"{VIDEOS}/{each}", headers=KEY)
    server.clock(until="idle")
    for each in ids:
        server.ask("GET", f"{VIDEOS}/{each}", headers=KEY)
    server.ask("POST", VIDEOS, headers=KEY, json={"prompt": 7})
    server.ask("POST", "/mayanio/api/v1/images", headers=KEY, json={"prompt": "A kite"})
    server.ask("POST", VIDEOS, headers={"Authorization": "Bearer sk-mock_w"}, content=b"no JSON")
    return server.get(REPRO)


def test_a_story_is_the_same_when_it_is_played_again(server: Server) -> None:
    story = lived(server)
    played = play(story)
    assert (played.differences, played.exchanges, played.exact) == ([], 12, True)


def test_no_key_is_in_a_story(server: Server) -> None:
    assert b"mock_w" not in orjson.dumps(lived(server))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda story: story.update(seed=12), "response.body.id was"),
        (lambda story: story["steps"].pop(2), "status was 503, is 200"),
        (lambda story: story["steps"][-3].update(path="/nowhere"), "it meets no world any more"),
    ],
)
def test_what_differs_is_named(server: Server, change: Callable[[Any], Any], said: str) -> None:
    story = copy.deepcopy(lived(server))
    change(story)
    assert any(said in each for each in play(story).differences)


def test_at_another_rate_ids_and_outcomes_are_the_same(server: Server) -> None:
    played = play(lived(server, clock={"rate": 1}))
    assert (played.differences, played.exact) == ([], False)


def test_an_answer_that_waited_waits_again(server: Server) -> None:
    server.put(clock={"rate": 1_000}, accounts={"mayanio": {"sync_pace": 1}})
    assert server.ask("POST", "/mayanio/api/v1/images", headers=KEY, json={"prompt": "A kite"}).status_code == 200
    assert play(server.get(REPRO)).differences == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda story: story.pop("seed"), "this is no story: `seed` is missing"),
        (lambda story: story.update(format=9), "the story has format 9"),
        (lambda story: story.update(lost=3), "3 exchanges of this story are lost"),
        (lambda story: story["steps"][-1].update(cut=True), "its body was longer than a journal keeps"),
    ],
)
def test_what_cannot_be_played_is_told(server: Server, change: Callable[[Any], Any], said: str) -> None:
    story = lived(server)
    change(story)
    with pytest.raises(BadInput, match=said):
        play(story)


def test_the_command_says_whether_it_is_the_same(server: Server, tmp_path: Path) -> None:
    story, file = lived(server), tmp_path / "story.json"
    file.write_bytes(orjson.dumps(story))
    done = run("replay", str(file))
    assert (done.code, done.out) == (0, f"{file}: 12 exchanges, the same to the byte.\n")
    file.write_bytes(orjson.dumps({**story, "seed": 12}))
    done = run("replay", str(file))
    assert done.code == 1
    assert "exchanges were answered otherwise." in done.out
    assert "no JSON" not in refused(run("replay", str(tmp_path / "nowhere")))
    file.write_text("{")
    assert "is not JSON" in refused(run("replay", str(file)))


@pytest.mark.parametrize("scenario", Births(providers.rooms()).names)
def test_every_scenario_can_be_played_again(server: Server, scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three videos and a task, polled as they go, in a world of each story."""

    async def at_once(_delay_s: float) -> None:
        """Latency is no part of a story."""

    monkeypatch.setattr("mock_server.runtime.asyncio.sleep", at_once)
    server.put(scenario=scenario, clock={"rate": 0})

    def ask(method: str, path: str, body: Any = None) -> Any:
        try:
            return server.ask(method, path, headers=KEY, json=body)
        except ConnectionResetError:
            return None

    made = [ask("POST", VIDEOS, {"prompt": f"Kite {number}", "webhook_url": HOOK}) for number in range(3)]
    ids = [
        each.json()["id"] for each in made if each is not None and each.status_code == 202 and b'"id"' in each.content
    ]
    ask("POST", "/unifically/v1/tasks", {"model": "openai/gpt-image-2", "input": {"prompt": "A kite"}})
    for move in ({"advance": "1s"}, {"advance": "90s"}, {"until": "idle"}):
        server.clock(**move)
        for each in ids:
            ask("GET", f"{VIDEOS}/{each}")
    assert play(server.get(REPRO)).differences == []
