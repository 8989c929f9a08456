"""Receivers of webhooks that live in this process: a function, a coroutine function or an ASGI application."""

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from concurrent.futures import Future
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
import orjson

from mock_server.inprocess.loop import quiet_loop
from mock_server.webhooks.signing import verifies

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]
Outcome = tuple[int | None, str | None]
ASGI_ARGUMENTS = 3

_busy = threading.local()


class Received(msgspec.Struct, frozen=True):
    """One webhook request as its receiver gets it. Header names are lower case."""

    id: str
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed. Raises orjson.JSONDecodeError for what is no JSON, as a tampered one may be."""
        return orjson.loads(self.body)

    @property
    def event(self) -> str | None:
        """What the event header or the body calls it, such as `video.completed`."""
        named = next((value for name, value in self.headers.items() if name.endswith("-event")), None)
        if named is not None:
            return named
        try:
            body = self.json
        except orjson.JSONDecodeError:
            return None
        return body.get("event") if isinstance(body, dict) else None

    def is_signed_with(self, secret: str) -> bool:
        """Whether it carries CreativeAI's signature of exactly these bytes (creativeai/C-33)."""
        return verifies(secret, self.body, self.headers.get("x-creativeai-signature"))


Target = Callable[[Received], Any] | Application


class Receiver:
    """Who takes the webhooks of one world.

    A function is handed a `Received` and returns a status, or None for 200. An ASGI application is handed a POST to the
    URL the delivery was meant for. What it raises is answered with 500, as any server would; an AssertionError is also
    raised where the clock was moved, so that a test that fails inside its receiver fails.
    """

    def __init__(self, target: Target) -> None:
        self._target = target
        self._is_application = _is_application(target)

    @property
    def waits(self) -> bool:
        """Whether it needs an event loop."""
        called = self._target if inspect.isroutine(self._target) else getattr(self._target, "__call__", None)  # noqa: B004
        return self._is_application or inspect.iscoroutinefunction(called)

    async def take(self, received: Received) -> Outcome:
        """Hand it over on the running loop."""
        if self._is_application:
            return await _posted(cast(Application, self._target), received), None
        answered = cast(Callable[[Received], Any], self._target)(received)
        return _status(await answered if inspect.isawaitable(answered) else answered), None

    def take_here(self, received: Received) -> Outcome:
        """Hand it over in this thread, which waits."""
        if self.waits:
            return _run(self.take(received))
        return _status(cast(Callable[[Received], Any], self._target)(received)), None


class Errand:
    """A delivery to hand over wherever its world's user waits; `done` has the outcome."""

    def __init__(self, receiver: Receiver, received: Received) -> None:
        self._receiver = receiver
        self._received = received
        self.done: Future[Outcome] = Future()
        self.owed: AssertionError | None = None

    def run(self) -> None:
        """Do it in this thread."""
        depth = getattr(_busy, "depth", 0)
        _busy.depth = depth + 1
        try:
            self.done.set_result(self._receiver.take_here(self._received))
        except Exception as error:  # noqa: BLE001  (whatever a receiver raises, its sender sees a 500)
            self._failed(error)
        finally:
            _busy.depth = depth
            self.drop("the receiver was interrupted")

    async def run_on_loop(self) -> None:
        """Do it on the running loop."""
        try:
            self.done.set_result(await self._receiver.take(self._received))
        except Exception as error:  # noqa: BLE001  (as above)
            self._failed(error)
        finally:
            self.drop("the receiver was interrupted")

    def drop(self, reason: str) -> None:
        """Nobody is there any more to do it."""
        if not self.done.done():
            self.done.set_result((None, reason))

    def _failed(self, error: Exception) -> None:
        self.owed = error if isinstance(error, AssertionError) else None
        said = str(error).partition("\n")[0]
        self.done.set_result((500, f"{type(error).__name__}: {said}"[:300]))


def is_receiving() -> bool:
    """Whether this thread is inside a receiver: the jump that delivers waits for it."""
    return getattr(_busy, "depth", 0) > 0


def _is_application(target: Target) -> bool:
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):
        return False
    needed = [each for each in parameters if each.default is each.empty and each.kind <= each.POSITIONAL_OR_KEYWORD]
    return len(needed) == ASGI_ARGUMENTS


def _status(answered: Any) -> int:
    """The status a function's result stands for: its own, or that of a response object."""
    status = getattr(answered, "status_code", answered)
    return status if isinstance(status, int) and not isinstance(status, bool) else 200


async def _posted(application: Application, received: Received) -> int:
    parts = urlsplit(received.url)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": parts.scheme,
        "path": parts.path or "/",
        "raw_path": (parts.path or "/").encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", parts.netloc.encode()), (b"content-length", str(len(received.body)).encode())]
        + [(name.encode(), value.encode("latin-1")) for name, value in received.headers.items()],
        "client": ("127.0.0.1", 0),
        "server": (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)),
    }
    bodies = [received.body]
    statuses: list[int] = []

    async def receive() -> Message:
        if bodies:
            return {"type": "http.request", "body": bodies.pop(), "more_body": False}
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    await application(scope, receive, send)
    return statuses[0] if statuses else 500


def _run(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    """Run a coroutine to its end, on a loop of its own; in another thread where this one has a loop that runs."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        with asyncio.Runner(loop_factory=quiet_loop) as runner:
            return runner.run(work)
    box: list[Outcome | Exception] = []

    def elsewhere() -> None:
        try:
            box.append(_run(work))
        except Exception as error:  # noqa: BLE001  (carried to the thread that waits for it)
            box.append(error)

    thread = threading.Thread(target=elsewhere, name="soundstage-receiver")
    thread.start()
    thread.join()
    if isinstance(box[0], Exception):
        raise box[0]
    return box[0]
