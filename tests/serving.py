"""A real server in a thread: uvicorn on a free port, answering before the test goes on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from mock_server.app import build
from mock_server.control.desk import Options
from mock_server.protocol import Protocol


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup(sockets)  # type: ignore[arg-type]  # uvicorn's own type is a list of sockets
        self.listening.set()


@contextmanager
def serving(options: Options | None = None) -> Iterator[str]:
    """A running server's base URL; it is stopped at the end."""
    config = uvicorn.Config(
        build(options),
        port=0,
        log_level="error",
        ws="none",
        timeout_graceful_shutdown=1,
        http=Protocol,
        proxy_headers=False,
    )
    with _running(config) as url:
        yield url


@contextmanager
def running(application: Any) -> Iterator[str]:
    """Any ASGI application on a free port; its base URL."""
    with _running(uvicorn.Config(application, port=0, log_level="error", ws="none")) as url:
        yield url


@contextmanager
def _running(config: uvicorn.Config) -> Iterator[str]:
    server = _Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert server.listening.wait(10), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
