"""`slow_body`: the headers come at once, the body a few bytes a second, in real time."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class SlowBody(Fault, frozen=True):
    """So many bytes of the body a real second."""

    EXAMPLE = "{kind: slow_body, bytes_per_s: 10}"

    bytes_per_s: Annotated[float, msgspec.Meta(ge=0.1, le=1e9)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Slow it down."""
        said.bytes_per_s = self.bytes_per_s
        return None
