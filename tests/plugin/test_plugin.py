"""The plugin's fixtures, marker and options, in runs of their own."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from statistics import median

import pytest

from contracts.referee import Report
from mock_server.control.client import Client
from mock_server.control.desk import Options
from tests.plugin.conftest import PLUGIN, Inner
from tests.serving import serving

FIXTURES = """
import urllib.request

import aiohttp
import httpx
import pytest

def test_providers(world, creativeai, unifically, mayanio, soundstage):
    for api in (creativeai, unifically, mayanio):
        assert api.base_url == f"{soundstage.url}/{api.provider}"
        assert api.key == world.key
    assert creativeai.client.get("/v1/models").status_code == 200
    assert unifically.client.get("/v1/account").status_code == 200
    assert mayanio.client.get("/api/v1/projects").status_code == 200
    assert [each.provider for each in world.journal] == ["creativeai", "unifically", "mayanio"]

def test_a_plain_client(creativeai):
    with httpx.Client(base_url=creativeai.base_url) as client:
        assert client.get("/v1/models", headers=creativeai.headers).status_code == 200
        assert client.get("/v1/models").status_code == 401

@pytest.mark.anyio
async def test_other_libraries_go_by_base_url(world, unifically):
    async with aiohttp.ClientSession(headers=unifically.headers) as session:
        async with session.get(f"{unifically.base_url}/v1/account") as answer:
            assert answer.status == 200
    request = urllib.request.Request(f"{unifically.base_url}/v1/account", headers=unifically.headers)
    with urllib.request.urlopen(request):
        assert [each.status for each in world.journal] == [200, 200]

@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_has_its_own(world, creativeai, turn):
    creativeai.client.post("/v1/video/generations", json={"prompt": "A boat"})
    assert len(world.jobs) == 1
    assert world.clock.rate == 0

@pytest.mark.anyio
async def test_asynchronous(world, creativeai, webhook_inbox):
    async with creativeai.async_client() as client:
        ask = {"prompt": "A boat", "webhook_url": webhook_inbox.url}
        await client.post("/v1/video/generations", json=ask)
        await world.clock.auntil_idle()
    assert webhook_inbox.last.is_signed_with(world.key)
    assert webhook_inbox.bodies[0]["status"] == "completed"

@pytest.fixture
def anyio_backend():
    return "asyncio"
"""


def test_fixtures(inner: Inner) -> None:
    inner(FIXTURES).assert_outcomes(passed=6)


MARKED = """
import pytest

@pytest.mark.soundstage(scenario="free-tier", rate=60, seed=3, start="2026-03-09T16:10:00Z")
def test_marked(world):
    told = world.told
    assert (told["scenario"], told["seed"], world.clock.rate) == ("free-tier", 3, 60)
    assert world.clock.start.month == 3

@pytest.mark.soundstage(scenario={"title": "Poor", "accounts": {"creativeai": {"credits": 1}}})
class TestOfAClass:
    def test_of_a_class(self, world):
        assert world.ledger["creativeai"].balance == 1

    @pytest.mark.soundstage(accounts={"creativeai": {"credits": 2}})
    def test_the_nearer_marker_adds(self, world):
        assert (world.ledger["creativeai"].balance, world.told["scenario"]) == (2, "custom")

def test_of_the_ini_file(world):
    assert (world.told["scenario"], world.told["seed"], world.clock.rate) == ("pro-tier", 11, 2)
"""


def test_a_world_is_made_as_the_marker_says_before_the_ini_file(inner: Inner) -> None:
    options = {"scenario": "pro-tier", "seed": "11", "rate": "2"}
    given = [part for name, value in options.items() for part in ("-o", f"soundstage_{name}={value}")]

    inner(MARKED, *given).assert_outcomes(passed=4)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("scenari='x'", 'unknown `scenari`; did you mean "scenario"?'),
        ("'free-tier'", "name what you give, as in soundstage(scenario='free-tier')"),
        ("scenario='free-teir'", 'unknown scenario `free-teir`; did you mean "free-tier"?'),
        ("rate='fast'", "rate and seed are numbers"),
        ("start='soon'", "`start` is an instant such as 2026-03-09T16:10:00Z"),
    ],
)
def test_a_wrong_marker_is_one_sentence(inner: Inner, marker: str, said: str) -> None:
    run = inner(f"import pytest\n\n@pytest.mark.soundstage({marker})\ndef test_a(world): pass\n")

    run.assert_outcomes(errors=1)
    assert said in run.stdout.str()
    assert "Traceback" not in run.stdout.str()
    assert "pytest_plugin.py" not in run.stdout.str()


JUDGED = """
import pytest

@pytest.mark.soundstage(referee=True)
def test_judged(world): pass

def test_not_judged(world): pass
"""


@pytest.mark.parametrize(("verdict", "failed"), [("fail", 1), ("pass", 0), ("not_exercised", 0)])
def test_the_referee_fails_a_test_that_asks_for_it(
    inner: Inner, monkeypatch: pytest.MonkeyPatch, verdict: str, failed: int
) -> None:
    row = {"rule": "no-double-spend", "verdict": verdict, "evidence": [3, 4], "said": "one video was paid twice"}
    report = Report.of({"verdicts": [row], "exchanges_lost": 0})
    monkeypatch.setattr(Client, "report", lambda *_: report)

    run = inner(JUDGED)

    run.assert_outcomes(passed=2 - failed, failed=failed)
    assert ("fail no-double-spend: one video was paid twice (exchanges 3, 4)" in run.stdout.str()) == bool(failed)


ELSEWHERE = """
import httpx
import pytest

from mock_server.engine.errors import BadInput
from mock_server.intercept import intercept

def test_elsewhere(soundstage, world, creativeai, webhook_inbox):
    ask = {"prompt": "A boat", "webhook_url": webhook_inbox.url}
    webhook_inbox.answers(503)
    assert creativeai.client.post("/v1/video/generations", json=ask).status_code == 202
    world.clock.until_idle()
    assert [each.status for each in world.deliveries[0].attempts] == [503, 200]
    assert webhook_inbox.last.is_signed_with(world.key)

def test_out_of_reach(world):
    with pytest.raises(BadInput, match="unset SOUNDSTAGE_URL"):
        world.on_webhook(print)
    with pytest.raises(BadInput, match="unset SOUNDSTAGE_URL"), intercept(world):
        pass

def test_told_from_there(world):
    assert False
"""


def test_a_server_that_runs_elsewhere_is_used(inner: Inner, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Options(rate=1, control_token="open-sesame")) as url:
        monkeypatch.setenv("SOUNDSTAGE_URL", url)
        monkeypatch.setenv("SOUNDSTAGE_CONTROL_TOKEN", "open-sesame")
        run = inner(ELSEWHERE.replace("assert False", f"assert world._client.url != {url!r}"))

    run.assert_outcomes(passed=2, failed=1)
    assert "Soundstage: test-told-from-there" in run.stdout.str()


def test_a_server_that_is_not_there_is_one_sentence(inner: Inner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOUNDSTAGE_URL", "http://127.0.0.1:9")

    run = inner("def test_a(world): pass\n")

    run.assert_outcomes(errors=1)
    assert "no server answers at http://127.0.0.1:9" in run.stdout.str()
    assert "Traceback" not in run.stdout.str()


OWN = """
def test_own(world):
    assert world.told["scenario"] == "mine"
"""


def test_scenarios_of_one_s_own(inner: Inner, pytester: pytest.Pytester) -> None:
    """In a folder beside the ini file. In a process of its own: the server in this one has its folder already."""
    (pytester.mkdir("stories") / "mine.yaml").write_text("title: Mine\n")
    pytester.makeini("[pytest]\nsoundstage_scenarios = stories\nsoundstage_scenario = mine\n")
    pytester.makepyfile(OWN)

    pytester.runpytest_subprocess(*PLUGIN).assert_outcomes(passed=1)


MANY = """
import httpx
import pytest

from mock_server.intercept import intercept

VIDEOS = "https://api.creativeai.run/v1/video/generations"

@pytest.mark.parametrize("number", range(400))
def test_one_of_many(world, number):
    with intercept(world), httpx.Client(verify=False) as client:
        answer = client.post(VIDEOS, headers={"Authorization": f"Bearer {world.key}"}, json={"prompt": "A boat"})
    assert answer.status_code == 202
    assert [job.id for job in world.jobs] == [answer.json()["id"]]
    assert len(world.journal) == 1
"""
NOTED = """
def pytest_runtest_logreport(report):
    if report.when == "setup":
        with open("setups.txt", "a") as file:
            file.write(f"{report.duration}\\n")
"""


def test_four_hundred_worlds_on_two_workers_never_meet(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(MANY)
    pytester.makeconftest(NOTED)

    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # what else is installed here is not what is tried
    # Not each process shall compile everything anew, as a machine may be set up to.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    run = pytester.runpytest_subprocess(*PLUGIN, "-p", "xdist", "-p", "anyio", "-n", "2", "-q")

    run.assert_outcomes(passed=400)
    assert median(float(line) for line in Path("setups.txt").read_text().split()) < 0.015


def test_the_plugin_imports_nothing_heavy() -> None:
    """Under 30 ms of the processor where pytest is loaded already, as it is for a plugin."""
    source = """
import pytest, sys, time
before, started = set(sys.modules), time.process_time()
import mock_server.pytest_plugin
print((time.process_time() - started) * 1000, *sorted(set(sys.modules) - before))
"""
    runs = [subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True) for _ in "123"]
    took_ms = min(float(run.stdout.split()[0]) for run in runs)

    assert took_ms < 30
    assert set(runs[0].stdout.split()[1:]) == {"mock_server", "mock_server.pytest_plugin"}


def test_it_is_found_where_soundstage_is_installed() -> None:
    found = {each.name: each.value for each in entry_points(group="pytest11")}

    assert found["soundstage"] == "mock_server.pytest_plugin"


def test_our_own_run_leaves_it_out(pytestconfig: pytest.Config) -> None:
    assert not pytestconfig.pluginmanager.has_plugin("soundstage")
    assert not pytestconfig.pluginmanager.has_plugin("mock_server.pytest_plugin")
