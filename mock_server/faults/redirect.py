"""`redirect`: the answer is elsewhere, as when a base URL moves or a proxy wants a login."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Redirect(Fault, frozen=True):
    """A redirect to this URL or path."""

    EXAMPLE = "{kind: redirect, to: https://example.com/login}"

    to: str
    status: Annotated[int, msgspec.Meta(ge=300, le=399)] = 302

    def check(self) -> str | None:
        """It has to fit into a header."""
        fits = self.to.isascii() and self.to.isprintable() and 0 < len(self.to) <= 2_000
        return None if fits else "redirect: `to` is a URL or a path in printable ASCII"

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Send it there."""
        said.status = self.status
        said.header(b"location", self.to.encode())
        said.replace(b"")
        return None
