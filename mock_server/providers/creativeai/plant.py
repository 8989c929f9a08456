"""Jobs that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson

from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure, Phase, render
from mock_server.providers.creativeai import catalog, generate_render
from mock_server.providers.creativeai.batch import Batch
from mock_server.providers.creativeai.render import FAILED_OVER
from mock_server.world import World


class Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One printed job: `{id, body, model_actual, credits, accepted_at, completed_at, outcome}` and its odd words.

    model_actual: of videos alone.
    """

    provider: str
    operation: str = "createVideo"
    id: str
    body: dict[str, Any]
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
    try:
        read = msgspec.convert(dict(row), Row)
    except msgspec.ValidationError as error:
        raise BadInput(f"jobs: {error}") from error
    accepted_s = _epoch_s(read.accepted_at) - world.clock.start_epoch_s
    length_s = _epoch_s(read.completed_at) - _epoch_s(read.accepted_at)
    if length_s < 0:
        raise BadInput(f"jobs: `{read.id}` is completed before it is accepted; swap accepted_at and completed_at")
    failure = Failure(read.failure) if read.failure else None
    job = Job.of(
        read.id,
        read.provider,
        read.operation,
        _served_by(read),
        accepted_s,
        accepted_s,
        render(length_s, read.outcome, failure),
        _bytes(read),
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


def _epoch_s(instant: datetime) -> float:
    """An instant without a zone is meant in UTC."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


def _bytes(row: Row) -> bytes:
    try:
        return orjson.dumps(row.body)
    except TypeError as error:
        raise BadInput(f"jobs: the body of `{row.id}` cannot be sent as JSON: {error}") from error


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
