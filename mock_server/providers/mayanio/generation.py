"""What all generations share: points, a job, its end, and the answer, which waits for that end.

At once by default. With `sync_pace` in the account, or a wish to be slow, the job takes its time on the world's clock
and the answer is held until it has ended: a jump lets it go, as do a finish or a fail over the control API.
"""

from functools import partial
from typing import Any

import orjson

from mock_server.answer import Answer, Held
from mock_server.engine.clock import on_grid
from mock_server.engine.errors import Moderated, OutOfCredits, Refusal
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure
from mock_server.faults.fate import fated
from mock_server.providers.kit import JSON, Call
from mock_server.providers.mayanio import assets, catalog, render
from mock_server.providers.mayanio.account import Settings
from mock_server.providers.mayanio.errors import GenerationFailed
from mock_server.providers.mayanio.render import Draw
from mock_server.world import World

TOP_UP = "Get more points; here, PUT /_mock/worlds/<world> with accounts.mayanio.points."
BLOCKED = Failure("moderated")
FAILED = "The generation failed and cost no points. Send the request again."
CANCELLED = "The generation was cancelled and cost no points."


def answer(call: Call, ask: dict[str, Any], *, price: int, model: str) -> Answer:
    """Make it, now or in the world's time, and tell of it: 200. ask: what is kept of the request.

    Raises OutOfCredits at once; Moderated or GenerationFailed when it has ended otherwise than well.
    """
    account, world = call.account, call.world
    if account.ledger.balance < price:
        raise OutOfCredits(price, account.ledger.balance, TOP_UP)
    draw = render.drawn(call.stream(), call.operation)
    settings: Settings = account.settings
    length_s = on_grid(draw.took_ms / 1_000 * settings.sync_pace)
    now_s = world.clock.now_s
    job = Job.of(
        draw.ident,
        assets.NAME,
        call.operation,
        model,
        now_s,
        now_s,
        fated(length_s, call.outcome, BLOCKED),
        orjson.dumps(ask),
        price,
        price,
        call.origin,
        call.seat.key,
        slotted=False,
    )
    world.accept(job)
    world.settle()
    field = call.outcome.param if call.outcome and call.outcome.param else catalog.WORKS[call.operation].content
    told = partial(_told, world, job, draw, field)
    return told() if job.ended else Answer(0, [], held=Held(job, told))


def _told(world: World, job: Job, draw: Draw, field: str) -> Answer:
    """The answer once the job has ended. Raises Moderated, GenerationFailed."""
    if not assets.made(job):
        raise _refusal(job.timeline.steps[job.step].failure, field)
    points = world.accounts[assets.NAME].ledger.balance

    def body_of(parts: tuple[bytes, ...]) -> bytes:
        sizes = tuple(map(len, parts))
        job.notes = sizes[0]
        return render.generation(world, job, draw, sizes, points)

    return Answer(200, [JSON], assets=tuple(assets.results(world, job).values()), body_of=body_of)


def _refusal(failure: Failure | None, field: str) -> Refusal:
    if failure is None:
        return GenerationFailed(CANCELLED)
    if failure.code == BLOCKED.code:
        return Moderated(failure.message or "", param=field)
    return GenerationFailed(failure.message or FAILED)
