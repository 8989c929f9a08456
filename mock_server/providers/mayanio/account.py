"""What a scenario or a control call can set of a Mayanio account."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from mock_server.providers import kit
from mock_server.providers.mayanio import catalog
from mock_server.world import Account

MOST_POINTS = 2**53 - 1  # more is no exact number to a client that reads JavaScript's


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A Mayanio account.

    limits: false lifts the hourly limit; requests_per_hour: another one than the plan's.
    sync_pace: how long an answer takes, in shares of its own `generation_time`, on the world's clock: 0 is at once.
    """

    plan: Literal["free", "pro", "enterprise"] = "free"
    points: Annotated[int, msgspec.Meta(ge=0, le=MOST_POINTS)] = catalog.POINTS
    limits: bool = True
    requests_per_hour: Annotated[int, msgspec.Meta(ge=0)] | None = None
    sync_pace: Annotated[float, msgspec.Meta(ge=0, le=1_000)] = 0

    @property
    def per_hour(self) -> int:
        """Requests an hour that each key may make."""
        if self.requests_per_hour is not None:
            return self.requests_per_hour
        return catalog.PLANS_PER_HOUR[self.plan]


def account(settings: Mapping[str, Any]) -> Account:
    """A fresh account. Raises BadInput naming the setting."""
    read = kit.settings("mayanio", Settings, settings)
    return Account(read, read.points)
