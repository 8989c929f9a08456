"""In process: `with intercept(world): ...` answers the providers' real hosts, and lets every other host through.

httpx is reached by respx, so that a test's own respx routes go on working; httpx2 by standing in for the one method of
each of its two transports. Clients that were built long before are reached like new ones. No port, no socket.
"""

import importlib.util
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mock_server.engine.errors import BadInput
from mock_server.handle.world import World
from mock_server.inprocess.wire import Wire


@contextmanager
def intercept(*worlds: World) -> Iterator[None]:
    """Inside, requests to the providers' hosts are answered by these worlds; a request's key picks which.

    Contexts may be nested and may overlap between threads: a key of any world that is intercepted is good.
    Raises BadInput for a world of another process, or where respx is not installed.
    """
    if not worlds:
        raise BadInput("intercept needs a world: `with intercept(world): ...`")
    met = [_Met(world) for world in worlds]
    with _LOCK:
        if not _MET:
            _start()
        _MET.extend(met)
    try:
        yield
    finally:
        with _LOCK:
            for each in met:
                _MET.remove(each)
            if not _MET:
                _stop()


class _Met:
    """One world that is intercepted."""

    def __init__(self, world: World) -> None:
        self.house = world.house
        self.name = world.name
        self.hosts = self.house.hosts


_LOCK = threading.Lock()
_MET: list[_Met] = []
_UNDO: list[Callable[[], None]] = []


def _wire(host: str) -> Wire | None:
    """Who answers for a host; None when it is nobody's here."""
    met = [each for each in _MET if host in each.hosts]
    if not met:
        return None
    house = met[-1].house
    return Wire(house, frozenset(each.name for each in met if each.house is house))


def _start() -> None:
    _UNDO.append(_respx())
    if importlib.util.find_spec("httpx2") is not None:
        _UNDO.extend(_httpx2())


def _stop() -> None:
    while _UNDO:
        _UNDO.pop()()


def _respx() -> Callable[[], None]:
    """Register with respx. Returns what undoes it."""
    try:
        from respx import MockRouter
        from respx.models import AllMockedAssertionError, PassThrough, Route
    except ModuleNotFoundError as error:
        raise BadInput("intercept reaches httpx through respx, which is not installed: pip install respx") from error

    class Router(MockRouter):
        """Answers for our hosts; other hosts go to a test's own routes where there are any, else on their way."""

        def handler(self, request: Any) -> Any:
            wire = _wire(request.url.host)
            return wire.answer(request) if wire is not None else self._pass(request)

        async def async_handler(self, request: Any) -> Any:
            wire = _wire(request.url.host)
            return await wire.aanswer(request) if wire is not None else self._pass(request)

        def _pass(self, request: Any) -> None:
            assert self.Mocker is not None
            if len(self.Mocker.routers) > 1:
                raise AllMockedAssertionError("not a host that Soundstage answers for")
            raise PassThrough("not a host that Soundstage answers for", request=request, origin=Route())

    router = Router(assert_all_called=False)
    router.start()
    return lambda: router.stop(quiet=True)


def _httpx2() -> Iterator[Callable[[], None]]:
    """Stand in for the methods of httpx2's transports. Yields what undoes each."""
    import httpx2

    whole, part = httpx2.HTTPTransport.handle_request, httpx2.AsyncHTTPTransport.handle_async_request

    def handle_request(self: Any, request: Any) -> Any:
        wire = _wire(request.url.host)
        return wire.answer(request) if wire is not None else whole(self, request)

    async def handle_async_request(self: Any, request: Any) -> Any:
        wire = _wire(request.url.host)
        return await wire.aanswer(request) if wire is not None else await part(self, request)

    yield _swapped(httpx2.HTTPTransport, "handle_request", handle_request)
    yield _swapped(httpx2.AsyncHTTPTransport, "handle_async_request", handle_async_request)


def _swapped(owner: type, name: str, stand_in: Any) -> Callable[[], None]:
    original = owner.__dict__[name]
    setattr(owner, name, stand_in)
    return lambda: setattr(owner, name, original)
