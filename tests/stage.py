"""The mock in process as a stage: rules' cases are played on it, wire cases and examples too. No port, no wait."""

import asyncio
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import httpx
import orjson
from msgspec.structs import replace

from contracts import checks, form
from contracts.contract import Contract
from mock_server import providers
from mock_server.answer import Request
from mock_server.births import Births
from mock_server.edge import Edge
from mock_server.media.library import Library
from mock_server.runtime import Runtime
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.targets import Targets
from mock_server.worlds import Worlds

ROOMS = providers.rooms()
WORLD = "stage"


@dataclass(frozen=True)
class Met:
    """An exchange, as checks want it."""

    provider: str
    operation: str | None
    method: str
    path: str
    query: str
    request_headers: Mapping[str, str]
    request_body: bytes
    status: int
    response_headers: Mapping[str, str]
    response_body: bytes

    @property
    def json(self) -> Any:
        """The answer's body, parsed."""
        return orjson.loads(self.response_body)


@dataclass(frozen=True)
class Got:
    """A delivery, as a receiver got it."""

    provider: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    secret: str | None
    at_s: float
    answered: int | None


class Receivers:
    """Stands in for the network: every delivery is kept and answered from the script of its URL, then with 200."""

    def __init__(self) -> None:
        self.scripts: dict[str, list[int]] = {}
        self.got: list[tuple[Delivery, float, int]] = []

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        script = self.scripts.get(delivery.url)
        if script is None:
            return None, "nobody listens there", 0.0
        status = script.pop(0) if script else 200
        self.got.append((delivery, delivery.due_s, status))
        return status, None, 0.0

    async def close(self) -> None:
        """Nothing is open."""


@lru_cache
def _read(scenario: str, seed: int) -> Births:
    return Births(ROOMS, scenario=scenario, rate=0, seed=seed)


def births(scenario: str, seed: int = 0) -> Births:
    """Makes frozen worlds; the scenario is read once for all tests."""
    made = copy(_read(scenario, seed))
    made.targets = Targets()
    return made


class MockStage:
    """One world of our own mock, frozen, with a fake network around it."""

    def __init__(
        self, contract: Contract, validation: Literal["plain", "harsh"] = "plain", scenario: str = "default"
    ) -> None:
        self.validation: Literal["plain", "harsh", "foreign"] = validation
        self.key = f"mock_{WORLD}"
        self._contract = contract
        self.switches: dict[str, str] = {}  # of worlds born from here on, before those of the scenario
        self._births = births(scenario)
        self.worlds = Worlds(self._births)
        self.edge = Edge(self.worlds, ROOMS)
        self.network = Receivers()
        self.runtime = Runtime(Library(), self.network)
        self.account({})

    def account(self, settings: Mapping[str, Any]) -> None:
        """A world anew, with these settings of the provider's account."""
        scenario = self._births.scenario(self._births.default)
        switches = {**scenario.switches, **self.switches, "validation": self.validation}
        born = self._births.make(
            WORLD, replace(scenario, switches=switches), accounts={self._contract.provider: dict(settings)}
        )
        self.world = self.worlds.put(born)
        # CreativeAI signs with the key unless told otherwise, Unifically not at all.
        own = self.key if self._contract.provider == "creativeai" else None
        self._secret = settings.get("webhook_secret", own) if settings.get("sign", True) else None

    def fate(self, name: str | None, at_s: float | None) -> None:
        """How jobs accepted from here on go."""
        self.world.rulebook.control.clear()
        if name is not None:
            job = {"outcome": name} | ({"at": f"{at_s:g}s"} if at_s is not None else {})
            self.world.rulebook.add({"job": job}, {})

    def receiver(self, answers: Sequence[int]) -> str:
        """A receiver that answers so; its URL."""
        url = f"http://127.0.0.1:9/hooks/{len(self.network.scripts)}"
        self.network.scripts[url] = list(answers)
        return url

    def advance(self, to: float | Literal["idle"]) -> None:
        """Move the clock; everything due happens, deliveries are attempted."""
        walk = self.runtime.until_idle(self.world) if to == "idle" else self.runtime.advance(self.world, to)
        asyncio.run(walk)

    def deliveries(self) -> Sequence[Got]:
        """What receivers got, in order of arrival."""
        return [
            Got(
                self._contract.provider,
                "POST",
                {name.lower(): value for name, value in delivery.headers},
                delivery.body,
                self._secret,
                at_s,
                status,
            )
            for delivery, at_s, status in self.network.got
        ]

    @staticmethod
    def parsed(got: Got) -> Any:
        """A delivery's body."""
        return orjson.loads(got.body)

    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> Met:
        """Call an operation by its id."""
        routes = ((known, route) for known in self._contract.operations.values() for route in known.routes)
        known, (method, target, _) = next(found for found in routes if found[1][2] == operation)
        for name, value in path.items():
            target = target.replace(f"{{{name}}}", value)
        sent, raw = form.encoded(body, known.content_types)
        sent = {"authorization": f"Bearer {self.key}", **sent, **{name.lower(): v for name, v in headers.items()}}
        return self.ask(method, target, {name: v for name, v in sent.items() if v is not None}, raw, query)

    def post(self, path: str, body: Any, **headers: str) -> Met:
        """POST JSON with the stage's key; headers are named with underscores."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        base = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        return self.ask("POST", path, {**base, **sent}, orjson.dumps(body))

    def get(self, path: str) -> Met:
        """GET with the stage's key."""
        return self.ask("GET", path, {"authorization": f"Bearer {self.key}"}, b"")

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        raw: bytes,
        query: Mapping[str, str] | str | None = None,
    ) -> Met:
        """Send raw bytes; the exchange as checks want it."""
        asked = str(httpx.QueryParams(query or {}))
        wire = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
        request = Request(self._contract.provider, method, path, asked.encode(), wire, raw, "http://127.0.0.1:8080")
        answer = self.edge.answer(request)
        if answer.held is not None:
            asyncio.run(self.runtime.until_ended(self.world, answer.held.job))
            assert answer.held.job.ended, "the answer waits for a job that never ends"
            answer = answer.held.tell()
        if answer.body_of is not None:
            answer.body = answer.body_of(tuple(self.runtime.library.make(recipe) for recipe in answer.assets))
        if answer.chunks is not None:
            answer.body = b"".join(chunk.data for chunk in answer.chunks)
        record = [*(answer.world.journal if answer.world else self.worlds.journal)][-1]
        told = {name.decode(): value.decode("latin-1") for name, value in answer.headers}
        provider = self._contract.provider
        met = Met(provider, record.operation, method, path, asked, headers, raw, answer.status, told, answer.body)
        self._judge(met)
        return met

    def _judge(self, met: Met) -> None:
        """No exchange of any test may break the contract, but for what a rule asked for; a client may where refused."""
        if met.response_headers.get("x-mock-why", "").startswith("rule:"):
            return
        found = checks.judge(self._contract, met)
        blamed = [str(each) for each in found if each.party == "server" or met.status < 400]
        assert not blamed, "\n".join(blamed)
