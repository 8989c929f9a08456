"""`stale`: what this very request was answered with before, as from a cache or a replica that lags."""

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Stale(Fault, frozen=True):
    """The answer before this one, again."""

    EXAMPLE = "{kind: stale}"

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Repeat it."""
        if said.earlier is None:
            return "this request has no earlier answer to repeat"
        said.replace(said.earlier)
        return None
