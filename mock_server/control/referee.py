"""A world as a referee looks at it: its exchanges, deliveries and downloads, and the strays that belong to it."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from contracts.referee import Case, Fetch, Moment, Report, judge
from mock_server.control import redaction
from mock_server.engine.clock import Clock, real_s
from mock_server.engine.journal import Journal, Record
from mock_server.webhooks.deliveries import Attempt, Delivery
from mock_server.world import World

CUT_OFF = frozenset({"disconnect", "truncate", "malformed", "empty"})  # faults after which an answer is not whole


class Watched:
    """A journal's record as an exchange."""

    def __init__(self, record: Record, *, lost: bool) -> None:
        self._record = record
        self.id = record.number
        self.provider = record.provider
        self.operation = record.operation
        self.method = record.method
        self.path = redaction.text(record.path.encode()).decode()
        self.request_body = redaction.text(record.request_body)
        self.status = record.status
        self.response_body = redaction.text(record.response_body)
        self.moment = Moment(record.real_s, record.moved_s, record.at_s)
        self.lost = lost
        self.why = record.why

    @property
    def query(self) -> str:
        """The query string."""
        return self._record.query.decode("latin-1")

    @cached_property
    def request_headers(self) -> dict[str, str]:
        """Header names in lower case. A key is not looked into, only whether one was sent."""
        return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in self._record.request_headers.items()}

    @cached_property
    def response_headers(self) -> dict[str, str]:
        """The same of the answer."""
        return {name.decode("latin-1").lower(): v.decode("latin-1") for name, v in self._record.response_headers}


class Sent:
    """One attempt at a delivery."""

    method = "POST"

    def __init__(self, provider: str, delivery: Delivery, number: int, attempt: Attempt, secret: str | None) -> None:
        self.provider = provider
        self.name = delivery.id
        self.job = delivery.job
        self.body = delivery.body
        self.headers = {name.lower(): value for name, value in delivery.headers}
        self.secret = secret
        self.moment = Moment(attempt.real_s, attempt.moved_s, attempt.at_s)
        self.at_s = attempt.at_s
        self.number = number
        self.answered = attempt.status
        self.error = attempt.error
        self.took_ms = attempt.took_ms


def report(world: World, strays: Journal, *, pace: float = 1.0) -> Report:
    """All verdicts on the client of a world, as of now. strays: exchanges of the server that met no world."""
    return judge(case_of(world, strays, pace=pace))


def case_of(
    world: World,
    strays: Journal,
    *,
    pace: float = 1.0,
    alone: bool = False,
    ended: bool = False,
    printed: str | None = None,
) -> Case:
    """What a referee is handed. alone: the server has no other client, so every stray is this one's."""
    clock = world.clock
    cut_off = _cut_off(world)
    mine = [record for record in strays if alone or _names_a_job(world, record)]
    offset = world.journal.numbers  # strays have numbers of their own journal: told behind the world's
    exchanges = [Watched(record, lost=record.rule in cut_off) for record in world.journal]
    _accepted_unheard(world, exchanges)
    exchanges += [_stray(record, offset, clock, exchanges) for record in mine]
    return Case(
        exchanges,
        [*_sent(world)],
        [
            Fetch(each.name, Moment(each.real_s, each.moved_s, each.at_s), each.status, each.whole)
            for each in world.downloads
        ],
        now=Moment(real_s(), clock.moved_s, clock.now_s),
        pace=pace,
        ended=ended,
        printed=printed,
        exchanges_lost=world.journal.lost,
        stamp=clock.fine_stamp,
    )


def _accepted_unheard(world: World, exchanges: list[Watched]) -> None:
    """A submit whose answer was cut off altogether may have been accepted: then it has that status for a referee."""
    silent = [each for each in exchanges if each.lost and each.status == 0]
    if silent:
        born = {(job.operation, job.accepted_s) for job in world.jobs.values()}
        for each in silent:
            each.status = 202 if (each.operation, each.moment.at_s) in born else 0


def _stray(record: Record, offset: int, clock: Clock, others: list[Watched]) -> Watched:
    """A stray on the world's clock: it met none, so it is placed where the exchange before it was."""
    before = [each.moment for each in others if each.moment.real_s <= record.real_s]
    watched = Watched(record, lost=False)
    watched.id = offset + record.number
    last = before[-1] if before else Moment(0.0, 0.0, min(clock.now_s, 0.0))
    watched.moment = Moment(record.real_s, last.moved_s, last.at_s)
    return watched


def _names_a_job(world: World, record: Record) -> bool:
    return record.path.rpartition("/")[2] in world.jobs or record.path.rpartition("/")[2] in world.groups


def _cut_off(world: World) -> frozenset[str]:
    """Ids of the rules whose faults cut answers off."""
    rules = (*world.rulebook.control.values(), *world.rulebook.scenario)
    return frozenset(rule.id for rule in rules if _fault(rule.written) in CUT_OFF)


def _fault(written: Any) -> object:
    fault = written.get("fault")
    return fault.get("kind") if isinstance(fault, dict) else None


def _sent(world: World) -> Iterator[Sent]:
    for delivery in world.deliveries:
        provider, secret = _signer(world, delivery)
        for number, attempt in enumerate(delivery.attempts, start=1):
            yield Sent(provider, delivery, number, attempt, secret)


def _signer(world: World, delivery: Delivery) -> tuple[str, str | None]:
    """The provider of a delivery, and the secret it signs with, None where it does not."""
    group = world.groups.get(delivery.job)
    job = world.jobs.get(delivery.job) or (group.jobs[0] if group is not None else None)
    if job is None:
        return "", None
    settings = world.account(job.provider).settings
    secret: str | None = getattr(settings, "webhook_secret", None)
    # Who has the switch `sign` signs with the key of the job where no secret is set.
    if hasattr(settings, "sign"):
        return job.provider, (secret or job.key) if settings.sign else None
    return job.provider, secret
