"""What every provider's folder is built from: the room, its routes, and the call an operation is handed."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
import orjson

from contracts.contract import Contract
from contracts.operation import Operation
from mock_server import body as bodies
from mock_server.answer import Answer, Header, Request
from mock_server.body import Body
from mock_server.engine.chance import Stream
from mock_server.engine.errors import BadInput, Refusal, UnknownPath, WrongMethod, nearest
from mock_server.engine.jobs import Job
from mock_server.engine.limits import UNLIMITED, Window
from mock_server.engine.timeline import Step
from mock_server.faults.outcome import Outcome
from mock_server.faults.quirk import Quirk
from mock_server.faults.reply import Reply
from mock_server.media.recipe import Recipe
from mock_server.providers import oddity
from mock_server.providers.oddity import Speech
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Account, Seat, World
from mock_server.worlds import Worlds

JSON: Header = (b"content-type", b"application/json")
Settings = TypeVar("Settings")


class Call(msgspec.Struct, gc=False):
    """What an operation needs to know of its request. `body` is parsed, checked, its whole floats are ints.

    ident: the path's parameter, empty without one; outcome: how a rule or magic value wants the job to end.
    query: the documented parameters of the query string, checked, as values; path: the one asked for, which may be an
    alias of the operation's.
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
    query: dict[str, Any] = {}
    path: str = ""

    def stream(self) -> Stream:
        """The luck of this request; asked for once, at acceptance."""
        return self.world.chance.stream(self.operation, self.raw)


class Asset(msgspec.Struct, frozen=True):
    """A file behind a link: what to make, and until when (world seconds) it is there."""

    recipe: Recipe
    gone_s: float


class Stored(msgspec.Struct, frozen=True):
    """A file behind a link that somebody gave: its bytes, and no recipe."""

    data: bytes
    media_type: str
    etag: str
    gone_s: float = inf


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
    cdn: str | None = None  # the host its output links have, where it has one for them alone
    key_headers: frozenset[bytes]
    contract: Contract
    routes: Routes
    speech: Speech = Speech()  # how its bodies tell of a job, for what is told oddly

    @property
    def operation_ids(self) -> tuple[str, ...]:
        """Its operations, by their first ids."""
        return self.routes.operation_ids

    @abstractmethod
    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The literal key a request carries; None without one."""

    def seat(self, worlds: Worlds, headers: Mapping[bytes, bytes], path: str = "") -> Seat:  # noqa: ARG002
        """The seat this request takes, by its key; by its path where a provider has paths without one.

        Raises WrongKey.
        """
        return worlds.seat(self.key(headers))

    def permit(self, seat: Seat, headers: Mapping[bytes, bytes], operation: str) -> None:  # noqa: B027  (most may)
        """Raises the refusal of an operation that this key may not ask for."""

    def read(self, operation: Operation, request: Request, ident: str) -> Body:  # noqa: ARG002  (ids are for a few)
        """The body of a request as its operation reads it. ident: the parameter of its path."""
        return bodies.read(operation.content_types, request.headers, request.body)

    @abstractmethod
    def content_field(self, operation: str) -> str:
        """The field that moderation names when nothing more precise is known: `prompt`, mostly."""

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

    def odd(self, world: World, quirk: Quirk, told: Any, at_s: float) -> Any:
        """What is told at an instant of jobs with a quirk; `told` is what would have been."""
        outcome = quirk.outcome
        if outcome is None:
            return told
        return oddity.tell(self.speech, outcome, {name: world.jobs[name] for name in quirk.jobs}, told, at_s)

    def aged(self, world: World, delivery: Delivery, by_s: float) -> Delivery:  # noqa: ARG002  (nothing tells its age)
        """A delivery as if it had been signed so many seconds earlier."""
        return delivery

    @abstractmethod
    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        """Put a job of a scenario's `jobs` into the world as it is described. Raises BadInput."""

    @abstractmethod
    def asset(self, world: World, name: str) -> Asset | Stored | None:
        """The file of this name, if a job of this world has made it by now, or it was given to this world."""


def oddly(world: World, job: Job, told: Any) -> Any:
    """What a webhook tells of a job's end: the same as a poll at that instant, where a rule made the job an odd one."""
    quirk, room = world.quirks.get(job.id), world.rooms[job.provider]
    if quirk is None or not isinstance(room, Room):
        return told
    return room.odd(world, quirk, told, job.ended_s or 0.0)


def file_at(world: World, url: object) -> Asset | Stored | None:
    """The file an input URL leads to, whichever provider of this world has it; None for a URL of anywhere else.

    Nothing is ever fetched.
    """
    try:
        head, _, name = urlsplit(url if isinstance(url, str) else "").path.rpartition("/")
    except ValueError:  # brackets that hold no address
        return None
    if head != f"/media/{world.name}":
        return None
    rooms = (room for room in world.rooms.values() if isinstance(room, Room))
    return next((found for room in rooms if (found := room.asset(world, name)) is not None), None)


def link(world: World, provider: str, origin: str, name: str) -> str:
    """Where a file lies: `<origin>/media/<world>/<name>`, or by https at the provider's own CDN host (`--cdn-host`)."""
    room = world.rooms[provider]
    if world.cdn_links and isinstance(room, Room) and room.cdn is not None:
        origin = f"https://{room.cdn}"
    return f"{origin}/media/{world.name}/{name}"


def bearer(headers: Mapping[bytes, bytes]) -> str | None:
    """The token of `Authorization: Bearer <token>`; None without one."""
    sent = headers.get(b"authorization", b"")
    if sent[:7].lower() != b"bearer ":
        return None
    return sent[7:].strip().decode("latin-1") or None


def settings(provider: str, kind: type[Settings], written: Mapping[str, Any]) -> Settings:
    """An account's settings as the provider's Struct. Raises BadInput naming the setting, with the nearest word."""
    known = [field.encode_name for field in msgspec.structs.fields(kind)]  # type: ignore[arg-type]  # always a Struct
    for name in written:
        if name not in known:
            raise BadInput(f"accounts.{provider}: unknown setting `{name}`{nearest(name, known)}")
    try:
        return msgspec.convert(dict(written), kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"accounts.{provider}: {error}") from error


def scripted(reply: Reply, body: bytes) -> Answer:
    """What a rule answers in the provider's stead; `body` is the provider's own envelope, for a rule that gives none.

    A 429 tells a second to wait unless the rule says otherwise.
    """
    headers = [JSON, *((name.lower().encode(), value.encode()) for name, value in reply.headers)]
    if reply.status == 429 or reply.retry_after is not None:
        headers.append((b"retry-after", str(1 if reply.retry_after is None else reply.retry_after).encode()))
    return Answer(reply.status, headers, body if reply.body is None else orjson.dumps(reply.body))


def rate_headers(world: World, window: Window | None, period_s: float) -> tuple[Header, ...]:
    """`X-RateLimit-Limit`, `-Remaining` and `-Reset`, the last in Unix seconds. Without a window: the unlimited ones.

    period_s: what is told of a window that has not begun.
    """
    if window is None:
        return rate_lines(UNLIMITED, UNLIMITED, world.clock.client_epoch_s(period_s))
    left_s = window.ends_s - world.clock.now_s
    if left_s <= 0:
        return rate_lines(window.limit, window.limit, world.clock.client_epoch_s(period_s))
    return rate_lines(window.limit, window.remaining, world.clock.client_epoch_s(left_s))


@lru_cache(maxsize=1_024)
def rate_lines(limit: int, remaining: int, reset_epoch_s: int) -> tuple[Header, ...]:
    """The same three lines for all answers of one second: written once."""
    told = ((b"limit", limit), (b"remaining", remaining), (b"reset", reset_epoch_s))
    return tuple((b"x-ratelimit-" + name, str(number).encode()) for name, number in told)
