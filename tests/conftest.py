"""What every test is handed: worlds, an edge whose every exchange is judged, a client in process, a clock to move.

`@pytest.mark.scenario("free-tier")` chooses what new worlds are born with; without it they have no limits. A test that
breaks the server on purpose asks for `findings`, and then says itself what was to be found.
"""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

from mock_server.births import Births
from mock_server.edge import Edge
from mock_server.engine.jobs import Job
from mock_server.media.library import Library
from mock_server.runtime import Jumped, Runtime
from mock_server.world import World
from mock_server.worlds import Worlds
from tests import stage
from tests.client import Client
from tests.court import Court
from tests.stage import Receivers

WRONG = "::test_a_wrong_server_is_caught_by_its_rule["
Advance = Callable[[float | str | Job], Jumped]

# Two cores shared with other work: how long an example takes says nothing.
settings.register_profile("soundstage", deadline=None, max_examples=60)
settings.load_profile("soundstage")


def pytest_configure(config: pytest.Config) -> None:
    """The markers that tests may wear."""
    config.addinivalue_line("markers", "scenario(name): what the worlds of this test are born with")


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of the wrong servers were caught, and by name which were not."""
    told = {
        outcome: [each for each in terminalreporter.getreports(outcome) if WRONG in getattr(each, "nodeid", "")]
        for outcome in ("passed", "failed", "error", "xfailed")
    }
    missed = [each for outcome in ("failed", "error", "xfailed") for each in told[outcome]]
    if told["passed"] or missed:
        caught, total = len(told["passed"]), len(told["passed"]) + len(missed)
        terminalreporter.write_line(f"wrong servers caught: {caught} of {total}")
        for each in missed:
            terminalreporter.write_line(f"  not caught: {each.nodeid.partition('[')[2].rstrip(']')}")


@pytest.fixture
def anyio_backend() -> str:
    """Tests marked `anyio` run on asyncio."""
    return "asyncio"


@pytest.fixture
def births(request: pytest.FixtureRequest) -> Births:
    """Frozen worlds, of the scenario the test is marked with."""
    marker = request.node.get_closest_marker("scenario")
    return stage.births(marker.args[0] if marker else "unlimited", seed=7)


@pytest.fixture
def worlds(births: Births) -> Worlds:
    """The worlds of one server."""
    return Worlds(births)


@pytest.fixture
def world(worlds: Worlds) -> World:
    """The world of key `mock_demo`."""
    return worlds.get_or_make("demo")


@pytest.fixture
def court() -> Court:
    """Who judges the exchanges of this test."""
    return Court()


@pytest.fixture
def findings(court: Court) -> Court:
    """For tests that break the server on purpose: nothing is held against them, they look into it themselves."""
    return court


@pytest.fixture
def edge(worlds: Worlds, births: Births, court: Court, request: pytest.FixtureRequest) -> Iterator[Edge]:
    """Every provider in front of the worlds. A finding against the server fails the test, unless it asked for them."""
    made = Edge(worlds, births.rooms)  # type: ignore[arg-type]  # providers' rooms are what births were made with
    made.judge = court
    yield made
    if "findings" not in request.fixturenames:
        court.acquit()


@pytest.fixture
def client(edge: Edge) -> Client:
    """Speaks CreativeAI with key `mock_demo`."""
    return Client(edge)


@pytest.fixture
def receivers() -> Receivers:
    """The network around the server: URLs that answer as a test scripts them."""
    return Receivers()


@pytest.fixture
def runtime(receivers: Receivers) -> Runtime:
    """Waits for the worlds; sends to `receivers`."""
    return Runtime(Library(), receivers)


@pytest.fixture
def advance(world: World, runtime: Runtime) -> Advance:
    """Move the world's clock: by seconds, until "idle", or until a job has ended."""

    def moved(to: float | str | Job) -> Jumped:
        if isinstance(to, Job):
            return asyncio.run(runtime.until_ended(world, to))
        if isinstance(to, str):
            return asyncio.run(runtime.until_idle(world))
        return asyncio.run(runtime.advance(world, to))

    return moved
