"""Requests and answers of a house as httpx and httpx2 speak them; which of the two is told by the request itself.

The libraries have the same words, so there is one translation. A connection that breaks becomes the exception that the
library raises for a real one.
"""

import sys
from collections.abc import AsyncIterator, Iterator
from functools import lru_cache
from typing import Any

from mock_server.inprocess.crossing import Asked, Broken, Crossing
from mock_server.inprocess.waiting import Home, Late

Library = Any  # the module httpx or httpx2


def library_of(request: Any) -> Library:
    """The library a request was made by."""
    return sys.modules[type(request).__module__.partition(".")[0]]


class Wire:
    """One house as a server that those libraries reach. worlds: None for a house that answers for any."""

    def __init__(self, house: Home, worlds: frozenset[str] | None = None) -> None:
        self._house = house
        self._worlds = worlds

    def answer(self, request: Any) -> Any:
        """The library's response. Raises its ReadTimeout, RemoteProtocolError or ReadError."""
        library = library_of(request)
        crossing = self._crossing(request, request.read())
        try:
            started = crossing.start()
        except (Late, Broken) as error:
            raise fault(library, error, request) from error
        body = _streams(library)[0](crossing, request)
        return library.Response(started.status, headers=started.headers, stream=body)

    async def aanswer(self, request: Any) -> Any:
        """As `answer`, on the running loop."""
        library = library_of(request)
        crossing = self._crossing(request, await request.aread())
        try:
            started = await crossing.astart()
        except (Late, Broken) as error:
            raise fault(library, error, request) from error
        body = _streams(library)[1](crossing, request)
        return library.Response(started.status, headers=started.headers, stream=body)

    def _crossing(self, request: Any, body: bytes) -> Crossing:
        url = request.url
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        asked = Asked(request.method, url.scheme, url.host, url.port, url.raw_path, headers, body)
        patience = request.extensions.get("timeout") or {}
        return Crossing(self._house, asked, patience.get("read"), self._worlds)


def fault(library: Library, error: Exception, request: Any) -> Exception:
    """What the library raises for a connection that ended so."""
    if isinstance(error, Late):
        kind, said = library.ReadTimeout, "timed out"
    elif isinstance(error.__cause__, ConnectionResetError):
        kind, said = library.ReadError, "[Errno 104] Connection reset by peer"
    else:
        kind, said = library.RemoteProtocolError, str(error)
    raised: Exception = kind(said, request=request)
    return raised


@lru_cache(maxsize=2)
def _streams(library: Library) -> tuple[type, type]:
    """Bodies that come in parts, in the library's own classes."""

    class Body(library.SyncByteStream):  # type: ignore[misc]  # either library's
        def __init__(self, crossing: Crossing, request: Any) -> None:
            self._crossing = crossing
            self._request = request

        def __iter__(self) -> Iterator[bytes]:
            try:
                yield from self._crossing.parts()
            except (Late, Broken) as error:
                raise fault(library, error, self._request) from error

        def close(self) -> None:
            self._crossing.leave()

    class AsyncBody(library.AsyncByteStream):  # type: ignore[misc]  # either library's
        def __init__(self, crossing: Crossing, request: Any) -> None:
            self._crossing = crossing
            self._request = request

        async def __aiter__(self) -> AsyncIterator[bytes]:
            try:
                async for part in self._crossing.aparts():
                    yield part
            except (Late, Broken) as error:
                raise fault(library, error, self._request) from error

        async def aclose(self) -> None:
            self._crossing.leave()

    return Body, AsyncBody
