"""A failing test prints what happened in its world, in order of time, findings beside it: pinned whole."""

import re
from typing import Any

import pytest

from contracts.referee import Report
from mock_server.control.client import Client
from tests.plugin.conftest import Inner


@pytest.fixture(autouse=True)
def verdicts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the referee says: nothing, unless a test puts something here."""
    said: list[dict[str, Any]] = []
    told = lambda *_: Report.of({"verdicts": said, "exchanges_lost": 0})  # noqa: E731
    monkeypatch.setattr(Client, "report", told)
    return said


FILM = """
import pytest

VIDEOS = "/v1/video/generations"

@pytest.mark.soundstage(seed=7, accounts={"creativeai": {"credits": 150}})
def test_a_film_is_shown(world, creativeai, webhook_inbox):
    webhook_inbox.answers(500)
    ask = {"prompt": "A paper boat in the rain", "webhook_url": webhook_inbox.url}
    creativeai.client.post(VIDEOS, json={"prompt": 3})
    creativeai.client.post(VIDEOS, json={"prompt": "A kite [mock:503]"})
    job = creativeai.client.post(VIDEOS, json=ask).json()
    world.clock.advance("1m")
    assert creativeai.client.get(f"{VIDEOS}/{job['id']}").json()["status"] == "processing"
    world.clock.until_idle()
    creativeai.client.post(VIDEOS, json={"prompt": "A second boat"})
    world.clock.advance("30s")
    assert len(webhook_inbox) == 1
"""

HOOK = "http://127.0.0.1:9/webhooks"
STORY = f"""\
world test-a-film-is-shown-ID (scenario default, seed 7), key mock_test-a-film-is-shown-ID
  0:00:00  #0 POST /creativeai/v1/video/generations -> 400 [schema:S-77]  {{"prompt":3}}
             answered: prompt must be a string; got 3
             ! client breaks creativeai/S-77: expected prompt must be a string; got 3; met {{"prompt":3}}
  0:00:00  #1 POST /creativeai/v1/video/generations -> 503 [rule:magic]  {{"prompt":"A kite [mock:503]"}}
             answered: A rule asked for this 503.
  0:00:00  #2 POST /creativeai/v1/video/generations -> 202 processing  \
{{"prompt":"A paper boat in the rain","webhook_url":"{HOOK}"}}
  0:00:00    job vgen_ID running
  0:01:00  #3 GET /creativeai/v1/video/generations/vgen_ID -> 200 processing
  0:02:45    job vgen_ID succeeded (60 captured)
  0:02:45    webhook video.generation.completed of vgen_ID -> {HOOK}, attempt 1: 500
  0:02:50    webhook video.generation.completed of vgen_ID -> {HOOK}, attempt 2: 200
  0:02:50  #4 POST /creativeai/v1/video/generations -> 202 processing  {{"prompt":"A second boat"}}
  0:02:50    job vgen_ID running
  0:03:20  now
           job vgen_ID is running: would end at 0:05:24
"""


def told(said: str) -> str:
    """The story in a run's output, ids left out."""
    section = re.search(r"^-+ Soundstage: .*? -+\n(.*?)^(?:=|-|_){3}", said, re.MULTILINE | re.DOTALL)
    assert section is not None, said
    return re.sub(r"-[0-9a-f]{8}\b", "-ID", re.sub(r"vgen_[0-9a-z]+", "vgen_ID", section[1]))


def test_the_story_of_a_failing_test(inner: Inner) -> None:
    run = inner(FILM)

    run.assert_outcomes(failed=1)
    assert told(run.stdout.str()) == STORY


def test_a_test_that_passes_tells_no_story(inner: Inner) -> None:
    run = inner(FILM.replace("== 1", "== 2"))

    run.assert_outcomes(passed=1)
    assert "Soundstage:" not in run.stdout.str()


def test_an_ini_option_keeps_stories_back(inner: Inner) -> None:
    run = inner(FILM, "-o", "soundstage_story=false")

    run.assert_outcomes(failed=1)
    assert "Soundstage:" not in run.stdout.str()


LONG = """
def test_many(world, mayanio):
    for number in range(200):
        mayanio.client.get("/api/v1/projects", params={"limit": number})
    assert not world.journal
"""


def test_a_long_story_keeps_its_beginning_and_its_end(inner: Inner) -> None:
    lines = told(inner(LONG).stdout.str()).splitlines()

    assert 100 < len(lines) < 130
    assert any("lines left out" in line for line in lines)


BLOCKED = """
def test_hooks(world, creativeai):
    ask = {"prompt": "A boat", "webhook_url": "https://example.com/hook"}
    creativeai.client.post("/v1/video/generations", json=ask)
    creativeai.client.post("/v1/video/generations", json={"prompt": "A kite [mock:stuck]"})
    world.clock.until_idle()
    assert False
"""


def test_blocked_webhooks_and_stuck_jobs_are_named(inner: Inner) -> None:
    story = told(inner(BLOCKED).stdout.str())

    assert "-> https://example.com/hook: blocked, its host is not allowed" in story
    assert "is running: no end in sight" in story


WISHED = """
def test_wished(world, creativeai):
    world.rule(answer={"status": 200, "body": {"nothing": "as documented"}})
    creativeai.client.get("/v1/models")
    assert world.journal[0].findings == []
"""


def test_what_a_rule_had_the_server_do_is_not_held_against_it(inner: Inner) -> None:
    run = inner(WISHED)

    run.assert_outcomes(failed=1)
    assert "server breaks" not in told(run.stdout.str())


def test_the_referee_s_verdicts_stand_beside_the_exchange_that_shows_them(
    inner: Inner, verdicts: list[dict[str, Any]]
) -> None:
    paid = {"rule": "no-double-spend", "verdict": "fail", "evidence": [1, 2, "vgen_1"], "said": "paid twice"}
    unseen = {"rule": "dedups", "verdict": "fail", "evidence": ["vgen_1"], "said": "told twice"}
    verdicts += [paid, unseen, {"rule": "backs-off", "verdict": "pass", "evidence": [0], "said": "it waited"}]

    lines = [line.strip() for line in told(inner(FILM).stdout.str()).splitlines()]

    beside = lines.index("! client fails no-double-spend: paid twice")
    assert lines[beside - 1].startswith(
        '0:00:00  #2 POST /creativeai/v1/video/generations -> 202 processing  {"prompt"'
    )
    assert lines[-1] == "! client fails dedups: told twice"
    assert not any("it waited" in line for line in lines)
