"""Jobs that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure, Phase, render
from mock_server.providers import printed
from mock_server.providers.creativeai import catalog, generate_render
from mock_server.providers.creativeai.batch import Batch
from mock_server.providers.creativeai.render import FAILED_OVER
from mock_server.world import World


class Row(printed.Printed, forbid_unknown_fields=True, kw_only=True):
    """One printed job: `{id, body, model_actual, credits, accepted_at, completed_at, outcome}` and its odd words.

    model_actual: of videos alone.
    """

    operation: str = "createVideo"
    model_actual: str | None = None
    credits: int
    accepted_at: datetime
    completed_at: datetime
    outcome: Phase = Phase.SUCCEEDED
    failure: str | None = None
    failover_used: bool = False
    output: str | None = None
    prediction: str | None = None
    batch: str | None = None


def plant(world: World, row: Mapping[str, Any]) -> None:
    """Put a printed job into the world. Raises BadInput."""
    read = printed.read(row, Row)
    accepted_s, length_s = printed.span(read.id, read.accepted_at, read.completed_at, world.clock)
    failure = Failure(read.failure) if read.failure else None
    job = Job.of(
        read.id,
        read.provider,
        read.operation,
        _served_by(read),
        accepted_s,
        accepted_s,
        render(length_s, read.outcome, failure),
        read.asked(),
        read.credits,
        read.credits,
        "",
        "",
        notes=FAILED_OVER if read.failover_used else 0,
        slotted=read.operation not in catalog.WORKS,
    )
    told = {"output": read.output, "prediction": read.prediction}
    world.printed[job.id] = {name: word for name, word in told.items() if word is not None}
    if read.batch is not None:
        _join(world, read.batch, job)
    world.account(job.provider)
    world.accept(job)


def _served_by(row: Row) -> str:
    if row.model_actual is not None:
        return row.model_actual
    if row.operation not in catalog.WORKS:
        raise BadInput(f"jobs: `{row.id}` has no `model_actual`; {row.operation} needs the provider key that served it")
    return generate_render.server(row.operation)


def _join(world: World, batch: str, job: Job) -> None:
    """Make the job an item of a printed batch; rows of one batch stand in its order."""
    job.parent = batch
    before = world.groups.get(batch)
    world.groups[batch] = Batch(batch, (*(before.jobs if before else ()), job), None, "")
