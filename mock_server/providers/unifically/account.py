"""A Unifically account: its settings, its money, and what its world keeps for it beside jobs."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from mock_server.engine.limits import Bucket
from mock_server.providers import kit
from mock_server.providers.unifically import catalog
from mock_server.providers.unifically.shelf import Shelf
from mock_server.providers.unifically.source import Source
from mock_server.world import Account

_From1 = Annotated[int, msgspec.Meta(ge=1)]


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a scenario or a control call can set.

    limits: false lifts the limit of requests; rate_headers: whether answers tell it, which no page shows.
    webhook_secret: signs callbacks with a timestamped HMAC, which one client expects and no page shows.
    flat_callbacks: Suno's tracks are told beside `task_id`, as one delivery was seen.
    callback_tries, callback_duplicates: attempts at a receiver that refuses; how often each callback comes once more.
    failed_as: how a failed task is told when it is polled (unifically/Q-10): in an `error` object, by `message` and
    `code`, by `error_message`, or by the `status` of the answer, which is then 400.
    restricted_until: Unix seconds, told of a restricted account alone.
    """

    balance_usd: Annotated[float, msgspec.Meta(ge=0, le=1e12)] = catalog.USUAL_USD
    limits: bool = True
    requests_per_minute: _From1 = catalog.PER_MINUTE
    burst: _From1 = catalog.BURST
    rate_headers: bool = False
    webhook_secret: str | None = None
    flat_callbacks: bool = False
    callback_tries: Annotated[int, msgspec.Meta(ge=1, le=10)] = 3
    callback_duplicates: Annotated[int, msgspec.Meta(ge=0, le=10)] = 0
    failed_as: Literal["error", "message", "error_message", "status"] = "error"
    restricted_until: int | None = None

    def bucket(self) -> Bucket:
        """A key's own allowance of requests, full."""
        return Bucket(self.requests_per_minute, self.burst)


class Purse(Account):
    """Counts millionths of a dollar.

    shelf: files that were uploaded; sources: what tasks took over from their inputs, by id; moved_s: when money last
    moved.
    """

    __slots__ = ("moved_s", "shelf", "sources")
    scale: ClassVar[int] = catalog.USD

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, round(settings.balance_usd * catalog.USD))
        self.shelf = Shelf()
        self.sources: dict[str, Source] = {}
        self.moved_s = 0.0


def account(settings: Mapping[str, Any]) -> Purse:
    """A fresh account. Raises BadInput naming the setting."""
    return Purse(kit.settings("unifically", Settings, settings))
