"""A server in Python: the one inside this process, or one that runs elsewhere. It makes worlds and tells its URL."""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from mock_server.control.client import Client
from mock_server.control.desk import Options
from mock_server.handle.world import World
from mock_server.inprocess.house import house
from mock_server.inprocess.transport import Transport
from mock_server.inprocess.wire import Wire

HERE = "http://127.0.0.1"  # what control calls without a port are addressed to
NAME_LENGTH = 60


class Soundstage:
    """Worlds, and where they are served.

    url: of a server that runs already, token: what its control API asks for; without a url it is the server in this
    process, shared by all who ask. scenarios: a folder of one's own stories, told by whoever asks first.
    """

    def __init__(self, url: str | None = None, *, token: str | None = None, scenarios: str | None = None) -> None:
        self._house = None if url else house(Options(rate=0, scenarios=scenarios))
        transport = Transport(Wire(self._house)) if self._house is not None else None
        self._client = Client(url or HERE, token=token, transport=transport)

    @property
    def url(self) -> str:
        """Where it answers: set a client's base URL to `<url>/creativeai` and the like. Opens a port if need be."""
        return self._client.url if self._house is None else self._house.url

    @property
    def is_here(self) -> bool:
        """Whether it is the server in this process."""
        return self._house is not None

    def world(
        self,
        name: str,
        *,
        scenario: str | Mapping[str, Any] | None = None,
        seed: int | None = None,
        rate: float = 0,
        start: str | datetime | None = None,
        accounts: Mapping[str, Any] | None = None,
    ) -> World:
        """A fresh world of this name; one that was there is reset. Raises Refused for what cannot be.

        scenario: a name, or a whole scenario; rate: 0 is frozen and moved by hand, 1 real, N is N times faster.
        """
        clock = {"rate": rate, "start": start.isoformat() if isinstance(start, datetime) else start}
        wish = {"scenario": scenario, "seed": seed, "clock": clock, "accounts": accounts}
        self._client.put(name, {key: value for key, value in wish.items() if value is not None})
        return World(name, self._client, self._house)

    def providers(self) -> list[str]:
        """The providers it serves."""
        if self._house is not None:
            return list(self._house.desk.edge.rooms)
        return list(next(iter(self._client.worlds()), {}).get("base_urls", {}))

    def close(self) -> None:
        """Let go of the connections; the server in this process stays until the process ends."""
        self._client.close()


def world_name(told: str) -> str:
    """A world's name for anything that has one: readable, and different for what is different.

    `world_name("tests/test_a.py::test_b[1]")` is `test-b-1-` and a few letters that stand for the whole.
    """
    words = re.sub(r"[^a-z0-9]+", "-", told.rpartition("::")[2].lower()).strip("-")[:NAME_LENGTH].strip("-")
    return f"{words or 'test'}-{blake2b(told.encode(), digest_size=4).hexdigest()}"
