"""The bodies of the control API. Instants are ISO 8601 with `Z`, null where there is none."""

from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, model_validator

from mock_server.engine.errors import nearest

Row = TypeVar("Row")


def _number(written: Any) -> Any:
    right = isinstance(written, int | float | None) and not isinstance(written, bool)
    if not right:
        raise ValueError(f"is a number, for example 60; got {written!r:.80}")
    return written


def _scenario(written: Any) -> Any:
    right = isinstance(written, str | dict | None)
    if not right:
        raise ValueError(f"is a scenario's name or a whole scenario; got {written!r:.80}")
    return written


# One check before the union: its branches would each complain on their own.
Number = Annotated[int | float | None, BeforeValidator(_number)]
ScenarioGiven = Annotated[str | dict[str, Any] | None, BeforeValidator(_scenario)]


class Wish(BaseModel):
    """What a caller sends: an unknown key is an error that names the nearest one."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, written: Any) -> Any:
        known = list(cls.model_fields)
        unknown = [str(key) for key in written if key not in known] if isinstance(written, dict) else []
        if unknown:
            raise ValueError(f"unknown key `{unknown[0][:80]}`{nearest(unknown[0][:80], known)}")
        return written


class ClockWish(Wish):
    """How a new world's clock begins: `{"rate": 0, "start": "2026-03-09T16:10:00Z"}`."""

    rate: Annotated[Number, Field(description="0 is frozen, 1 real, N is N times faster", examples=[0])] = None
    start: Annotated[StrictStr | None, Field(examples=["2026-03-09T16:10:00Z"])] = None


class WorldWish(Wish):
    """A world to make or reset; what is left out is as the server's defaults say."""

    scenario: Annotated[ScenarioGiven, Field(description="a name, or a whole scenario", examples=["free-tier"])] = None
    seed: StrictInt | None = None
    clock: ClockWish | None = None
    accounts: Annotated[
        dict[str, dict[str, Any]] | None, Field(examples=[{"creativeai": {"tier": "free", "credits": 50}}])
    ] = None


class ClockMove(Wish):
    """Exactly one of the three: run at a rate, move on by a duration, or jump until idle or until a job has ended."""

    rate: Annotated[Number, Field(examples=[60])] = None
    advance: Annotated[StrictStr | None, Field(examples=["90s"])] = None
    until: Annotated[StrictStr | None, Field(description="`idle`, or a job's id", examples=["idle"])] = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in ("rate", "advance", "until") if getattr(self, name) is not None]
        if len(given) != 1:
            met = " and ".join(given) or "none of them"
            raise ValueError(f'send exactly one of rate, advance, until, for example {{"until": "idle"}}; got {met}')
        return self


class FailWish(Wish):
    """Why a job is made to fail; the provider's own words where left out."""

    code: Annotated[StrictStr, Field(min_length=1, max_length=200)] = "failed"
    message: Annotated[StrictStr | None, Field(max_length=2_000)] = None


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


class RuleSet(BaseModel):
    """The id of a rule that was set."""

    id: str


class ScenarioTold(BaseModel):
    """A scenario that can be asked for. `error` is there when its file cannot be used."""

    name: str
    title: str
    why: str
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
