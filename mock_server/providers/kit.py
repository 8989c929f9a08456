"""What every provider's folder is built from: the room, its routes, and the call an operation is handed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from contracts.contract import Contract
from contracts.operation import Operation
from mock_server.answer import Answer, Header
from mock_server.engine.chance import Stream
from mock_server.engine.errors import Refusal, UnknownPath, WrongMethod
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Window
from mock_server.engine.timeline import Step
from mock_server.faults.outcome import Outcome
from mock_server.media.recipe import Recipe
from mock_server.world import Account, Seat, World

JSON: Header = (b"content-type", b"application/json")


class Call(msgspec.Struct, gc=False):
    """What an operation needs to know of its request. `body` is parsed, checked, its whole floats are ints.

    ident: the path's parameter, empty without one; outcome: how a rule or magic value wants the job to end.
    """

    operation: str
    world: World
    account: Account
    seat: Seat
    ident: str
    body: dict[str, Any]
    raw: bytes
    origin: str
    outcome: Outcome | None = None

    def stream(self) -> Stream:
        """The luck of this request; asked for once, at acceptance."""
        return self.world.chance.stream(self.operation, self.raw)


class Asset(msgspec.Struct, frozen=True):
    """A file behind a link: what to make, and until when (world seconds) it is there."""

    recipe: Recipe
    gone_s: float


Operate = Callable[[Call], Answer]


class Route(msgspec.Struct, frozen=True):
    """One operation at one method and path."""

    operation: Operation
    operate: Operate


class Routes:
    """Method and path to operation. A path's parameter is always its last segment."""

    def __init__(self, operations: Iterable[Operation], table: Mapping[str, Operate]) -> None:
        self._exact: dict[str, dict[str, Route]] = {}
        self._below: dict[str, dict[str, Route]] = {}
        self.operation_ids = tuple(table)
        for operation in operations:
            for method, path, _ in operation.routes:
                head, _, last = path.rpartition("/")
                level, name = (self._below, head) if last.startswith("{") else (self._exact, path)
                level.setdefault(name, {})[method] = Route(operation, table[operation.id])

    def find(self, method: str, path: str) -> tuple[Route, str]:
        """The route, and the path's parameter. A path written out goes before a template that fits it too.

        Raises UnknownPath, WrongMethod.
        """
        ident = ""
        there = self._exact.get(path)
        if there is None:
            head, _, ident = path.rpartition("/")
            there = self._below.get(head) if ident else None
        if there is None:
            raise UnknownPath(f"Nothing lives at {path[:200]}. The provider's openapi.json lists the paths.")
        route = there.get(method)
        if route is None:
            methods = tuple(sorted(there))
            raise WrongMethod(f"This path answers {' and '.join(methods)}.", methods)
        return route, ident


class Room(ABC):
    """One provider, as the edge and the worlds see it. Each folder's `__init__` fills one in from its modules."""

    name: str
    hosts: tuple[str, ...]
    key_headers: frozenset[bytes]
    contract: Contract
    routes: Routes

    @property
    def operation_ids(self) -> tuple[str, ...]:
        """Its operations, by their first ids."""
        return self.routes.operation_ids

    @abstractmethod
    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The literal key a request carries; None without one."""

    def content_field(self, operation: str) -> str:
        """The field that moderation names when nothing more precise is known."""
        return "prompt"

    @abstractmethod
    def window(self, seat: Seat, operation: str) -> Window | None:
        """The window this operation counts in; None where nothing is limited."""

    @abstractmethod
    def rate_headers(self, world: World, window: Window | None) -> Sequence[Header]:
        """The headers that tell a window, where the provider documents any."""

    @abstractmethod
    def refuse(self, refusal: Refusal, world: World | None) -> Answer:
        """A refusal in the provider's dialect."""

    @abstractmethod
    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account. Raises BadInput for a setting it does not know."""

    @abstractmethod
    def turned(self, world: World, job: Job, step: Step) -> None:
        """A job has reached a turn of its timeline."""

    @abstractmethod
    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        """Put a job of a scenario's `jobs` into the world as it is described. Raises BadInput."""

    @abstractmethod
    def asset(self, world: World, name: str) -> Asset | None:
        """The file of this name, if a job of this world has made it by now."""
