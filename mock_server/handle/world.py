"""A world in Python: jobs, deliveries, journal, money, rules, clock. What it tells is as fresh as the asking."""

from collections.abc import Mapping
from typing import Any

import msgspec

from contracts.referee.verdict import Report
from mock_server.control.client import Client
from mock_server.engine.errors import BadInput
from mock_server.handle.clock import Clock
from mock_server.handle.rows import Delivery, Exchange, Job, Ledger, job
from mock_server.inprocess.house import House
from mock_server.inprocess.receivers import Receiver, Target
from mock_server.inprocess.transport import Transport, transport2
from mock_server.inprocess.wire import Wire


class World:
    """One world: everything its key can see or change. Made by `Soundstage.world`."""

    def __init__(self, name: str, client: Client, house: House | None = None) -> None:
        self.name = name
        self._client = client
        self._house = house
        self.clock = Clock(name, client, house)

    def __repr__(self) -> str:
        return f"<World {self.name}>"

    @property
    def key(self) -> str:
        """The API key that leads here; OpenAI's SDKs take it too."""
        return f"mock_{self.name}"

    @property
    def house(self) -> House:
        """The server in this process. Raises BadInput for a world of another one."""
        if self._house is None:
            step = "unset SOUNDSTAGE_URL (or the ini option soundstage_url), so that the world is made in this process"
            raise BadInput(f"world `{self.name}` lives at {self._client.url}, out of reach for this; {step}")
        return self._house

    @property
    def is_here(self) -> bool:
        """Whether it lives in this process."""
        return self._house is not None

    # What is there

    @property
    def jobs(self) -> list[Job]:
        """All jobs, in order of acceptance, as they are now."""
        return [job(told, self._act) for told in self._client.jobs(self.name)]

    @property
    def deliveries(self) -> list[Delivery]:
        """Webhook deliveries, oldest first, each with its attempts."""
        return msgspec.convert(list(self._client.deliveries(self.name)), list[Delivery])

    @property
    def journal(self) -> list[Exchange]:
        """What was asked and answered, oldest first."""
        return self.exchanges()

    @property
    def ledger(self) -> Ledger:
        """Money: held, spent and left at each provider, and every line."""
        return Ledger(self._client.ledger(self.name))

    @property
    def told(self) -> dict[str, Any]:
        """Scenario, seed, clock, accounts, keys and base URLs, as the control API tells them."""
        return self._client.world(self.name)

    def job(self, name: str) -> Job:
        """The job of this id. Raises BadInput when there is none."""
        found = next((each for each in self.jobs if each.id == name), None)
        if found is None:
            there = ", ".join(each.id for each in self.jobs[:5]) or "none"
            raise BadInput(f"no job `{name}` in world `{self.name}`; there are {there}")
        return found

    def exchanges(self, **wanted: Any) -> list[Exchange]:
        """The journal's exchanges that fit: `provider=`, `operation=`, `status=`."""
        return msgspec.convert(list(self._client.journal(self.name, **wanted)), list[Exchange])

    def report(self, pace: float = 1.0) -> Report:
        """What the referee says of the client that was here; pace: by how much its own timers were shortened."""
        return self._client.report(self.name, pace)

    # What can be set

    def rule(self, written: Mapping[str, Any] | None = None, **parts: Any) -> str:
        """Set a rule and tell its id: `world.rule(when={"operation": "createVideo"}, answer={"status": 503})`.

        Raises Refused, with the nearest word, for one that nobody can read.
        """
        return self._client.set_rule(self.name, {**(written or {}), **parts})

    def on_webhook(self, target: Target) -> None:
        """From now on every webhook of this world goes to `target`, whatever its URL: no port, no network.

        target: a function of one `Received` that returns a status (None is 200), a coroutine function like it, or an
        ASGI application. It runs where the clock is moved: in that thread, or on that event loop.
        """
        self.house.receive(self.name, Receiver(target))

    def replay(self, delivery: Delivery | str) -> Delivery:
        """Send a delivery again now, the same bytes with the same headers."""
        name = delivery if isinstance(delivery, str) else delivery.id
        return msgspec.convert(self._client.replay(self.name, name), Delivery)

    def transport(self) -> Transport:
        """For `httpx.Client(transport=...)`, sync or async: whatever the host, this world's server answers."""
        return Transport(self.wire)

    def transport2(self) -> Any:
        """The same for httpx2, which the OpenAI and MCP SDKs are built on."""
        return transport2(self.wire)

    @property
    def wire(self) -> Wire:
        """The server in this process as client libraries reach it; other worlds' names are no keys to it."""
        return Wire(self.house, frozenset({self.name}))

    def forget(self) -> None:
        """Let go of it. Its key makes a new one."""
        self._client.delete(self.name)

    def _act(self, name: str, verb: str, wish: Mapping[str, Any] | None) -> Mapping[str, Any]:
        return self._client.command(self.name, name, verb, wish)
