"""A Kubeez account: its settings, its money, its running jobs by tool, and the access tokens of its world."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.jobs import Job
from mock_server.providers import kit
from mock_server.providers.kubeez.tokens import Tokens
from mock_server.world import Account, World

NAME = "kubeez"
USUAL_CREDITS = 5_000
# In the order of the consent page; speech is on none of its older versions.
SCOPES = (
    "generate:media",
    "generate:music",
    "generate:speech",
    "generate:ads",
    "read:balance",
    "read:generations",
)
Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]


class Settings(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What a scenario or a control call can set.

    limits: false lifts the limits of calls and of jobs at once. scopes: what the account's keys may do.
    generation: which tools there are: the ten of S, or those of M too.
    refusals: over MCP, 402, 403 and 429 are results of the tool or answers of HTTP; it is not known which (kubeez/Q-1).
    unseen_s: how long a new id is not found; cdn_lag_s: how long a completed job has no URLs yet. Both were observed.
    """

    credits: Annotated[float, msgspec.Meta(ge=0, le=1e12)] = USUAL_CREDITS
    limits: bool = True
    scopes: tuple[str, ...] = SCOPES
    generation: Literal["S", "M"] = "S"
    refusals: Literal["tool", "http"] = "tool"
    unseen_s: Seconds = 0.0
    cdn_lag_s: Seconds = 0.0


class Purse(Account):
    """Counts credits. running: the jobs that run, by tool and id; tokens: what OAuth has granted.

    uploads: files that were given, by name; sessions: of uploads, by token.
    """

    __slots__ = ("running", "sessions", "tokens", "uploads")

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, settings.credits)
        self.running: dict[str, dict[str, Job]] = {}
        self.uploads: dict[str, kit.Stored] = {}
        self.sessions: dict[str, Any] = {}
        self.tokens = Tokens()


def account(settings: Mapping[str, Any]) -> Purse:
    """A fresh account. Raises BadInput naming the setting."""
    read = kit.settings(NAME, Settings, settings)
    for scope in read.scopes:
        if scope not in SCOPES:
            raise BadInput(f"accounts.{NAME}.scopes: unknown scope `{scope}`{nearest(scope, list(SCOPES))}")
    return Purse(read)


def purse(world: World) -> Purse:
    """The account of a world, opened on first use."""
    found = world.account(NAME)
    assert isinstance(found, Purse)
    return found
