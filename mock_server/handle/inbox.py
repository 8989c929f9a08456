"""An inbox for webhooks: it keeps what comes and answers as it is told to."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mock_server.handle.world import World
from mock_server.inprocess.receivers import Received

NOWHERE = "http://127.0.0.1:9/webhooks"  # nobody listens there: the world's deliveries are handed over before


class Inbox:
    """The receiver of one world's webhooks. Give `url` to a request; read `received` when the clock has moved.

    For a world of another process it listens on a free port of this machine.
    """

    def __init__(self, world: World) -> None:
        self.received: list[Received] = []
        self._statuses: list[int] = []
        self._listener = None if world.is_here else _Listener(self._take)
        self.url = self._listener.url if self._listener is not None else NOWHERE
        if world.is_here:
            world.on_webhook(self._take)

    def __repr__(self) -> str:
        return f"<Inbox {self.url}, {len(self.received)} received>"

    def __len__(self) -> int:
        return len(self.received)

    @property
    def bodies(self) -> list[Any]:
        """What came, parsed."""
        return [each.json for each in self.received]

    @property
    def last(self) -> Received:
        """The latest. Raises AssertionError when nothing has come."""
        assert self.received, "no webhook has come; is its URL in the request, and has the clock moved?"
        return self.received[-1]

    def answers(self, *statuses: int) -> None:
        """Answer the next deliveries so, one after the other, and those behind them with 200."""
        self._statuses = list(statuses)

    def close(self) -> None:
        """Stop listening."""
        if self._listener is not None:
            self._listener.close()

    def _take(self, received: Received) -> int:
        self.received.append(received)
        return self._statuses.pop(0) if self._statuses else 200


class _Listener:
    """A port whose every POST is handed on."""

    def __init__(self, take: Any) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", "0")))
                ident = next((value for name, value in headers.items() if name.endswith("-delivery-id")), "")
                self.send_response(take(Received(ident, f"http://{headers.get('host')}{self.path}", headers, body)))
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its parent's word)
                """Say nothing: the journal has it all."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/webhooks"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
