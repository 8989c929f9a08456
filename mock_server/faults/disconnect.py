"""`disconnect`: the connection is reset, before a byte is answered or in the middle of a body."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Disconnect(Fault, frozen=True):
    """A reset behind `after_bytes` of the body. The request was served: what it started goes on.

    unserved: it never arrived, so nothing was started.
    """

    EXAMPLE = "{kind: disconnect, after_bytes: 0}"

    after_bytes: Annotated[int, msgspec.Meta(ge=0)] = 0
    unserved: bool = False

    def check(self) -> str | None:
        """What never arrived has no body to be cut."""
        return "disconnect: with `unserved` nothing is answered, so `after_bytes` is 0" if self._torn else None

    @property
    def _torn(self) -> bool:
        return self.unserved and self.after_bytes > 0

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Reset there."""
        said.reset_at = self.after_bytes
        return None
