"""The pytest plugin: worlds, providers and webhooks as fixtures; a failing test prints its world's story.

Loaded in every run where Soundstage is installed, so it imports nothing until a fixture is asked for.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from contracts.referee.verdict import Report
    from mock_server.handle.api import Api
    from mock_server.handle.inbox import Inbox
    from mock_server.handle.soundstage import Soundstage
    from mock_server.handle.world import World

MARKER = "soundstage(scenario, rate, seed, start, accounts, referee): how the test's `world` is made"
WISHES = ("scenario", "rate", "seed", "start", "accounts", "referee")
_WORLD = pytest.StashKey["World"]()
_REFEREE = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """What an ini file can say."""
    parser.addini("soundstage_scenario", "scenario of each test's world", default="default")
    parser.addini("soundstage_scenarios", "folder of your own scenarios, relative to the ini file", default="")
    parser.addini("soundstage_rate", "how fast its clock runs: 0 is frozen, 1 real", default="0")
    parser.addini("soundstage_seed", "what it draws its luck from", default="")
    parser.addini("soundstage_start", "when it begins, as 2026-03-09T16:10:00Z", default="")
    parser.addini("soundstage_url", "a server that runs already; SOUNDSTAGE_URL goes before it", default="")
    parser.addini("soundstage_referee", "fail tests whose client breaks a rule", type="bool", default=False)
    parser.addini("soundstage_story", "print the world's story with each failure", type="bool", default=True)


def pytest_configure(config: pytest.Config) -> None:
    """The marker that tests may wear."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def soundstage(pytestconfig: pytest.Config) -> Iterator[Soundstage]:
    """The server of this session, or of this xdist worker: in this process, or the one SOUNDSTAGE_URL names.

    `soundstage.url` is where it answers; the port is opened at the first asking. `soundstage.world(name)` makes worlds.
    """
    import os

    from mock_server.handle.soundstage import Soundstage

    folder = str(pytestconfig.getini("soundstage_scenarios"))
    scenarios = str((pytestconfig.inipath or pytestconfig.rootpath / "x").parent / folder) if folder else None
    url = os.environ.get("SOUNDSTAGE_URL") or str(pytestconfig.getini("soundstage_url"))
    token = os.environ.get("SOUNDSTAGE_CONTROL_TOKEN")
    made = _plainly(Soundstage, url or None, token=token if url else None, scenarios=scenarios)
    yield made
    made.close()


@pytest.fixture
def world(request: pytest.FixtureRequest, soundstage: Soundstage) -> Iterator[World]:
    """A fresh world with a key of its own, its clock frozen unless the marker or the ini file says otherwise."""
    from mock_server.engine.errors import BadInput
    from mock_server.handle.soundstage import world_name

    node = request.node
    wish = _wish(request)
    node.stash[_REFEREE] = wish.pop("referee")
    made: World = _plainly(soundstage.world, world_name(node.nodeid), **wish)
    node.stash[_WORLD] = made
    yield made
    del node.stash[_WORLD]
    with suppress(BadInput):  # the test has forgotten it already, or its server is gone
        made.forget()


@pytest.fixture
def creativeai(soundstage: Soundstage, world: World) -> Iterator[Api]:
    """CreativeAI in this test's world: `base_url`, `key`, and `client`, a ready httpx client."""
    yield from _api("creativeai", soundstage, world)


@pytest.fixture
def unifically(soundstage: Soundstage, world: World) -> Iterator[Api]:
    """Unifically in this test's world: `base_url`, `key`, and `client`, a ready httpx client."""
    yield from _api("unifically", soundstage, world)


@pytest.fixture
def mayanio(soundstage: Soundstage, world: World) -> Iterator[Api]:
    """Mayanio in this test's world: `base_url`, `key`, and `client`, a ready httpx client."""
    yield from _api("mayanio", soundstage, world)


@pytest.fixture
def kubeez(soundstage: Soundstage, world: World) -> Iterator[Api]:
    """Kubeez in this test's world: `base_url`, `key`, `client`, and `async with kubeez.mcp() as session`."""
    yield from _api("kubeez", soundstage, world)


@pytest.fixture
def webhook_inbox(world: World) -> Iterator[Inbox]:
    """Takes the world's webhooks: `url` to give to requests, `received`, and `answers(500, 500, 200)`."""
    from mock_server.handle.inbox import Inbox

    made: Inbox = _plainly(Inbox, world)
    yield made
    made.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """With `referee=True`, a test that passed still has to satisfy the referee."""
    result = yield
    world = item.stash.get(_WORLD, None)
    if world is not None and item.stash.get(_REFEREE, False):
        said = _ruling(_plainly(world.report))
        if said:
            pytest.fail(said, pytrace=False)
    return result


def _ruling(report: Report) -> str:
    """What the referee holds against the test's client; empty when all is well."""
    try:
        report.assert_ok()
    except AssertionError as error:
        return str(error)
    return ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failing test shows what happened in its world."""
    report = yield
    world = item.stash.get(_WORLD, None)
    if report.failed and world is not None and item.config.getini("soundstage_story"):
        report.sections.append((f"Soundstage: {world.name}", _story(world)))
    return report


def _story(world: World) -> str:
    from mock_server.engine.errors import BadInput
    from mock_server.handle.story import story

    try:
        return story(world)
    except BadInput as error:
        return f"its story cannot be told: {error}"


def _api(provider: str, soundstage: Soundstage, world: World) -> Iterator[Api]:
    from mock_server.handle.api import Api

    made: Api = _plainly(Api, provider, soundstage, world)
    yield made
    made.close()


def _wish(request: pytest.FixtureRequest) -> dict[str, Any]:
    """How this test's world is to be made: the marker, nearest first, before the ini file."""
    ini = request.config.getini
    wish = {"scenario": ini("soundstage_scenario"), "rate": ini("soundstage_rate"), "seed": ini("soundstage_seed")}
    wish |= {"start": ini("soundstage_start"), "accounts": None, "referee": ini("soundstage_referee")}
    for marker in reversed(list(request.node.iter_markers("soundstage"))):
        _check(marker)
        wish |= marker.kwargs
    try:
        return wish | {
            "scenario": wish["scenario"] or None,
            "rate": float(wish["rate"]),
            "seed": int(wish["seed"]) if wish["seed"] not in ("", None) else None,
            "start": wish["start"] or None,
        }
    except (TypeError, ValueError) as error:
        pytest.fail(f"soundstage: rate and seed are numbers; {error}", pytrace=False)


def _check(marker: pytest.Mark) -> None:
    from mock_server.engine.errors import nearest

    if marker.args:
        pytest.fail(
            f"soundstage marker: name what you give, as in soundstage(scenario={marker.args[0]!r})", pytrace=False
        )
    for name in marker.kwargs:
        if name not in WISHES:
            pytest.fail(f"soundstage marker: unknown `{name}`{nearest(name, list(WISHES))}", pytrace=False)


def _plainly(make: Any, *given: Any, **named: Any) -> Any:
    """What `make` makes; an error that is a sentence for people comes without a traceback."""
    from mock_server.engine.errors import BadInput

    try:
        return make(*given, **named)
    except BadInput as error:
        said = str(error)
    pytest.fail(f"soundstage: {said}", pytrace=False)
