"""Calls a target by operation ids: encodes, sends, waits where the target asks for it, and keeps what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import orjson

from contracts import form
from contracts.contract import Contract
from contracts.operation import Operation
from contracts.suite import tools
from contracts.suite.errors import CannotJudge
from contracts.suite.pace import Pace

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 15.0  # real: for an answer that waits for nothing
FILE_S = 60.0  # real: for a file, which may only be made when it is asked for
HELD_S = 900.0  # of the target's seconds: for an answer that waits for its job
PATIENCE_S = 1_200.0  # of the target's seconds: how long one call puts up with 429s
MOST_TRIES = 40
SESSION = "mcp-session-id"
GONE_AFTER = 20  # calls in a row without any answer


class NoAnswer(Exception):
    """A call that was not answered; the message says how it ended."""


@dataclass(frozen=True)
class Met:
    """An exchange, as checks want it, and how it can be shown. real_s: when it was sent, on our own clock.

    over: the HTTP exchange it went over, where that was not the request itself; wire_body: what was sent there.
    """

    provider: str
    operation: str | None
    method: str
    path: str
    query: str
    request_headers: Mapping[str, str]
    request_body: bytes
    status: int
    response_headers: Mapping[str, str]
    response_body: bytes
    url: str = ""
    real_s: float = 0.0
    took_s: float = 0.0
    scripted: bool = False
    over: "Met | None" = None

    @property
    def wire_body(self) -> bytes | None:
        """What went over the wire, where that was not the request itself."""
        return self.over.request_body if self.over else None

    @property
    def json(self) -> Any:
        """The answer's body, parsed; None for what is no JSON."""
        try:
            return orjson.loads(self.response_body)
        except ValueError:
            return None


@dataclass
class Wire:
    """One target. key: its bearer key. held: operations whose answer waits for its job. Safe for several threads."""

    contract: Contract
    base: str
    key: str | None
    pace: Pace
    client: "httpx.Client"
    held: frozenset[str] = frozenset()
    _lock: Lock = field(default_factory=Lock)
    _closed_until: dict[str, float] = field(default_factory=dict)
    _silent: int = 0
    _session: str | None = None
    pipes: bool = True  # whether many requests may go out before the first answer is back
    videos: int = 0  # generations taken so far, for limits of a day

    def call(
        self,
        name: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: Any = None,
        patient: bool = True,
    ) -> Met:
        """One answer to an operation or an alias. patient: a 429 is waited out as the target says.

        headers: `authorization: None` sends none. Raises NoAnswer, CannotJudge when the target has gone.
        """
        operation, (method, template, _) = self._route(name)
        target = template
        for part, value in (path or {}).items():
            target = target.replace(f"{{{part}}}", quote(str(value), safe=""))
        given, raw = form.encoded(body, operation.content_types)
        own = {"authorization": f"Bearer {self.key}"} if self.key else {}
        merged = {**own, **given, **{each.lower(): value for each, value in (headers or {}).items()}}
        sent = {each: value for each, value in merged.items() if value is not None}
        deadline_s = self.pace.now_s() + PATIENCE_S
        for _ in range(MOST_TRIES):
            self._wait_for_room(operation.id, patient=patient)
            if method == tools.METHOD:
                met = self._tool(name, sent, body)
            else:
                met = self.send(method, target, sent, raw, query, operation.id)
            if met.status != 429 or not patient or self.pace.now_s() > deadline_s or self.is_used_up(met):
                break
            self.pace.wait(self._told_wait_s(met))
        return met

    def _tool(self, name: str, headers: Mapping[str, str], arguments: Any) -> Met:
        """One call of a tool, as if it were a path of its own."""
        met = self._in_session({**headers, **tools.HEADERS}, tools.request(name, arguments), name)
        return self.as_tool(met, name, arguments)

    @staticmethod
    def as_tool(met: Met, name: str, arguments: Any) -> Met:
        """The answer to a message as that of the tool it called."""
        told = tools.told(met.status, met.response_headers, met.response_body)
        return replace(
            met,
            method=tools.METHOD,
            path=name,
            request_body=orjson.dumps(arguments or {}),
            request_headers={**met.request_headers, "content-type": "application/json"},
            status=told.status,
            response_headers={**met.response_headers, "content-type": "application/json"},
            response_body=told.body,
            over=met,
        )

    @property
    def endpoint(self) -> str:
        """Where tools are called, behind the base URL."""
        return tools.endpoint(self.base).removeprefix(self.base)

    @property
    def session(self) -> dict[str, str]:
        """The header of the session that was begun, where the target needs one."""
        return {SESSION: self._session} if self._session else {}

    def say(self, method: str, params: Any) -> Met:
        """One message to a server of tools. Raises NoAnswer."""
        own = {"authorization": f"Bearer {self.key}"} if self.key else {}
        return self._in_session({**own, **tools.HEADERS}, tools.said(method, params), None)

    def _in_session(self, headers: dict[str, str], raw: bytes, name: str | None) -> Met:
        """One message; where the target takes none without a session, one is begun and kept."""
        met = self.send("POST", self.endpoint, {**headers, **self.session}, raw, None, name)
        if met.status not in (400, 404):
            return met
        began = self.send("POST", self.endpoint, headers, tools.handshake())
        ident = began.response_headers.get(SESSION)
        if began.status != 200 or ident is None:
            return met
        self._session = ident
        self.send("POST", self.endpoint, {**headers, SESSION: ident}, tools.INITIALIZED)
        return self.send("POST", self.endpoint, {**headers, SESSION: ident}, raw, None, name)

    def _route(self, name: str) -> tuple[Operation, tuple[str, str, str]]:
        for operation in self.contract.operations.values():
            for route in operation.routes:
                if route[2] == name:
                    return operation, route
        raise KeyError(name)

    def _wait_for_room(self, operation: str, *, patient: bool) -> None:
        """The target's own headers said nothing is left: come back when they said so."""
        until_s = self._closed_until.get(operation)
        if patient and until_s is not None:
            self.pace.wait(min((until_s - self.pace.real_s()) * self.pace.times, 120.0))
            self._closed_until.pop(operation, None)

    def is_used_up(self, met: Met) -> bool:
        """Whether a 429 asks to come back so late that nobody waits for it: the allowance of a day, say."""
        text = met.response_headers.get("retry-after", "")
        return met.status == 429 and text.isdecimal() and int(text) * self.pace.times > PATIENCE_S

    def _told_wait_s(self, met: Met) -> float:
        """Seconds of the target's that a 429 asks for: it tells them in ours."""
        text = met.response_headers.get("retry-after", "")
        told_s = min(float(text), 60.0) if text.isdecimal() else 1.0
        return max(told_s, 0.2 / self.pace.times) * self.pace.times

    def send(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        raw: bytes,
        query: Mapping[str, str] | None = None,
        operation: str | None = None,
    ) -> Met:
        """Send one request as it is. Raises NoAnswer."""
        import httpx

        asked = urlencode(query or {})
        url = f"{self.base}{path}" + (f"?{asked}" if asked else "")
        started_s = self.pace.real_s()
        timeout_s = TIMEOUT_S + (HELD_S / self.pace.times if operation in self.held else 0.0)
        try:
            wire = [(name.encode(), value.encode("utf-8")) for name, value in headers.items()]
            answer = self.client.request(method, url, content=raw, headers=wire, timeout=timeout_s)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._note_silence(error)
            raise NoAnswer(f"{method} {path}: {type(error).__name__}: {error or 'no answer'}") from error
        self._silent = 0
        told = {name.lower(): value for name, value in answer.headers.items()}
        self._note_room(operation, told)
        took_s = self.pace.real_s() - started_s
        return Met(
            self.contract.provider,
            operation,
            method,
            path,
            asked,
            dict(headers),
            raw,
            answer.status_code,
            told,
            answer.content,
            url,
            started_s,
            took_s,
            told.get("x-mock-why", "").startswith("rule:"),
        )

    def peek(self, method: str, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str]]:
        """The head of an answer whose body may never end. Raises NoAnswer."""
        import httpx

        try:
            with self.client.stream(method, f"{self.base}{path}", headers=dict(headers), timeout=TIMEOUT_S) as answer:
                return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(f"{method} {path}: {type(error).__name__}: {error or 'no answer'}") from error

    def download(self, url: str) -> Met:
        """One file behind a link: the key is for the API alone, links lead anywhere. Raises NoAnswer."""
        import httpx

        started_s = self.pace.real_s()
        try:
            answer = self.client.get(url, follow_redirects=True, timeout=FILE_S)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(f"GET {url}: {type(error).__name__}: {error or 'no answer'}") from error
        told = {name.lower(): value for name, value in answer.headers.items()}
        took_s = self.pace.real_s() - started_s
        provider = self.contract.provider
        return Met(
            *(provider, None, "GET", url, "", {}, b"", answer.status_code, told, answer.content, url, started_s, took_s)
        )

    def visit(self, url: str) -> Met:
        """One look at a link as a browser's, without the key; it is not followed. Raises NoAnswer."""
        return self._aside("GET", url, {"accept": "text/html"}, b"")

    def submit(self, url: str, raw: bytes, kind: str = "application/x-www-form-urlencoded") -> Met:
        """Post something to a link, without the key. Raises NoAnswer."""
        return self._aside("POST", url, {"content-type": kind, "accept": "application/json"}, raw)

    def _aside(self, method: str, url: str, headers: dict[str, str], raw: bytes) -> Met:
        import httpx

        started_s = self.pace.real_s()
        try:
            answer = self.client.request(method, url, content=raw, headers=headers, timeout=TIMEOUT_S)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NoAnswer(
                f"{method} {url.partition('?')[0]}: {type(error).__name__}: {error or 'no answer'}"
            ) from error
        told = {name.lower(): value for name, value in answer.headers.items()}
        took_s, provider = self.pace.real_s() - started_s, self.contract.provider
        return Met(
            *(provider, None, method, url, "", headers, raw, answer.status_code, told, answer.content, url),
            *(started_s, took_s),
        )

    def _note_silence(self, error: Exception) -> None:
        with self._lock:
            self._silent += 1
            if self._silent >= GONE_AFTER:
                raise CannotJudge(f"{self.base} has stopped answering ({type(error).__name__}); is it still running?")

    def _note_room(self, operation: str | None, told: Mapping[str, str]) -> None:
        """Remember when a bucket that is empty is filled again: `X-RateLimit-Reset` is Unix seconds."""
        if operation is None or told.get("x-ratelimit-remaining") != "0":
            return
        from email.utils import parsedate_to_datetime

        reset, date = told.get("x-ratelimit-reset", ""), told.get("date", "")
        if not reset.isdecimal() or not date:
            return
        left_s = int(reset) - parsedate_to_datetime(date).timestamp()
        if 0 < left_s <= 120:
            self._closed_until[operation] = self.pace.real_s() + left_s
