"""CreativeAI: OpenAI-compatible REST with async video. Facts: contracts/creativeai."""

from collections.abc import Mapping
from typing import Any

from contracts import loader
from mock_server.answer import Answer, Header
from mock_server.engine.errors import Refusal
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Window
from mock_server.engine.timeline import Step
from mock_server.providers import kit
from mock_server.providers.creativeai import (
    assets,
    catalog,
    errors,
    generate_files,
    hooks,
    native_render,
    oddly,
    operations,
    plant,
)
from mock_server.providers.creativeai.account import account
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Account, Seat, World

CREATES, POLLS, GENERAL = "creativeai/creates", "creativeai/polls", "creativeai/general"
BUCKETS = {"createVideo": CREATES, "createVideoBatch": CREATES, "nativeGenerateVideo": CREATES} | {
    "getVideo": POLLS,
    "getVideoBatch": POLLS,
}

# Here, because these recipes look their inputs up among all assets.
assets.KINDS |= generate_files.KINDS | native_render.KINDS


class Room(kit.Room):
    """CreativeAI's room."""

    name = operations.NAME
    hosts = ("api.creativeai.run",)
    cdn = assets.CDN
    key_headers = frozenset({b"authorization"})
    speech = oddly.SPEECH

    def __init__(self) -> None:
        self.contract = loader.load(self.name)
        served = [self.contract.operations[name] for name in operations.TABLE]
        self.routes = kit.Routes(served, operations.TABLE)

    def key(self, headers: Mapping[bytes, bytes]) -> str | None:
        """The bearer token."""
        return kit.bearer(headers)

    def content_field(self, operation: str) -> str:
        """The field that moderation names when nothing more precise is known."""
        if operation == "createChatCompletion":
            return "messages"
        return catalog.WORKS[operation].content if operation in catalog.WORKS else "prompt"

    def window(self, seat: Seat, operation: str) -> Window | None:
        """One bucket a request: video creates, video polls, or the tier's general one (sheet 5)."""
        settings = seat.world.accounts[self.name].settings
        if not settings.limits:
            return None
        bucket = BUCKETS.get(operation, GENERAL)
        window = seat.windows.get(bucket)
        if window is None:
            window = seat.windows[bucket] = Window(settings.per_minute(bucket))
        return window

    def rate_headers(self, world: World, window: Window | None) -> tuple[Header, ...]:
        """`X-RateLimit-Limit`, `-Remaining` and `-Reset`, the last in Unix seconds (creativeai/Q-7)."""
        return kit.rate_headers(world, window, 60.0)

    def refuse(self, refusal: Refusal, world: World | None) -> Answer:
        """A refusal in the common envelope."""
        return errors.refuse(refusal, world)

    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account."""
        return account(settings)

    def turned(self, world: World, job: Job, step: Step) -> None:
        """A job has reached a turn."""
        hooks.turned(world, job, step)

    def aged(self, world: World, delivery: Delivery, by_s: float) -> Delivery:
        """A delivery as if it had been signed so many seconds earlier."""
        return hooks.aged(world, delivery, by_s)

    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        """Put a printed job into the world."""
        plant.plant(world, row)

    def asset(self, world: World, name: str) -> kit.Asset | None:
        """The file behind an output link."""
        return assets.asset(world, name)
