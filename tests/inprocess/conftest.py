"""Worlds in Python, as users have them: the server inside this process, a fresh world for each test."""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from mock_server.handle.soundstage import Soundstage, world_name
from mock_server.handle.world import World
from mock_server.inprocess.loop import quiet_loop

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="session")
def soundstage() -> Iterator[Soundstage]:
    """The server in this process."""
    made = Soundstage()
    yield made
    made.close()


@pytest.fixture
def world(soundstage: Soundstage, request: pytest.FixtureRequest) -> Iterator[World]:
    """A frozen world of this test's own, without limits."""
    made = soundstage.world(world_name(request.node.nodeid), scenario="unlimited", seed=7)
    yield made
    made.forget()


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs a coroutine, on a loop that opens no socket."""
    with asyncio.Runner(loop_factory=quiet_loop) as runner:
        yield runner.run


@pytest.fixture
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket, or looks up a name, fails."""

    def refuse(*given: Any, **named: Any) -> Any:
        raise AssertionError(f"a socket was opened: {given} {named}")

    for name in ("socket", "socketpair", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
