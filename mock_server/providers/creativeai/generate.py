"""Voice, composition, charts and image utilities: six kinds of work submitted alike, polled at one path.

Their bodies are in `generate_render`, their files in `generate_files`, their prices and times in `catalog.WORKS`.
"""

from mock_server.answer import Answer
from mock_server.engine.errors import UnknownJob
from mock_server.engine.jobs import Job
from mock_server.providers.creativeai import batch, catalog, generate_render, plan
from mock_server.providers.creativeai.gates import check_credits
from mock_server.providers.kit import JSON, Call, Operate


def submit(call: Call) -> Answer:
    """Accept one piece of work: 202, PENDING (creativeai/EX-8). It takes no video slot. Raises OutOfCredits."""
    work, world = catalog.WORKS[call.operation], call.world
    check_credits(call.account, work.credits)
    stream = call.stream()
    now_s = world.clock.now_s
    job = Job.of(
        f"{work.prefix}_{stream.token('id')}",
        batch.NAME,
        call.operation,
        generate_render.server(call.operation),
        now_s,
        now_s,
        plan.queued(float(stream.whole("render", work.least_s, work.most_s)), call.outcome),
        call.raw,
        work.credits,
        work.credits,
        call.origin,
        call.seat.key,
        slotted=False,
    )
    call.account.live_usd += work.credits * catalog.LIVE_USD_CREDIT
    world.accept(job)
    return Answer(202, [JSON], generate_render.accepted(world, job))


def get_generation(call: Call) -> Answer:
    """What a poll sees: 200 for every known job, whatever its state. Raises UnknownJob, for a video's id too."""
    job = call.world.jobs.get(call.ident)
    if job is None or job.operation not in catalog.WORKS:
        raise UnknownJob(f"No job under /api/generate has the id {call.ident[:80]!r} in this account.")
    return Answer(200, [JSON], generate_render.status(call.world, job, call.origin))


TABLE: dict[str, Operate] = {**dict.fromkeys(catalog.WORKS, submit), "getGeneration": get_generation}
