"""`empty`: the status and the headers of an answer, and no byte of its body."""

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Empty(Fault, frozen=True):
    """No body."""

    EXAMPLE = "{kind: empty}"

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Take it away."""
        said.replace(b"")
        return None
