"""A port for a house: uvicorn on the house's own loop, answering before its URL is told."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Self

import uvicorn

from mock_server.app import App
from mock_server.protocol import Protocol

BACKLOG = 2_048
KEEP_ALIVE_S = 60


class _Server(uvicorn.Server):
    """Says when it listens; leaves signals to whoever owns the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Port:
    """A free port of loopback, and what listens there."""

    def __init__(self, server: _Server, listener: socket.socket) -> None:
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = server
        self._served = asyncio.ensure_future(server.serve([listener]))

    @classmethod
    async def opened(cls, app: App) -> Self:
        """Listen; answers are given when this returns."""
        server = _Server(_config(app))
        port = cls(server, socket.create_server(("127.0.0.1", 0), backlog=BACKLOG))
        await server.listening.wait()
        return port

    async def close(self) -> None:
        """Stop listening; what is still open is given up."""
        self._server.should_exit = self._server.force_exit = True
        await self._served


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        interface="asgi3",
        lifespan="off",  # the house lives longer than its port
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=1,
    )
