"""What a scenario or a control call can set of a CreativeAI account."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.limits import Cap
from mock_server.providers.creativeai import catalog
from mock_server.world import Account

Event = Literal[
    "compose.generation",
    "chart.generation",
    "background_removal.generation",
    "upscale.generation",
    "restore.generation",
]


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A CreativeAI account.

    webhook_secret: signs deliveries instead of the key (creativeai/D-9); sign: whether they are signed at all.
    quality_routing: `auto` may choose another provider when `routing_margin` reaches `routing_threshold`.
    event_names: other first words for events that no page prints: `{compose.generation: composition}` (creativeai/Q-4).
    debug: the status body's debug block; limits: false lifts every limit; the others override one limit each.
    """

    tier: Literal["free", "pro", "enterprise"] = "pro"
    credits: int = 1_000
    webhook_secret: str | None = None
    sign: bool = True
    event_names: dict[Event, str] = {}
    quality_routing: bool = False
    routing_margin: float = 15.0
    routing_threshold: float = 10.0
    debug: bool = False
    limits: bool = True
    requests_per_minute: int | None = None
    video_creates_per_minute: int = catalog.CREATES_PER_MINUTE
    video_polls_per_minute: int = catalog.POLLS_PER_MINUTE
    active_jobs: int = catalog.ACTIVE_JOBS
    jobs_per_day: int = catalog.JOBS_PER_DAY

    def per_minute(self, bucket: str) -> int:
        """Requests a minute in a bucket: `creativeai/creates`, `.../polls` or `.../general`."""
        if bucket == "creativeai/creates":
            return self.video_creates_per_minute
        if bucket == "creativeai/polls":
            return self.video_polls_per_minute
        return self.requests_per_minute or catalog.TIERS_PER_MINUTE[self.tier]


def account(settings: Mapping[str, Any]) -> Account:
    """A fresh account. Raises BadInput naming the setting."""
    known = list(Settings.__struct_fields__)
    for name in settings:
        if name not in known:
            raise BadInput(f"accounts.creativeai: unknown setting `{name}`{nearest(name, known)}")
    try:
        read = msgspec.convert(dict(settings), Settings)
    except msgspec.ValidationError as error:
        raise BadInput(f"accounts.creativeai: {error}") from error
    if not read.limits:
        return Account(read, read.credits)
    return Account(read, read.credits, read.active_jobs, Cap(read.jobs_per_day))
