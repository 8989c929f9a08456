"""Fixtures of the control API's tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from mock_server.control.desk import Options
from tests.control.inprocess import Server


@pytest.fixture
def served() -> Iterator[Callable[..., Server]]:
    """Makes servers with options; they are closed at the end."""
    with ExitStack() as stack:

        def made(**options: Any) -> Server:
            server = Server(Options(**{"rate": 0, **options}))
            stack.callback(server.close)
            return server

        yield made


@pytest.fixture(scope="session")
def _standing() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def server(_standing: Server) -> Server:
    """A server in process with nothing in it; new worlds are frozen."""
    worlds = _standing.app.desk.worlds
    for world in worlds:
        worlds.drop(world.name)
    worlds.journal.clear()
    return _standing
