"""What the calls are handed: the server's desk, the world a path names, and pages of long lists."""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Annotated, Any, TypeVar

import orjson
from fastapi import Depends, Request

from mock_server.control.desk import Desk
from mock_server.control.guard import host_name
from mock_server.control.streams import Streams
from mock_server.engine.errors import BadInput
from mock_server.world import World

PAGE = 1_000
MAX_DEPTH = 60  # of a body: far more than anything needs, far less than an encoder refuses
Row = TypeVar("Row")


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


async def _streams(request: Request) -> Streams:
    streams: Streams = request.app.state.streams
    return streams


DeskNow = Annotated[Desk, Depends(_desk)]
StreamsNow = Annotated[Streams, Depends(_streams)]


async def _known(world: str, desk: DeskNow) -> World:
    found = desk.worlds.get(world)
    found.settle()
    return found


async def _made(world: str, desk: DeskNow) -> World:
    found = desk.worlds.get_or_make(world)
    found.settle()
    return found


Known = Annotated[World, Depends(_known)]
"""The world of the path, with everything that is due by now done; NotThere when there is none."""

Made = Annotated[World, Depends(_made)]
"""The same, but a world that is not there is made."""


async def strict_json(request: Request) -> None:
    """Raises BadInput for what only lenient parsers call JSON: NaN, half a surrogate pair, endless nesting."""
    body = await request.body()
    try:
        level = [orjson.loads(body or b"null")]
    except orjson.JSONDecodeError as error:
        raise BadInput(f"the body is not JSON: {error}. Send one JSON object.") from error
    for _ in range(MAX_DEPTH):
        level = [inner for value in level for inner in _inner(value)]
    if level:
        raise BadInput(f"the body is nested deeper than {MAX_DEPTH}. Send a flatter one.")


def _inner(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def origin(request: Request, desk: Desk) -> str:
    """Scheme and host that links are told with."""
    if desk.options.public_url:
        return desk.options.public_url.rstrip("/")
    host = request.headers.get("host", "")
    # Told in lines that people paste into a shell: what is no host is not repeated.
    return f"{request.scope['scheme']}://{host if host_name(host) else 'localhost'}"


def page(
    rows: Iterable[Row], name: Callable[[Row], Any], after: str | None, tell: Callable[[Row], Any]
) -> dict[str, Any]:
    """Up to a thousand rows behind the one named `after`, told. Raises BadInput when there is none of that name."""
    left = iter(rows)
    if after and not any(name(row) == after for row in left):
        raise BadInput(f"`after` names `{after[:100]}`, which is not in this list; take it from a page's `next`")
    taken = list(islice(left, PAGE + 1))
    shown = taken[:PAGE]
    return {"items": [tell(row) for row in shown], "next": name(shown[-1]) if len(taken) > PAGE else None}
