"""What every mouth speaks: a request that came in whole, and the answer that goes out.

An answer may name work for the runtime: deliveries to attempt first, assets to make, a delay, a job whose end it
waits for. Nothing here waits.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from mock_server.engine.jobs import Job
    from mock_server.media.recipe import Recipe
    from mock_server.world import World

Header = tuple[bytes, bytes]


class Request(msgspec.Struct, gc=False):
    """One request to a provider. `path` starts behind the provider's prefix; `origin` is scheme and host, for links.

    oversize: the body was over the bound and was not read.
    """

    provider: str
    method: str
    path: str
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes
    origin: str
    oversize: bool = False


class Chunk(msgspec.Struct, frozen=True):
    """A piece of a streamed body, and the real milliseconds to wait before it."""

    data: bytes
    delay_ms: float = 0.0


class Held(msgspec.Struct, frozen=True):
    """An answer that is not known before a job has ended, on its world's clock; then `tell` gives it."""

    job: "Job"
    tell: Callable[[], "Answer"]


class Wire(msgspec.Struct):
    """How an answer goes over the wire, where a fault has changed that.

    bytes_per_s: how fast its body is, in real time; reset_at: the connection is reset behind so many bytes of the body,
    0: before a byte of anything; closed: told when there was no connection that could be reset.
    early: the jobs whose deliveries go out, and are answered, before it is written.
    """

    bytes_per_s: float | None = None
    reset_at: int | None = None
    closed: Callable[[], None] | None = None
    early: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether what is written is as it always is."""
        return self.bytes_per_s is None and self.reset_at is None


class Answer(msgspec.Struct):
    """Status, headers and body.

    delay_ms: real milliseconds to wait before it is written; body_of: makes the body from the assets' bytes once made;
    chunks: a streamed body in place of `body`;
    world: the one the request met, None where it met none;
    held: another answer takes the place of this one, which has nothing to say yet (its status is 0);
    wire: None where it is written as it is.
    """

    status: int
    headers: list[Header]
    body: bytes = b""
    delay_ms: float = 0.0
    assets: tuple["Recipe", ...] = ()
    chunks: tuple[Chunk, ...] | None = None
    body_of: Callable[[tuple[bytes, ...]], bytes] | None = None
    world: "World | None" = None
    held: Held | None = None
    wire: Wire | None = None
