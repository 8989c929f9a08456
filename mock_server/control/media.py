"""`GET|HEAD /media/<world>/<asset>`: the bytes behind output links, whole or in part, until they are gone."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from mock_server.control import spoilt
from mock_server.control.desk import Desk
from mock_server.engine.errors import NotThere
from mock_server.media import ranges
from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset, Stored
from mock_server.world import World

# Bytes that somebody gave share this server's origin: a browser must neither guess what they are nor run them.
UNTRUSTED = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}


async def download(request: Request) -> Response:
    """One file. Made when it is first asked for; a rule about operation `download` may bend the answer."""
    desk: Desk = request.app.state.desk
    world = desk.worlds.get(request.path_params["world"])
    world.settle()
    desk.runtime.tend(world)
    name = request.path_params["asset"]
    try:
        provider, asset = _found(desk, world, name)
    except NotThere:
        world.downloads.note(world.clock, name, 404, whole=True)
        raise
    whole = request.method == "GET" and "range" not in request.headers
    world.downloads.note(world.clock, name, 200, whole=whole)
    wish = spoilt.wish_of(world, provider, request)
    if wish is None:
        return await _served(desk, request, asset)
    return await spoilt.answered(desk, world, provider, request, wish, partial(_served, desk, request, asset))


async def _served(desk: Desk, request: Request, asset: Asset | Stored) -> Response:
    file = asset if isinstance(asset, Stored) else asset.recipe
    headers = dict(request.headers)
    if ranges.unchanged(headers.get("if-none-match"), file.etag):
        return Response(status_code=304, headers={"ETag": file.etag})
    data = file.data if isinstance(file, Stored) else await desk.runtime.make(file)
    return _answer(request.method, headers, file, data)


def _answer(method: str, headers: dict[str, str], file: Recipe | Stored, data: bytes) -> Response:
    part = ranges.part(method, headers, file.etag, len(data))
    told = {"ETag": file.etag, "Accept-Ranges": "bytes", "Content-Type": file.media_type}
    if isinstance(file, Stored):
        told |= UNTRUSTED
    if part.content_range is not None:
        told["Content-Range"] = part.content_range
    if method == "HEAD":
        return Response(status_code=part.status, headers={**told, "Content-Length": str(len(data))})
    return Response(data[part.start : part.stop], part.status, told)


def _found(desk: Desk, world: World, name: str) -> tuple[str, Asset | Stored]:
    """The provider that has it, and the asset of this name. Raises NotThere, saying whether it is gone or never was."""
    for room in desk.edge.rooms.values():
        asset = room.asset(world, name)
        if asset is None:
            continue
        if asset.gone_s > world.clock.now_s:
            return room.name, asset
        gone = world.clock.fine_stamp(asset.gone_s)
        step = "links do not last, so download a result when its job is done"
        raise NotThere(f"`{name}` expired at {gone}, world time; {step}")
    step = "an output link works once its job has succeeded"
    raise NotThere(f"no job of world `{world.name}` has made `{name[:200]}`; {step}")
