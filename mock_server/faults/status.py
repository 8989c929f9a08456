"""`status`: another status is told than that of what was done. The work stands: a submit that was taken in is paid."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Status(Fault, frozen=True):
    """The provider's own words for this status take the place of its answer; who carries the answer knows them."""

    EXAMPLE = "{kind: status, status: 503}"

    status: Annotated[int, msgspec.Meta(ge=200, le=599)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Tell the status."""
        said.status = self.status
        return None
