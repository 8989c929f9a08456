"""A provider without manners, for tests of what lies below providers: any job of any length, one webhook at an end."""

from collections.abc import Mapping
from typing import Any

import orjson
from hypothesis import strategies as st

from mock_server.engine.clock import Clock
from mock_server.engine.jobs import Job
from mock_server.engine.limits import Cap
from mock_server.engine.timeline import TERMINAL, Phase, Step, Timeline, render
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import Account, Fired, World

NAME = "plain"
DELAYS_S = (0.0, 5.0, 30.0)


class PlainRoom:
    """Keeps every turn it is told of; a job whose request names a URL is announced there when it ends."""

    name = NAME

    def __init__(self) -> None:
        self.turns: list[tuple[str, str, float]] = []

    @property
    def operation_ids(self) -> tuple[str, ...]:
        return ("work",)

    def account(self, settings: Mapping[str, Any]) -> Account:
        cap = Cap(settings["cap"]) if "cap" in settings else None
        return Account(dict(settings), settings.get("credits", 1_000), settings.get("slots"), cap)

    def turned(self, world: World, job: Job, step: Step) -> None:
        self.turns.append((job.id, step.phase.value, world.clock.now_s))
        if step.phase in TERMINAL and job.request:
            url = job.request.decode()
            body = orjson.dumps({"id": job.id, "status": step.phase})
            due_s = job.ended_s or 0.0
            world.deliver(Delivery(f"{job.id}.{step.phase}", job.id, "ended", url, (), body, due_s, DELAYS_S))

    def aged(self, world: World, delivery: Delivery, by_s: float) -> Delivery:
        return delivery

    def plant(self, world: World, row: Mapping[str, Any]) -> None:
        world.account(NAME)
        world.accept(work(row["id"], row["length_s"], at_s=row["at_s"]))


def plain_world(name: str = "w", *, rate: float = 0, start_epoch_s: float | None = None, **settings: Any) -> World:
    """A world whose only provider is plain. settings: slots, credits, cap."""
    world = World(name, clock=Clock(rate, start_epoch_s), seed=7)
    world.rooms = {NAME: PlainRoom()}
    world.settings = {NAME: settings}
    world.account(NAME)
    return world


def room(world: World) -> PlainRoom:
    """The world's plain room."""
    found = world.rooms[NAME]
    assert isinstance(found, PlainRoom)
    return found


def money(world: World) -> Account:
    """The plain account."""
    return world.accounts[NAME]


def work(
    ident: str,
    length_s: float | Timeline = 100.0,
    *,
    at_s: float = 0.0,
    starts_s: float | None = None,
    price: float = 10,
    hook: str = "",
    slotted: bool = True,
) -> Job:
    """A job accepted at an instant. starts_s: other than that, or infinite where it has to wait for a slot."""
    timeline = length_s if isinstance(length_s, Timeline) else render(length_s)
    begins_s = at_s if starts_s is None else starts_s
    told = hook.encode()
    return Job.of(ident, NAME, "work", "plain-1", at_s, begins_s, timeline, told, price, price, "", "", slotted=slotted)


def fired(world: World) -> list[Fired]:
    """Everything the world does from here on, as it does it."""
    seen: list[Fired] = []
    world.watchers.append(seen.append)
    return seen


def jump(world: World, to_s: float) -> None:
    """Walk a world's clock to an instant, entry by entry, as the runtime does; deliveries stay in the outbox."""
    while (at_s := world.agenda.next_s) is not None and at_s <= to_s:
        world.clock.move_to(at_s)
        world.settle()
    world.clock.move_to(to_s)


def timelines() -> st.SearchStrategy[Timeline]:
    """Any timeline: quarters of seconds, any phases on the way, an end or none."""
    steps = st.tuples(st.integers(0, 400), st.sampled_from([Phase.QUEUED, Phase.RUNNING]))
    ends = st.none() | st.tuples(st.integers(0, 100), st.sampled_from(sorted(TERMINAL)))

    def built(rows: list[tuple[int, Phase]], end: tuple[int, Phase] | None) -> Timeline:
        inner = [Step(at / 4, phase, at / 500) for at, phase in sorted(rows)]
        last = [] if end is None else [Step((inner[-1].at_s if inner else 0) + end[0] / 4, end[1])]
        return Timeline((Step(0.0, Phase.RUNNING), *inner, *last))

    return st.builds(built, st.lists(steps, max_size=6), ends)
