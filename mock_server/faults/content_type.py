"""`content_type`: the same body under another name, an error page's `text/html` for instance."""

from mock_server.engine.chance import Stream
from mock_server.faults.said import Fault, Said


class ContentType(Fault, frozen=True):
    """Another `Content-Type`; empty for none."""

    EXAMPLE = "{kind: content_type, value: text/html}"

    value: str

    def check(self) -> str | None:
        """It has to fit into a header."""
        fits = self.value.isascii() and (self.value.isprintable() or not self.value) and len(self.value) <= 200
        return None if fits else "content_type: `value` is printable ASCII, for example text/html"

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Say so."""
        said.header(b"content-type", self.value.encode())
        if not self.value:
            said.headers.pop()
        return None
