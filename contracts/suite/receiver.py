"""The run's own webhook receiver: keeps the raw bytes of every attempt, and answers as it was told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

from contracts.suite.pace import Pace

MOST_BYTES = 32 << 20


@dataclass(frozen=True)
class Got:
    """One attempt, as it arrived. real_s: on our own clock."""

    provider: str
    method: str
    headers: dict[str, str]
    body: bytes
    secret: str | None
    at_s: float
    answered: int | None
    real_s: float = 0.0


@dataclass
class _Ear:
    secret: str | None
    answers: list[int]
    got: list[Got] = field(default_factory=list)


class HttpReceivers:
    """One listening port; each receiver is a path of its own. public: the URL the target reaches the port under."""

    def __init__(self, provider: str, pace: Pace, public: str | None = None, port: int = 0) -> None:
        self._provider, self._pace = provider, pace
        self._ears: dict[str, _Ear] = {}
        self._lock = Lock()
        host = "127.0.0.1" if public is None else "0.0.0.0"  # noqa: S104  (asked for: the target is elsewhere)
        self._server = _Server((host, port), _handler(self))
        self.base = (public or f"http://127.0.0.1:{self._server.server_address[1]}").rstrip("/")
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def open(self, answers: Sequence[int], secret: str | None) -> str:
        """A receiver that answers so and then 200; its URL."""
        with self._lock:
            path = f"/hooks/{len(self._ears) + 1}"
            self._ears[path] = _Ear(secret, list(answers))
        return self.base + path

    def got(self, url: str) -> Sequence[Got]:
        """What it got so far, in order of arrival."""
        ear = self._ears.get(url.removeprefix(self.base))
        return tuple(ear.got) if ear else ()

    def take(self, method: str, path: str, headers: dict[str, str], body: bytes) -> int:
        """Keep one attempt; the status to answer it with."""
        real_s, now_s = self._pace.real_s(), self._pace.now_s()
        with self._lock:
            ear = self._ears.get(path)
            if ear is None:
                return 404
            status = ear.answers.pop(0) if ear.answers else 200
            ear.got.append(Got(self._provider, method, headers, body, ear.secret, now_s, status, real_s))
            return status

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _handler(receivers: HttpReceivers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 30

        def take(self) -> None:
            body = self._body()
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receivers.take(self.command, self.path.partition("?")[0], headers, body)
            location = b"Location: /elsewhere\r\n" if 300 <= status < 400 else b""
            self.wfile.write(b"HTTP/1.1 %d Told\r\n%sContent-Length: 0\r\n\r\n" % (status, location))

        def _body(self) -> bytes:
            if "chunked" not in self.headers.get("transfer-encoding", ""):
                return self.rfile.read(min(int(self.headers.get("content-length") or 0), MOST_BYTES))
            parts = []
            while (size := int(self.rfile.readline().split(b";")[0] or b"0", 16)) > 0:
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def log_message(self, *_: object) -> None:
            """A run says what it has to say itself."""

    for method in ("POST", "PUT", "GET", "PATCH", "DELETE"):
        setattr(Handler, f"do_{method}", Handler.take)
    return Handler
