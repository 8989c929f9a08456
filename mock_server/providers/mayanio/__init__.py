"""Mayanio: images, videos and 3D models made while the client waits. Facts: contracts/mayanio."""

from collections.abc import Mapping
from typing import Any

from contracts import loader
from mock_server.answer import Answer, Header
from mock_server.engine.errors import Refusal
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Window
from mock_server.engine.timeline import Step
from mock_server.providers import kit
from mock_server.providers.mayanio import assets, catalog, errors, hooks, operations, plant, render
from mock_server.providers.mayanio.account import account
from mock_server.world import Account, Seat, World

REQUESTS = "mayanio/requests"


class Room(kit.Room):
    """Mayanio's room."""

    name = assets.NAME
    hosts = ("mayanio.com",)
    key_headers = frozenset({b"authorization"})
    speech = render.SPEECH

    def __init__(self) -> None:
        self.contract = loader.load(self.name)
        self.routes = kit.Routes(self.contract.operations.values(), operations.TABLE)

    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The bearer token."""
        return kit.bearer(headers)

    def content_field(self, operation: str) -> str:
        """The field that moderation names when nothing more precise is known."""
        return catalog.WORKS[operation].content if operation in catalog.WORKS else ""

    def window(self, seat: Seat, operation: str) -> Window | None:  # noqa: ARG002  (all operations share one)
        """One hour's requests for each key, lists included (mayanio/S-124)."""
        settings = seat.world.accounts[self.name].settings
        if not settings.limits:
            return None
        window = seat.windows.get(REQUESTS)
        if window is None:
            window = seat.windows[REQUESTS] = Window(settings.per_hour, catalog.HOUR_S)
        return window

    def rate_headers(self, world: World, window: Window | None) -> tuple[Header, ...]:
        """`X-RateLimit-Limit`, `-Remaining` and `-Reset` (mayanio/S-117 to mayanio/S-119)."""
        return kit.rate_headers(world, window, catalog.HOUR_S)

    def refuse(self, refusal: Refusal, world: World | None) -> Answer:  # noqa: ARG002  (no wait is told)
        """A refusal in the common envelope."""
        return errors.refuse(refusal)

    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account."""
        return account(settings)

    def turned(self, world: World, job: Job, step: Step) -> None:
        """A job has reached a turn."""
        hooks.turned(world, job, step)

    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        """Put a printed generation into the world."""
        plant.plant(world, row)

    def asset(self, world: World, name: str) -> kit.Asset | None:
        """The file behind an output link."""
        return assets.asset(world, name)
