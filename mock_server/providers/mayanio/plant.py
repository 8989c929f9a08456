"""Generations that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from mock_server.engine.jobs import Job
from mock_server.engine.timeline import render
from mock_server.providers import printed
from mock_server.providers.mayanio import catalog
from mock_server.world import World


class Row(printed.Printed, forbid_unknown_fields=True, kw_only=True):
    """One printed generation: `{id, operation, body, points, completed_at, took_ms}` and its printed words.

    file, thumbnail: what its links end in; file_size: bytes as printed.
    """

    operation: Literal["createImages", "createVideo", "create3d"]
    points: int
    completed_at: datetime
    took_ms: int
    file: str
    thumbnail: str
    file_size: int


def plant(world: World, row: Mapping[str, Any]) -> None:
    """Put a printed generation into the world. Raises BadInput."""
    read = printed.read(row, Row)
    length_s = read.took_ms / 1_000
    accepted_s = printed.at_s(read.completed_at, world.clock) - length_s
    job = Job.of(
        read.id,
        read.provider,
        read.operation,
        read.body.get("model", catalog.WORKS[read.operation].model),
        accepted_s,
        accepted_s,
        render(length_s),
        read.asked(),
        read.points,
        read.points,
        "",
        "",
        notes=read.file_size,
        slotted=False,
    )
    world.printed[job.id] = {"file": read.file, "thumbnail": read.thumbnail}
    world.account(job.provider)
    world.accept(job)
