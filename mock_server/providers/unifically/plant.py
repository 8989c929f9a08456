"""Tasks that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
import orjson

from contracts import loader
from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure, Phase, render
from mock_server.providers.unifically import catalog, made
from mock_server.world import World


class Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One printed task: `{id, body, price_usd, accepted_at, completed_at, outcome, failure, output}`.

    output: the printed name of its file, where it makes one alone.
    """

    provider: str
    id: str
    body: dict[str, Any]
    price_usd: float = 0.0
    accepted_at: datetime
    completed_at: datetime
    outcome: Phase = Phase.SUCCEEDED
    failure: str | None = None
    output: str | None = None


def plant(world: World, row: Mapping[str, Any]) -> None:
    """Put a printed task into the world. Raises BadInput."""
    try:
        read = msgspec.convert(dict(row), Row)
    except msgspec.ValidationError as error:
        raise BadInput(f"jobs: {error}") from error
    _check(read)
    length_s = _epoch_s(read.completed_at) - _epoch_s(read.accepted_at)
    accepted_s = _epoch_s(read.accepted_at) - world.clock.start_epoch_s
    if length_s < 0:
        raise BadInput(f"jobs: `{read.id}` is completed before it is accepted; swap accepted_at and completed_at")
    price = round(read.price_usd * catalog.USD)
    job = Job.of(
        read.id,
        made.NAME,
        "createTask",
        read.body["model"],
        accepted_s,
        accepted_s,
        render(length_s, read.outcome, Failure(read.failure) if read.failure else None),
        _bytes(read),
        price,
        price,
        "",
        "",
        slotted=False,
    )
    if read.output is not None:
        world.printed[job.id] = {"output": read.output}
    world.account(job.provider)
    world.accept(job)


def _check(row: Row) -> None:
    """Raises BadInput for a body that would be refused."""
    violation = loader.load(made.NAME).operations["createTask"].violation(row.body)
    if violation is not None:
        raise BadInput(f"jobs: the body of `{row.id}`: {violation.message}")


def _epoch_s(instant: datetime) -> float:
    """An instant without a zone is meant in UTC."""
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()


def _bytes(row: Row) -> bytes:
    try:
        return orjson.dumps(row.body)
    except TypeError as error:
        raise BadInput(f"jobs: the body of `{row.id}` cannot be sent as JSON: {error}") from error
