"""What a world tells: jobs, deliveries, exchanges, money. The fields are the control API's; instants are datetimes."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from mock_server.engine.errors import BadInput


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row can be read as an object or, like the control API's JSON, by key: `job.phase` is `job["phase"]`."""

    def __getitem__(self, name: str) -> Any:
        if name not in self.__struct_fields__:
            raise KeyError(f"{name}; there are {', '.join(self.__struct_fields__)}")
        return getattr(self, name)


class Step(Row, frozen=True, kw_only=True):
    """One step of a job's timeline; `at` is None while the job waits for a slot no end is known of."""

    at: datetime | None
    phase: str
    progress: float


Act = Callable[..., Mapping[str, Any]]


class Job(Row, frozen=True, kw_only=True, dict=True):
    """A job as it was when it was asked for. A command returns it as it is then.

    phase: queued, running, succeeded, failed or cancelled; price: in the provider's own unit.
    """

    id: str
    provider: str
    operation: str
    phase: str
    progress: float
    accepted_at: datetime
    ends_at: datetime | None
    steps: list[Step]
    webhook_url: str | None
    price: float

    def finish(self) -> "Job":
        """Let it succeed now. Raises Refused when it has ended, as every command does."""
        return self._do("finish")

    def fail(self, code: str = "failed", message: str | None = None) -> "Job":
        """Let it fail now, for a reason in the provider's words unless `message` is given."""
        return self._do("fail", {"code": code, "message": message})

    def hold(self) -> "Job":
        """Keep it where it is until it is released."""
        return self._do("hold")

    def release(self) -> "Job":
        """Let it go on; what is left of it takes as long as it would have."""
        return self._do("release")

    def cancel(self) -> "Job":
        """Let it be cancelled now."""
        return self._do("cancel")

    def _do(self, verb: str, wish: Mapping[str, Any] | None = None) -> "Job":
        act: Act = self.__dict__["act"]
        return job(act(self.id, verb, wish), act)


def job(told: Mapping[str, Any], act: Act) -> Job:
    """A job that can be commanded: `act(id, verb, wish)` tells it anew."""
    made = msgspec.convert(told, Job)
    made.__dict__["act"] = act
    return made


class Attempt(Row, frozen=True, kw_only=True):
    """One send of a delivery; `took_ms` is real time, `at` the world's."""

    at: datetime
    status: int | None
    error: str | None
    took_ms: float


class Delivery(Row, frozen=True, kw_only=True):
    """One event for one receiver. `due_at` is the next attempt's instant, or the last one's when none is left."""

    id: str
    job: str
    event: str
    url: str
    due_at: datetime
    attempts: list[Attempt]
    state: Literal["due", "delivered", "failed", "blocked"]


class Sent(Row, frozen=True, kw_only=True):
    """What a client sent: the body as JSON, text, `{"base64": ...}` or None; keys are redacted."""

    query: str = ""
    headers: dict[str, str] = {}
    body: Any = None


class Exchange(Row, frozen=True, kw_only=True):
    """One request and its answer. `findings` name the promises it breaks, whoever broke them."""

    id: int | str
    at: datetime | None
    took_ms: float | None = None
    provider: str
    operation: str | None
    method: str
    path: str
    status: int
    request: Sent
    response: Sent
    door: str | None
    rule: str | None
    why: str | None
    findings: list[Any] = []


class Fired(Row, frozen=True, kw_only=True):
    """Something a jump met: `job.running`, `job.succeeded`, `job.failed` or `delivery.attempt`."""

    at: datetime
    what: str
    id: str


class Moved(Row, frozen=True, kw_only=True):
    """What moving the clock did. `fired` holds the first 1,000; `unfinished`: jobs with no end in sight."""

    now: datetime
    fired: list[Fired]
    fired_total: int
    unfinished: list[str]
    stopped: str | None


class Money(Row, frozen=True, kw_only=True):
    """What one account has, in the provider's own unit."""

    balance: float
    held: float
    spent: float


class Line(Row, frozen=True, kw_only=True):
    """One line of the ledger."""

    at: datetime
    provider: str
    kind: Literal["hold", "capture", "release"]
    amount: float
    job: str


class Ledger:
    """A world's money: `ledger["creativeai"].spent`, or `ledger.spent` where one provider alone was paid."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.live_usd = float(told["live_usd"])
        self.entries = msgspec.convert(told["entries"], list[Line])
        self.accounts = {
            name: msgspec.convert(money, Money) for name, money in told.items() if name not in ("live_usd", "entries")
        }

    def __getitem__(self, provider: str) -> Money:
        if provider not in self.accounts:
            raise KeyError(f"{provider}; there are {', '.join(self.accounts)}")
        return self.accounts[provider]

    @property
    def spent(self) -> float:
        """What was captured. Raises BadInput when two providers were paid: their units cannot be added."""
        return self._of("spent")

    @property
    def held(self) -> float:
        """What is set aside for jobs that run. Raises BadInput when it is so at two providers."""
        return self._of("held")

    def _of(self, noun: str) -> float:
        amounts = {name: getattr(money, noun) for name, money in self.accounts.items() if getattr(money, noun)}
        if len(amounts) > 1:
            told = ", ".join(f"{amount:g} at {name}" for name, amount in amounts.items())
            raise BadInput(f"{noun} in more than one unit: {told}; name one, as in ledger[{next(iter(amounts))!r}]")
        return float(next(iter(amounts.values()), 0.0))
