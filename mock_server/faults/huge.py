"""`huge`: a body far longer than expected, and still what it was: JSON stays JSON."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said

MOST_BYTES = 64 << 20


class Huge(Fault, frozen=True):
    """A body of so many bytes."""

    EXAMPLE = "{kind: huge, bytes: 10000000}"

    bytes: Annotated[int, msgspec.Meta(ge=1, le=MOST_BYTES)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Fill it up: with blanks, which JSON allows; a stream with a comment, which its readers skip."""
        whole = sum(map(len, said.parts)) if said.parts is not None else len(said.body)
        missing = self.bytes - whole
        if missing <= 0:
            return f"the body has {whole} bytes already"
        if said.parts is None:
            said.body += b" " * missing
        else:
            said.parts.insert(0, b":" + b" " * max(0, missing - 3) + b"\n\n")
        return None
