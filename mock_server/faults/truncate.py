"""`truncate`: the body ends too early, and is framed as if that were all of it. A stream stops in the middle."""

from typing import Annotated

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class Truncate(Fault, frozen=True):
    """The first `bytes` of the body and nothing more."""

    EXAMPLE = "{kind: truncate, bytes: 20}"

    bytes: Annotated[int, msgspec.Meta(ge=0)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Cut it."""
        whole = sum(map(len, said.parts)) if said.parts is not None else len(said.body)
        if whole <= self.bytes:
            return f"the body has {whole} bytes, so nothing is cut at {self.bytes}"
        left = self.bytes

        def cut(part: "_Bytes") -> "_Bytes":
            nonlocal left
            kept = part[:left]
            left -= len(kept)
            return kept

        said.each(cut)
        if said.parts is not None:
            said.parts = [part for part in said.parts if part]
        return None


_Bytes = bytes  # the field of the same name stands before it in there
