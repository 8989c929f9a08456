"""Unifically: one endpoint that takes tasks for 64 models of video, image and audio. Facts: contracts/unifically."""

from collections.abc import Mapping
from typing import Any

from contracts import loader
from mock_server.answer import Answer, Header
from mock_server.engine.errors import Refusal
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Window
from mock_server.engine.timeline import Step
from mock_server.providers import kit
from mock_server.providers.unifically import errors, hooks, made, operations, plant, render
from mock_server.providers.unifically.account import Settings, account
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Account, Seat, World


class Room(kit.Room):
    """Unifically's room."""

    name = operations.NAME
    hosts = ("api.unifically.com", "files.unifically.com", "files.storagecdn.online")
    cdn = "cdn.unifically.com"
    key_headers = frozenset({b"authorization"})
    speech = render.SPEECH

    def __init__(self) -> None:
        self.contract = loader.load(self.name)
        served = [self.contract.operations[name] for name in operations.TABLE]
        self.routes = kit.Routes(served, operations.TABLE)

    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The bearer token."""
        return kit.bearer(headers)

    def content_field(self, operation: str) -> str:  # noqa: ARG002  (one field for all)
        """The field that moderation names when nothing more precise is known."""
        return "input.prompt"

    def window(self, seat: Seat, operation: str) -> Window | None:  # noqa: ARG002  (one bucket for all)
        """One bucket for all requests of a key (unifically/Q-11)."""
        settings: Settings = seat.world.accounts[self.name].settings
        if not settings.limits:
            return None
        window = seat.windows.get(self.name)
        if window is None:
            window = seat.windows[self.name] = settings.bucket()
        return window

    def rate_headers(self, world: World, window: Window | None) -> tuple[Header, ...]:
        """None, as on every page; an account can be set to tell `X-RateLimit-*`."""
        if not world.accounts[self.name].settings.rate_headers:
            return ()
        if window is None:
            return kit.rate_headers(world, None, 60.0)
        left_s = max(0.0, window.ends_s - world.clock.now_s)
        return kit.rate_lines(window.limit, window.remaining, world.clock.client_epoch_s(left_s))

    def refuse(self, refusal: Refusal, world: World | None) -> Answer:
        """A refusal in the common envelope, or that of uploads."""
        return errors.refuse(refusal, world)

    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account."""
        return account(settings)

    def turned(self, world: World, job: Job, step: Step) -> None:
        """A task has reached a turn."""
        hooks.turned(world, job, step)

    def aged(self, world: World, delivery: Delivery, by_s: float) -> Delivery:
        """A callback as if it had been signed so many seconds earlier."""
        return hooks.aged(world, delivery, by_s)

    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        """Put a printed task into the world."""
        plant.plant(world, row)

    def asset(self, world: World, name: str) -> kit.Asset | kit.Stored | None:
        """The file behind an output link, or an upload."""
        return made.asset(world, name)
