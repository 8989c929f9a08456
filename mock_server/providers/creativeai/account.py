"""What a scenario or a control call can set of a CreativeAI account."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from mock_server.engine.limits import Cap
from mock_server.providers import kit
from mock_server.providers.creativeai import catalog
from mock_server.world import Account

Event = Literal[
    "compose.generation",
    "chart.generation",
    "background_removal.generation",
    "upscale.generation",
    "restore.generation",
]


Amount = Annotated[int, msgspec.Meta(ge=0)]
Number = Annotated[int, msgspec.Meta(ge=0, le=10**6)]


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A CreativeAI account.

    webhook_secret: signs deliveries instead of the key (creativeai/D-9); sign: whether they are signed at all.
    quality_routing: `auto` may choose another provider when `routing_margin` reaches `routing_threshold`.
    event_names: other first words for events that no page prints: `{compose.generation: composition}` (creativeai/Q-4).
    debug: the status body's debug block; limits: false lifts every limit; the others override one limit each.
    """

    tier: Literal["free", "pro", "enterprise"] = "pro"
    credits: Amount = 1_000
    webhook_secret: str | None = None
    sign: bool = True
    event_names: dict[Event, str] = {}
    quality_routing: bool = False
    routing_margin: float = 15.0
    routing_threshold: float = 10.0
    debug: bool = False
    limits: bool = True
    requests_per_minute: Number | None = None
    video_creates_per_minute: Number = catalog.CREATES_PER_MINUTE
    video_polls_per_minute: Number = catalog.POLLS_PER_MINUTE
    active_jobs: Number = catalog.ACTIVE_JOBS
    jobs_per_day: Number = catalog.JOBS_PER_DAY

    def per_minute(self, bucket: str) -> int:
        """Requests a minute in a bucket: `creativeai/creates`, `.../polls` or `.../general`."""
        if bucket == "creativeai/creates":
            return self.video_creates_per_minute
        if bucket == "creativeai/polls":
            return self.video_polls_per_minute
        own = self.requests_per_minute
        return catalog.TIERS_PER_MINUTE[self.tier] if own is None else own


def account(settings: Mapping[str, Any]) -> Account:
    """A fresh account. Raises BadInput naming the setting."""
    read = kit.settings("creativeai", Settings, settings)
    if not read.limits:
        return Account(read, read.credits)
    return Account(read, read.credits, read.active_jobs, Cap(read.jobs_per_day))
