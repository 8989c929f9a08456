"""A client of the control API: what the command line, the pytest plugin and the dashboard use."""

from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import quote

import httpx

from contracts.referee.verdict import Report
from mock_server.engine.errors import BadInput, NotThere

Json = dict[str, Any]

CONNECT_S = 5.0
# A jump answers when every delivery on its way has been attempted, and each may take ten seconds.
READ_S = 600.0


class Unreachable(BadInput):
    """Nothing answers there, or what does is no Soundstage."""


class Refused(BadInput):
    """The server refused; the message is its own. `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """One server's control API. Every method raises Unreachable, NotThere or Refused, with a sentence to show."""

    def __init__(self, url: str, *, token: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        headers = {"X-Mock-Token": token} if token else {}
        wait = httpx.Timeout(READ_S, connect=CONNECT_S)
        try:
            self._http = httpx.Client(
                base_url=self.url, headers=headers, timeout=wait, transport=transport, trust_env=False
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise self._nowhere(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def health(self) -> Json:
        """`{"status": "ok", "name": "soundstage", "version": "0.1.0", "worlds": 3}`."""
        told = self._call("GET", "/health")
        if told.get("name") != "soundstage":
            raise self._stranger()
        return told

    def worlds(self) -> Iterator[Json]:
        """Every world."""
        return self._items("/worlds")

    def world(self, world: str) -> Json:
        """One world."""
        return self._call("GET", _at(world))

    def put(self, world: str, wish: Mapping[str, Any] | None = None) -> Json:
        """Make or reset a world: `{"scenario": ..., "seed": ..., "clock": {...}, "accounts": {...}}`."""
        return self._call("PUT", _at(world), wish or {})

    def delete(self, world: str) -> None:
        """Forget a world."""
        self._call("DELETE", _at(world))

    def clock(self, world: str, **move: Any) -> Json:
        """Exactly one of `rate=60`, `advance="90s"`, `until="idle"`."""
        return self._call("POST", _at(world, "clock"), move)

    def jobs(self, world: str) -> Iterator[Json]:
        """The jobs of a world."""
        return self._items(_at(world, "jobs"))

    def command(self, world: str, job: str, verb: str, wish: Mapping[str, Any] | None = None) -> Json:
        """Let a job `finish`, `fail`, `hold`, `release` or `cancel`."""
        return self._call("POST", _at(world, "jobs", job, verb), wish)

    def set_rule(self, world: str, rule: Mapping[str, Any]) -> str:
        """Set a rule; its id."""
        return str(self._call("POST", _at(world, "rules"), rule)["id"])

    def journal(self, world: str, **wanted: Any) -> Iterator[Json]:
        """Exchanges, oldest first: `provider=`, `operation=`, `status=`, `after=`, `form="canonical"`."""
        return self._items(_at(world, "journal"), wanted)

    def deliveries(self, world: str) -> Iterator[Json]:
        """Webhook deliveries, oldest first."""
        return self._items(_at(world, "deliveries"))

    def ledger(self, world: str) -> Json:
        """A world's money."""
        return self._call("GET", _at(world, "ledger"))

    def replay(self, world: str, delivery: str) -> Json:
        """Send a delivery again."""
        return self._call("POST", _at(world, "deliveries", delivery, "replay"))

    def report(self, world: str, pace: float = 1.0) -> Report:
        """What the referee says of a world's client; pace: by how much its own timers were shortened."""
        return Report.of(self._call("GET", _at(world, "report"), query={"pace": pace}))

    def follow(self, world: str) -> Iterator[Json]:
        """Exchanges as they come, those that are there first. Ends when the world is gone or the server stops."""
        after = -1
        for event in self.events(world):
            if event in ("open", "exchange", "lost"):
                for exchange in self.journal(world, after=after):
                    after = exchange["id"]
                    yield exchange

    def events(self, world: str) -> Iterator[str]:
        """The names of a world's events, as they happen."""
        path = f"/_mock{_at(world, 'events')}"
        try:
            with self._http.stream("GET", path, timeout=httpx.Timeout(CONNECT_S, read=None)) as answer:
                if answer.is_error:
                    answer.read()
                self._check(answer)
                for line in answer.iter_lines():
                    name, _, value = line.partition(": ")
                    if name == "event":
                        yield value
        except httpx.RemoteProtocolError:
            return  # the server has stopped in the middle of the stream, as it does when it is told to
        except httpx.HTTPError as error:
            raise self._nowhere(str(error)) from error

    def _items(self, path: str, wanted: Mapping[str, Any] | None = None) -> Iterator[Json]:
        """Everything of a list, page by page."""
        query = dict(wanted or {})
        while True:
            page = self._call("GET", path, query=query)
            yield from page["items"]
            if page["next"] is None:
                return
            query["after"] = page["next"]

    def _call(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Json:
        try:
            answer = self._http.request(method, f"/_mock{path}", json=body, params=query)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._nowhere(str(error)) from error
        self._check(answer)
        return cast(Json, answer.json()) if answer.content else {}

    def _check(self, answer: httpx.Response) -> None:
        kind = answer.headers.get("content-type", "")
        if answer.is_success and (
            answer.status_code == 204 or kind.startswith(("application/json", "text/event-stream"))
        ):
            return
        if not kind.startswith("application/problem+json"):
            raise self._stranger()
        said = str(answer.json().get("detail", answer.reason_phrase))
        raise NotThere(said) if answer.status_code == 404 else Refused(answer.status_code, said)

    def _nowhere(self, reason: str) -> Unreachable:
        step = "Start one with `soundstage serve`, or say where it is with --url or $SOUNDSTAGE_URL."
        return Unreachable(f"no server answers at {self.url} ({reason or 'no reason given'}). {step}")

    def _stranger(self) -> Unreachable:
        return Unreachable(
            f"what answers at {self.url} is no Soundstage; say where yours is with --url or $SOUNDSTAGE_URL."
        )


def _at(world: str, *more: str) -> str:
    return "/" + "/".join(quote(part, safe="") for part in ("worlds", world, *more))
