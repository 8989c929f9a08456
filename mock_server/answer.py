"""What every mouth speaks: a request that came in whole, and the answer that goes out.

An answer may name work for the runtime: deliveries to attempt first, assets to make, a delay. Nothing here waits.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
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


class Answer(msgspec.Struct):
    """Status, headers and body.

    delay_ms: real milliseconds to wait before it is written; body_of: makes the body from the assets' bytes once made;
    chunks: a streamed body in place of `body`;
    world: the one the request met, None where it met none.
    """

    status: int
    headers: list[Header]
    body: bytes = b""
    delay_ms: float = 0.0
    assets: tuple["Recipe", ...] = ()
    chunks: tuple[Chunk, ...] | None = None
    body_of: Callable[[tuple[bytes, ...]], bytes] | None = None
    world: "World | None" = None
