"""Transports for clients that are given one: every request goes to the house, whatever its host."""

from functools import lru_cache
from types import ModuleType
from typing import Any

import httpx

from mock_server.inprocess.wire import Wire


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """For `httpx.Client(transport=...)` and `httpx.AsyncClient(transport=...)`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request in this thread."""
        response: httpx.Response = self._wire.answer(request)
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request on the running loop."""
        response: httpx.Response = await self._wire.aanswer(request)
        return response


def transport2(wire: Wire) -> Any:
    """The same for httpx2's clients. Raises ModuleNotFoundError where httpx2 is not installed."""
    import httpx2

    return _transport2(httpx2)(wire)


@lru_cache(maxsize=1)
def _transport2(library: ModuleType) -> Any:
    base, async_base = library.BaseTransport, library.AsyncBaseTransport

    class Transport2(base, async_base):  # type: ignore[misc, valid-type]  # known when it is installed
        def __init__(self, wire: Wire) -> None:
            self._wire = wire

        def handle_request(self, request: Any) -> Any:
            return self._wire.answer(request)

        async def handle_async_request(self, request: Any) -> Any:
            return await self._wire.aanswer(request)

    return Transport2
