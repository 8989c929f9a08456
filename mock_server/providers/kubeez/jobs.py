"""Starting jobs: places, money, the future of each; and finding them again."""

from collections.abc import Mapping
from math import inf
from uuid import UUID

from mock_server.engine.chance import Stream
from mock_server.engine.errors import OutOfCredits, TooManyJobs, UnknownJob
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure
from mock_server.faults.fate import fated
from mock_server.faults.outcome import Outcome
from mock_server.providers.kit import Call
from mock_server.providers.kubeez.account import NAME, Purse, purse
from mock_server.providers.kubeez.errors import MODERATION
from mock_server.world import World

# Guessed 2026-11: seconds until a job is queued, and until it is processed; no page draws the order (kubeez/Q-4).
PENDING_S, QUEUE_S = 1.0, 3.0
AT_ONCE: Mapping[str, int] = {"generate_media": 10, "generate_music": 5, "generate_dialogue": 5}
SPOILT = Outcome("fail")
BLOCKED = Failure("moderated", MODERATION)
TOP_UP = "Those are credits. Here, PUT /_mock/worlds/<world> with accounts.kubeez.credits."


def start(call: Call, model: str, price: float, time_s: int, *, count: int = 1) -> list[Job]:
    """Take in `count` jobs of this price and usual time. Raises TooManyJobs, OutOfCredits.

    Credits are set aside at once, and come back when a job fails (kubeez/Q-13).
    """
    held = purse(call.world)
    _check_places(call, held)
    if held.ledger.balance < price * count:
        raise OutOfCredits(price * count, held.ledger.balance, TOP_UP)
    stream = call.stream()
    spoilt = call.outcome.spoilt(count) if call.outcome is not None else ()
    made = [
        _job(call, SPOILT if number - 1 in spoilt else call.outcome, (model, price, time_s), stream, number)
        for number in range(1, count + 1)
    ]
    for job in made:
        held.running.setdefault(call.operation, {})[job.id] = job
        call.world.accept(job)
    return made


def _check_places(call: Call, held: Purse) -> None:
    """What a job over the limit meets is not documented: here it is refused (kubeez/K-83)."""
    most = AT_ONCE.get(call.operation)
    running = held.running.get(call.operation, {})
    if most is None or not held.settings.limits or len(running) < most:
        return
    ends_s = min(job.ends_s for job in running.values())
    wait_s = max(0.0, ends_s - call.world.clock.now_s)
    hint = f"Wait {call.world.clock.client_seconds(wait_s)} s" if wait_s < inf else "Wait for one to end"
    raise TooManyJobs(f"{most} jobs of {call.operation} run already, which is the most. {hint}.", wait_s)


def _job(call: Call, outcome: Outcome | None, order: tuple[str, float, int], stream: Stream, number: int) -> Job:
    """One of the jobs. order: its model, price and usual time."""
    model, price, time_s = order
    stream = stream.child(str(number))
    now_s = call.world.clock.now_s
    length_s = QUEUE_S + max(1, round(time_s * (0.8 + 0.4 * stream.share("render"))))
    return Job.of(
        str(UUID(int=stream.number("id high") << 64 | stream.number("id low"), version=4)),
        NAME,
        call.operation,
        model,
        now_s,
        now_s,
        fated(length_s, outcome, BLOCKED, waits_s=QUEUE_S),
        call.raw,
        price,
        price,
        call.origin,
        call.seat.key,
        notes=number,
        slotted=False,
    )


def found(world: World, ident: str, *operations: str) -> Job:
    """The job of this id, if one of these tools has made it. Raises UnknownJob."""
    job = world.jobs.get(ident)
    unseen_s: float = purse(world).settings.unseen_s
    if job is None or job.provider != NAME or job.operation not in operations:
        raise UnknownJob(f"No generation of this account has the id {ident[:80]!r}.", param="generation_id")
    if world.clock.now_s < job.accepted_s + unseen_s:
        raise UnknownJob(f"Generation {ident!r} is not found yet. Ask again in a moment.", param="generation_id")
    return job
