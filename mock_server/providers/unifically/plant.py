"""Tasks that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts import loader
from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Failure, Phase, render
from mock_server.providers import printed
from mock_server.providers.unifically import catalog, made
from mock_server.world import World


class Row(printed.Printed, forbid_unknown_fields=True, kw_only=True):
    """One printed task: `{id, body, price_usd, accepted_at, completed_at, outcome, failure, output}`.

    output: the printed name of its file, where it makes one alone.
    """

    price_usd: float = 0.0
    accepted_at: datetime
    completed_at: datetime
    outcome: Phase = Phase.SUCCEEDED
    failure: str | None = None
    output: str | None = None


def plant(world: World, row: Mapping[str, Any]) -> None:
    """Put a printed task into the world. Raises BadInput."""
    read = printed.read(row, Row)
    _check(read)
    accepted_s, length_s = printed.span(read.id, read.accepted_at, read.completed_at, world.clock)
    price = round(read.price_usd * catalog.USD)
    job = Job.of(
        read.id,
        made.NAME,
        "createTask",
        read.body["model"],
        accepted_s,
        accepted_s,
        render(length_s, read.outcome, Failure(read.failure) if read.failure else None),
        read.asked(),
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
