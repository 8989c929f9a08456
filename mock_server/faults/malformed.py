"""`malformed`: a body that looks like JSON and is none; a file with nonsense in its middle."""

from mock_server.engine.chance import Stream
from mock_server.faults.said import EVENT, Fault, Said


class Malformed(Fault, frozen=True):
    """A comma too many, where JSON readers meet it last."""

    EXAMPLE = "{kind: malformed}"

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Break it; of a stream, the event in its middle."""
        if said.parts is None:
            said.body = _broken(said.body)
        elif said.parts:
            middle = len(said.parts) // 2
            said.parts[middle] = _broken(said.parts[middle])
        else:
            return "the stream is empty"
        return None


def _broken(raw: bytes) -> bytes:
    text = raw.rstrip()
    if text[-1:] in (b"}", b"]"):
        return text[:-1] + b"," + text[-1:] + raw[len(text) :]
    if text.startswith(EVENT) or not text:
        return text + b"{,"
    return raw[: len(raw) // 2] + b"\x00\xff," + raw[len(raw) // 2 :]
