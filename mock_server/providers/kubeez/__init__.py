"""Kubeez: tools over MCP that make images, videos, songs, dialogues and ads, and REST. Facts: contracts/kubeez."""

from collections.abc import Mapping
from typing import Any

from contracts import loader
from contracts.operation import Operation
from contracts.tool import METHOD
from mock_server import body as bodies
from mock_server.answer import Answer, Header, Request
from mock_server.body import Body
from mock_server.engine.errors import NotThere, Refusal, UnknownPath, WrongKey
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Window
from mock_server.engine.timeline import Step
from mock_server.providers import kit
from mock_server.providers.kubeez import errors, hooks, made, operations, render, rest, tokens
from mock_server.providers.kubeez.account import NAME, Settings, account, purse
from mock_server.world import Account, Seat, World
from mock_server.worlds import HINT, Worlds

PER_MINUTE = {"generate_media": 30, "generate_music": 10, "generate_dialogue": 10, "create_ad_copy": 5}
READS_PER_MINUTE = 120
_STANDS_FOR = {"upload_media": "get_upload_url"}  # whose scope it needs
EXPIRED = f"This access token is unknown or expired. Refresh it, or authorize again. {HINT}"


class Routes(kit.Routes):
    """Tools by name, REST by path."""

    def find(self, method: str, path: str) -> tuple[kit.Route, str]:
        """As all routes; an unknown tool is told as one. The stream of a job is behind its own path."""
        try:
            route, ident = super().find(method, path.removesuffix(rest.STREAM))
            if not ident and path.endswith(rest.STREAM):
                raise UnknownPath(f"Nothing lives at {path[:200]}. The provider's openapi.json lists the paths.")
            return route, ident
        except UnknownPath as error:
            if method != METHOD:
                raise
            raise errors.UnknownTool(f"There is no tool `{path[:100]}`. tools/list names those there are.") from error


class Room(kit.Room):
    """Kubeez's room."""

    name = NAME
    hosts = ("api.kubeez.com", "mcp.kubeez.com")
    cdn = "media.kubeez.com"
    key_headers = frozenset({b"authorization", b"x-api-key"})
    speech = render.SPEECH

    def __init__(self) -> None:
        self.contract = loader.load(self.name)
        served = [self.contract.operations[name] for name in operations.TABLE]
        self.routes = Routes(served, operations.TABLE)

    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The bearer token, or the key of `X-API-Key`."""
        return kit.bearer(headers) or headers.get(b"x-api-key", b"").decode("latin-1") or None

    def seat(self, worlds: Worlds, headers: Mapping[bytes, bytes], path: str = "") -> Seat:
        """The seat of a mock key; that of its world for an access token or an upload's address. Raises WrongKey."""
        key = self.key(headers)
        if path.startswith(rest.DIRECT):
            return worlds.seat(f"mock_{self._uploads_of(worlds, path.removeprefix(rest.DIRECT))}")
        name = tokens.world_of(key or "")
        if name is None or key is None:
            return worlds.seat(key)
        try:
            world = worlds.get(name)
        except NotThere as error:
            raise WrongKey(EXPIRED) from error
        if purse(world).tokens.find(key, world.clock.now_s) is None:
            raise WrongKey(EXPIRED)
        return worlds.seat(f"mock_{name}")

    def _uploads_of(self, worlds: Worlds, token: str) -> str:
        """The world an upload session belongs to. Raises WrongKey."""
        name = token.removeprefix("kzu_").partition("_")[0]
        world = worlds.find(name)
        if world is None or token not in purse(world).sessions:
            raise WrongKey("This upload token is unknown. get_upload_url makes one.")
        return name

    def permit(self, seat: Seat, headers: Mapping[bytes, bytes], operation: str) -> None:
        """Raises UnknownTool for a tool the account has not, MissingScope for one it may not call."""
        tool = operations.TOOLS.get(_STANDS_FOR.get(operation, operation))
        if tool is None:
            return
        held = purse(seat.world)
        if operation == tool.name and not operations.has(held, tool):
            raise errors.UnknownTool(f"This account has no tool `{operation}`. tools/list names those it has.")
        grant = held.tokens.find(self.key(headers) or "", seat.world.clock.now_s)
        scopes = grant.scopes if grant is not None else held.settings.scopes
        if tool.scope is not None and tool.scope not in scopes:
            raise errors.MissingScope(tool.scope)

    def read(self, operation: Operation, request: Request, ident: str) -> Body:
        """A tool's arguments are JSON without a content type; none at all are an empty object."""
        if request.method == METHOD:
            return bodies.arguments(request.body)
        return rest.arguments(operation, request, ident)

    def content_field(self, operation: str) -> str:
        """The field that moderation names when nothing more precise is known."""
        return {"generate_dialogue": "dialogue", "create_ad_copy": "product_text"}.get(operation, "prompt")

    def window(self, seat: Seat, operation: str) -> Window | None:
        """One minute's calls of each tool (kubeez/Q-9)."""
        settings: Settings = seat.world.accounts[self.name].settings
        if not settings.limits:
            return None
        name = f"{self.name}/{operation}"
        window = seat.windows.get(name)
        if window is None:
            window = seat.windows[name] = Window(PER_MINUTE.get(operation, READS_PER_MINUTE))
        return window

    def rate_headers(self, world: World, window: Window | None) -> tuple[Header, ...]:  # noqa: ARG002
        """None: no page knows any."""
        return ()

    def refuse(self, refusal: Refusal, world: World | None) -> Answer:  # noqa: ARG002  (no wait is told)
        """A refusal in the common envelope."""
        return errors.refuse(refusal)

    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account."""
        return account(settings)

    def turned(self, world: World, job: Job, step: Step) -> None:
        """A job has reached a turn."""
        hooks.turned(world, job, step)

    def plant(self, world: World, row: Mapping[str, Any]) -> None:  # noqa: ARG002  (nothing is)
        """Nothing of Kubeez is printed under an id. Raises BadInput."""
        hooks.plant(row)

    def asset(self, world: World, name: str) -> kit.Asset | kit.Stored | None:
        """The file behind an output link."""
        return made.asset(world, name) or purse(world).uploads.get(name)
