"""A world: everything one key can see or change, on one clock.

A world is plain data and sync; `runtime` waits for it. What a provider does at a turn of a job is told by its room,
handed in from above. `worlds.py` keeps the worlds of one server.
"""

from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from math import inf
from typing import Any, ClassVar, Literal, Protocol

import msgspec

from mock_server import mail
from mock_server.engine.agenda import Agenda, Due
from mock_server.engine.chance import Chance
from mock_server.engine.clock import Clock
from mock_server.engine.errors import BadInput, NotThere
from mock_server.engine.jobs import Job, look
from mock_server.engine.journal import MAX_DEEDS, Deed, Journal
from mock_server.engine.lean import lean
from mock_server.engine.ledger import Ledger
from mock_server.engine.limits import Cap, Window, starts_for
from mock_server.engine.timeline import TERMINAL, Failure, Phase, Step, Timeline
from mock_server.faults.misrule import Misrule
from mock_server.faults.quirk import Quirk
from mock_server.faults.rulebook import Rulebook
from mock_server.faults.when import Asked
from mock_server.media.downloads import Downloads
from mock_server.webhooks.deliveries import Deliveries, Delivery
from mock_server.webhooks.targets import Targets

MAX_TOLD = 1_000


class Account:
    """One provider's account in one world: its settings (a Struct of the provider's own), money, slots and cap.

    slots: how many slotted jobs run at once, None for any number; active: those that hold a slot; waiting: those that
    wait for one, in order.
    scale: how many of the ledger's whole numbers make one of the unit that people speak of.
    """

    __slots__ = ("active", "cap", "ledger", "live_usd", "settings", "slots", "waiting")
    scale: ClassVar[int] = 1

    def __init__(self, settings: Any, opening: float, slots: int | None = None, cap: Cap | None = None) -> None:
        self.settings = settings
        self.ledger = Ledger(opening)
        self.slots = slots
        self.cap = cap
        self.live_usd = 0.0
        self.active: dict[str, Job] = {}
        self.waiting: dict[str, Job] = {}

    def free_slots(self) -> float:
        """Slots that are free now."""
        return inf if self.slots is None else self.slots - len(self.active)

    def slot_wait_s(self, at_s: float) -> float:
        """World seconds until a slot is free for one more, behind all that wait; infinite when no end is in sight."""
        if self.slots is None:
            return 0.0
        ends_s = [job.ends_s for job in self.active.values()]
        lengths_s = [job.timeline.length_s for job in self.waiting.values() if job.starts_s != inf]
        return starts_for(self.slots, ends_s, [*lengths_s, 0.0], at_s)[-1] - at_s


class Room(Protocol):
    """What a world asks of a provider."""

    name: str

    @property
    def operation_ids(self) -> tuple[str, ...]:
        """Its operations, for checking rules."""
        ...

    def account(self, settings: Mapping[str, Any]) -> Account:
        """A fresh account. Raises BadInput for settings it does not know."""
        ...

    def turned(self, world: "World", job: Job, step: Step) -> None:
        """A job has reached a turn: told after the world's own books are right."""
        ...

    def aged(self, world: "World", delivery: Delivery, by_s: float) -> Delivery:
        """A delivery as if it had been signed so many seconds earlier."""
        ...

    def plant(self, world: "World", row: Mapping[str, Any]) -> None:
        """Put a job of a scenario's `jobs` into the world as it is described. Raises BadInput."""
        ...


class Seat:
    """One literal key of a world, with its own request windows."""

    __slots__ = ("key", "windows", "world")

    def __init__(self, world: "World", key: str) -> None:
        self.world = world
        self.key = key
        self.windows: dict[str, Window] = {}


class Manners(msgspec.Struct, frozen=True):
    """The scenario's switches: `validation: harsh`, `media: stamped`."""

    harsh: bool = False
    stamped: bool = False


class Fired(msgspec.Struct, frozen=True):
    """Something the agenda did."""

    at_s: float
    what: str
    id: str


Verb = Literal["finish", "fail", "hold", "release", "cancel"]


class World:
    """All state of one world. Instants are seconds since its start."""

    def __init__(
        self, name: str, *, clock: Clock, seed: int, scenario: str = "default", manners: Manners | None = None
    ) -> None:
        self.name = name
        self.scenario = scenario
        self.seed = seed
        self.clock = clock
        self.manners = manners or Manners()
        self.chance = Chance(seed, name)
        self.agenda = Agenda()
        self.jobs: dict[str, Job] = {}
        self.accounts: dict[str, Account] = {}
        self.settings: dict[str, Mapping[str, Any]] = {}  # what the scenario says of accounts, by provider
        self.rooms: Mapping[str, Room] = {}
        self.rulebook = Rulebook()
        self.wished: Quirk | None = None  # what the jobs of the request that is being served get
        self.quirks: dict[str, Quirk] = {}  # by job id
        self.overtaking = mail.Overtaking()
        self.journal = Journal()
        self.story: Mapping[str, Any] = {}  # the scenario it was made with, as it is written
        self.deeds: deque[Deed] = deque(maxlen=MAX_DEEDS)
        self.deliveries = Deliveries()
        self.targets = Targets()  # where webhooks may go
        self.cdn_links = False  # whether output links are told with the providers' own hosts for them
        self.seats: dict[str, Seat] = {}
        self.held: dict[str, tuple[float, Timeline]] = {}
        self.printed: dict[str, Mapping[str, Any]] = {}  # planted jobs' literal words, by job id
        self.groups: dict[str, Any] = {}  # batches, by id; their shape is the provider's own
        self.told: dict[str, tuple[object, bytes]] = {}  # bodies rendered lately, with what they depended on
        self.outbox: list[Delivery] = []  # deliveries due now, for the runtime to send
        self.downloads = Downloads()
        self.watchers: list[Callable[[Fired], None]] = []
        self.nesting = 0  # how deep the making of a recipe from recipes is
        self.gone = False  # set by a reset: what is in flight is abandoned
        self.waits: list[Callable[[], object]] = []  # told when it is gone: those who wait for something to happen here

    def account(self, provider: str) -> Account:
        """The account at a provider, opened on first use with what the scenario says of it."""
        account = self.accounts.get(provider)
        if account is None:
            account = self.accounts[provider] = self.rooms[provider].account(self.settings.get(provider, {}))
        return account

    # Acceptance

    def accept(self, job: Job) -> None:
        """Take a job in: money held, its first step applied or its wait planned, its future on the agenda."""
        account = self.accounts[job.provider]
        account.ledger.hold(job.quoted)
        job.request = lean(job.request)
        self.jobs[job.id] = job
        if self.wished is not None:
            self.wished.jobs.append(job.id)
            self.quirks[job.id] = self.wished
        if job.starts_s <= self.clock.now_s:
            self._turn(job)
        else:
            account.waiting[job.id] = job
            self._plan_waiting(account, self.clock.now_s)
        self.agenda.add(job)

    def deliver(self, delivery: Delivery) -> None:
        """Take a delivery in, or what a rule makes of it; one whose target is not allowed is only recorded."""
        if not (self.quirks or self.rulebook.of_deliveries):
            self._post(delivery)
            return
        job = self._told_of(delivery)
        if job is None:
            self._post(delivery)
            return
        quirk = self.quirks.get(job.id)
        if quirk is not None and quirk.silent:
            return
        rule = self._misrule(job, quirk)
        room = self.rooms[job.provider]
        aged = partial(room.aged, self)
        for each in mail.misled(delivery, rule, aged) if rule is not None else [delivery]:
            self._post(each)
            if rule is not None and rule.reorder:
                self.agenda.add(self.overtaking.moved(each))

    def _misrule(self, job: Job, quirk: Quirk | None) -> Misrule | None:
        """How a delivery about this job misbehaves: as the request that made it wanted, or as a rule does."""
        if quirk is not None and isinstance(quirk.effect, Misrule):
            return quirk.effect
        luck = partial(self.chance.stream, "deliveries", job.id.encode())
        asked = Asked(job.provider, job.operation, now_s=self.clock.now_s, job=job, luck=luck)
        wish = self.rulebook.misrule(asked)
        return wish.effect if wish is not None and isinstance(wish.effect, Misrule) else None

    def _told_of(self, delivery: Delivery) -> Job | None:
        """The job a delivery is about; of a batch, its first."""
        job = self.jobs.get(delivery.job)
        return job or next((each for each in self.jobs.values() if each.parent == delivery.job), None)

    def _post(self, delivery: Delivery) -> None:
        if not self.targets.allows(delivery.url):
            delivery.state = "blocked"
        delivery.body = lean(delivery.body)
        self.deliveries.add(delivery)
        self.agenda.add(delivery)

    def tell(self, ident: str, memo: object, body: bytes) -> bytes:
        """Remember a rendered body for the next poll that would see the same."""
        if len(self.told) >= MAX_TOLD:
            self.told.clear()
        self.told[ident] = (memo, lean(body))
        return body

    def take_outbox(self) -> list[Delivery]:
        """The deliveries due now; whoever takes them sends them."""
        taken, self.outbox = self.outbox, []
        return taken

    # Time

    def settle(self) -> None:
        """Let everything happen that is due by now. Cheap when nothing is."""
        if self.agenda.head_s <= (now_s := self.clock.now_s):
            self.settle_until(now_s)

    def settle_until(self, at_s: float) -> None:
        """Let everything happen that is due by `at_s`, in order."""
        while (due := self.agenda.take(at_s)) is not None:
            self._happen(due)

    def _happen(self, due: Due) -> None:
        if isinstance(due, Job):
            if due.step >= 0 or self._may_start(due):
                self._turn(due)
            self.agenda.add(due)
        elif isinstance(due, Delivery):
            self._tell(Fired(due.due_s, "delivery.attempt", due.id))
            due.out = True
            self.outbox.append(due)

    def _may_start(self, job: Job) -> bool:
        """False while the end that frees its slot, at this very instant, has still to happen."""
        account = self.accounts[job.provider]
        if not job.slotted or account.free_slots() >= 1:
            return True
        return all(each.ends_s > job.starts_s for each in account.active.values())

    def _turn(self, job: Job) -> None:
        at_s = job.next_s
        account = self.accounts[job.provider]
        if job.step < 0:
            self._start(account, job)
        else:
            job.step = job.timeline.turns[job.step]
        step = job.timeline.steps[job.step]
        if step.phase in TERMINAL:
            self._end(account, job, step, at_s)
        if self.watchers and step.phase is not Phase.QUEUED:
            self._tell(Fired(at_s, f"job.{_TOLD.get(step.phase, 'failed')}", job.id))
        self.rooms[job.provider].turned(self, job, step)

    def _start(self, account: Account, job: Job) -> None:
        job.step = 0
        account.waiting.pop(job.id, None)
        if job.slotted and account.slots is not None:
            account.active[job.id] = job

    def _end(self, account: Account, job: Job, step: Step, at_s: float) -> None:
        job.ended_s = at_s
        account.active.pop(job.id, None)
        account.ledger.settle(job, job.price if step.phase is Phase.SUCCEEDED else 0)
        account.waiting.pop(job.id, None)
        self.held.pop(job.id, None)
        self._plan_waiting(account, at_s)

    def _plan_waiting(self, account: Account, at_s: float) -> None:
        """Plan every waiting item of an account anew, in order: some end has moved, at this instant."""
        if not account.waiting:
            return
        movable = [job for job in account.waiting.values() if job.id not in self.held]
        if not movable or account.slots is None:
            return
        ends_s = [job.ends_s for job in account.active.values()]
        lengths_s = [job.timeline.length_s for job in movable]
        for job, starts_s in zip(movable, starts_for(account.slots, ends_s, lengths_s, at_s), strict=True):
            if job.starts_s != starts_s:
                job.starts_s = starts_s
                self.agenda.add(job)

    def _tell(self, fired: Fired) -> None:
        for watch in self.watchers:
            watch(fired)

    # Control

    def abandon(self) -> None:
        """The world is reset or forgotten: what it had in flight comes to nothing."""
        self.gone = True
        for told in tuple(self.waits):
            told()

    def note(self, what: str, name: str, told: Mapping[str, object]) -> None:
        """Remember something that was done to the world beside the requests to it, for doing it again."""
        self.deeds.append(Deed(self.journal.numbers, self.clock.now_s, what, name, told))

    def job(self, name: str) -> Job:
        """The job of this id. Raises NotThere."""
        if name not in self.jobs:
            raise NotThere(f"no job `{name}` in world `{self.name}`; GET /_mock/worlds/{self.name}/jobs lists them")
        return self.jobs[name]

    def unfinished(self) -> list[str]:
        """Ids of jobs that have no end in sight: stuck, held, or waiting behind such."""
        return [job.id for job in self.jobs.values() if not job.ended and job.ends_s == inf]

    def command(self, job: Job, verb: Verb, failure: Failure | None = None) -> None:
        """Replace the rest of a job's timeline, now. Raises BadInput when the job's state does not allow it."""
        now_s = self.clock.now_s  # read once: on a fast clock an end may fall between two readings
        self.settle_until(now_s)
        if job.ended:
            phase = look(job, now_s).phase
            raise BadInput(f"job `{job.id}` has already ended ({phase}); only a running or waiting job can {verb}")
        if verb in ("hold", "release"):
            self._hold(job, now_s) if verb == "hold" else self._release(job, now_s)
        else:
            self._cut(job, now_s, _ENDS[verb], failure)
        self.agenda.add(job)
        self._plan_waiting(self.accounts[job.provider], now_s)
        self.settle_until(now_s)

    def _cut(self, job: Job, now_s: float, phase: Phase, failure: Failure | None) -> None:
        if job.step < 0:
            # It never ran: its end is all there is of it, and nothing may plan it anew.
            self.accounts[job.provider].waiting.pop(job.id, None)
            job.starts_s, job.timeline = now_s, Timeline((Step(0.0, phase, float(phase is Phase.SUCCEEDED), failure),))
            return
        progress = 1.0 if phase is Phase.SUCCEEDED else look(job, now_s).progress
        job.timeline = job.timeline.cut(now_s - job.starts_s, Step(now_s - job.starts_s, phase, progress, failure))

    def _hold(self, job: Job, now_s: float) -> None:
        if job.id in self.held:
            raise BadInput(f"job `{job.id}` is already held; release it first")
        self.held[job.id] = (now_s, job.timeline)
        if job.step < 0:
            job.starts_s = inf
        else:
            job.timeline = job.timeline.cut(now_s - job.starts_s)

    def _release(self, job: Job, now_s: float) -> None:
        if job.id not in self.held:
            raise BadInput(f"job `{job.id}` is not held; hold it first")
        since_s, timeline = self.held.pop(job.id)
        if job.step >= 0:
            job.timeline = timeline.shifted_after(since_s - job.starts_s, now_s - since_s)
        elif self.accounts[job.provider].slots is None:
            job.starts_s = now_s


_TOLD = {Phase.RUNNING: "running", Phase.SUCCEEDED: "succeeded"}
_ENDS: dict[str, Phase] = {"finish": Phase.SUCCEEDED, "fail": Phase.FAILED, "cancel": Phase.CANCELLED}
