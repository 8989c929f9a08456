"""What the control API tells. Instants are ISO 8601 with `Z`, null where there is none."""

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

Row = TypeVar("Row")


class Page(BaseModel, Generic[Row]):
    """A list. `next` is what to send as `after` for the rest, null at the end."""

    items: list[Row]
    next: str | int | None = None


class ClockTold(BaseModel):
    """A world's clock."""

    now: str
    rate: int | float
    start: str


class WorldTold(BaseModel):
    """A world."""

    world: str
    scenario: str
    seed: int
    clock: ClockTold
    accounts: dict[str, dict[str, Any]]
    keys: list[str]
    base_urls: dict[str, str]


class FiredTold(BaseModel):
    """Something that happened in a jump: `job.running`, `job.succeeded`, `job.failed` or `delivery.attempt`."""

    at: str
    what: str
    id: str


class Moved(BaseModel):
    """What moving a clock did. `fired` holds the first 1,000; `unfinished`: jobs with no end in sight."""

    now: str
    fired: list[FiredTold]
    fired_total: int
    unfinished: list[str]
    stopped: Literal["horizon"] | None


class StepTold(BaseModel):
    """One step of a job's timeline; `at` is null while the job waits for a slot no end is known of."""

    at: str | None
    phase: str
    progress: float


class JobTold(BaseModel):
    """A job, as it is now."""

    id: str
    provider: str
    operation: str
    phase: str
    progress: float
    accepted_at: str
    ends_at: str | None
    steps: list[StepTold]
    webhook_url: str | None
    price: int | float


class AttemptTold(BaseModel):
    """One send of a delivery."""

    at: str
    status: int | None
    error: str | None
    took_ms: float


class DeliveryTold(BaseModel):
    """One event for one receiver. `due_at` is the next attempt's instant, or the last one's when none is left."""

    id: str
    job: str
    event: str
    url: str
    due_at: str
    attempts: list[AttemptTold]
    state: Literal["due", "delivered", "failed", "blocked"]


class AskedTold(BaseModel):
    """A request: header names in lower case, keys redacted; the body as JSON, text, `{"base64": ...}` or null."""

    query: str
    headers: dict[str, str]
    body: Any


class AnsweredTold(BaseModel):
    """An answer, told like a request."""

    headers: dict[str, str]
    body: Any


class ExchangeTold(BaseModel):
    """One request and its answer.

    door, rule: which rule acted, and where it came from; why: of a refusal; findings: with `serve --verify`.
    The canonical form has no `took_ms`, and an `id` that follows from the request.
    """

    id: int | str
    at: str | None
    took_ms: float | None = None
    provider: str
    operation: str | None
    method: str
    path: str
    status: int
    request: AskedTold
    response: AnsweredTold
    door: str | None
    rule: str | None
    why: str | None
    findings: list[Any]


class Money(BaseModel):
    """What one account has, in the provider's own unit."""

    balance: int | float
    held: int | float
    spent: int | float


class LineTold(BaseModel):
    """One line of the ledger."""

    at: str
    provider: str
    kind: Literal["hold", "capture", "release"]
    amount: int | float
    job: str


class LedgerTold(BaseModel):
    """A world's money: under each provider's name its account; what the run would have cost live; every line."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Money]

    live_usd: float
    entries: list[LineTold]


class VerdictTold(BaseModel):
    """What is said of one client rule. evidence: ids of exchanges, and of deliveries."""

    rule: str
    verdict: Literal["pass", "fail", "not_exercised"]
    evidence: list[int | str]
    said: str


class ReportTold(BaseModel):
    """All verdicts on a world's client. Passes over a journal that lost exchanges become `not_exercised`."""

    verdicts: list[VerdictTold]
    exchanges_lost: int


class RuleSet(BaseModel):
    """The id of a rule that was set."""

    id: str


class ScenarioTold(BaseModel):
    """A scenario that can be asked for. `error` is there when its file cannot be used.

    good_client, bad_client: what each does in it; expects: ids of the client rules that the bad one breaks.
    """

    name: str
    title: str
    why: str
    good_client: str = ""
    bad_client: str = ""
    expects: list[str] = []
    error: str | None = None


class Health(BaseModel):
    """The server is up."""

    status: Literal["ok"] = "ok"
    name: Literal["soundstage"] = "soundstage"
    version: str
    worlds: int


class Problem(BaseModel):
    """An error (RFC 9457). `detail` says what was met, what is wanted, and the next step."""

    type: str
    title: str
    status: int
    detail: str
