"""What the control routes work with: the parts of one running server."""

import msgspec

from mock_server.births import Births
from mock_server.edge import Edge
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What `soundstage serve` can be told, as far as the server itself needs it."""

    rate: float = 1
    seed: int = 0
    scenario: str = "default"
    scenarios: str | None = None
    only: str | None = None
    public_url: str | None = None
    cdn_host: bool = False
    allow_hosts: tuple[str, ...] = ()
    allow_webhook_hosts: tuple[str, ...] = ()
    control_token: str | None = None
    verify: bool = False
    watch: bool = False


class Desk(msgspec.Struct, frozen=True):
    """The parts of one server."""

    options: Options
    worlds: Worlds
    births: Births
    edge: Edge
    runtime: Runtime
