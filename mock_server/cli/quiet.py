"""Uvicorn without its words: a socket opened with clear errors, a word when answers are given, an end at once."""

import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import uvicorn

from mock_server.engine.errors import BadInput

BACKLOG = 2_048
KEEP_ALIVE_S = 60  # above the pause between two polls of a patient client
DOORS = 16  # uvloop takes in one connection a turn from each handle on a listener: fewer, and the last of a crowd waits


class Server(uvicorn.Server):
    """Answers on a listener.

    begun: called once answers are given; notice: called about every second.
    """

    def __init__(
        self,
        app: Any,
        listener: socket.socket,
        begun: Callable[[], None],
        notice: Callable[[], Awaitable[None]] | None = None,
        http: Any = "httptools",
    ) -> None:
        config = uvicorn.Config(
            app,
            loop="auto",
            http=http,
            ws="none",
            interface="asgi3",
            lifespan="auto",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            backlog=BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=0,
            timeout_notify=0,
            callback_notify=notice,
        )
        super().__init__(config)
        self._listener = listener
        self._begun = begun

    def serve_until_stopped(self) -> NoReturn:
        """Answer until a signal, then exit with 0: being stopped is no failure."""
        logging.basicConfig(level=logging.WARNING, format="soundstage: %(message)s", stream=sys.stderr)
        loop_factory = self.config.get_loop_factory()
        assert loop_factory is not None
        loop_factory().run_until_complete(self.serve(sockets=self._doors()))
        sys.stdout.flush()
        # Whatever still runs in a thread (a clip being made, a name being looked up) is nobody's any more.
        os._exit(0)

    def _doors(self) -> list[socket.socket]:
        return [self._listener, *(self._listener.dup() for _ in range(1, DOORS))]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop at once: what is still open is cancelled, and nobody needs to read that it was."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals mean stop; unlike uvicorn's own, they are not raised again afterwards."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes any free one. Raises BadInput."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, _, _, address = found[0]
        listener = socket.socket(family, kind)
    except (OSError, UnicodeError) as error:
        raise BadInput(f"--host {host} is no address of this machine ({_why(error)}); try 127.0.0.1.") from error
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        step = "Stop what listens there, or choose another port: --port 0 takes any free one."
        raise BadInput(f"cannot listen on {host} port {port}: {_why(error)}. {step}") from error
    return listener


def base_url(host: str, listener: socket.socket) -> str:
    """`http://127.0.0.1:8080`, also for the addresses that mean every one of this machine's."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (nothing is bound here)
    port = listener.getsockname()[1]
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
