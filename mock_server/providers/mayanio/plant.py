"""Generations that a scenario brings along: the printed examples under their printed ids."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
import orjson

from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import render
from mock_server.providers.mayanio import catalog
from mock_server.world import World


class Row(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One printed generation: `{id, operation, body, points, completed_at, took_ms}` and its printed words.

    file, thumbnail: what its links end in; file_size: bytes as printed.
    """

    provider: str
    operation: Literal["createImages", "createVideo", "create3d"]
    id: str
    body: dict[str, Any]
    points: int
    completed_at: datetime
    took_ms: int
    file: str
    thumbnail: str
    file_size: int


def plant(world: World, row: Mapping[str, Any]) -> None:
    """Put a printed generation into the world. Raises BadInput."""
    try:
        read = msgspec.convert(dict(row), Row)
    except msgspec.ValidationError as error:
        raise BadInput(f"jobs: {error}") from error
    length_s = read.took_ms / 1_000
    accepted_s = read.completed_at.timestamp() - world.clock.start_epoch_s - length_s
    job = Job.of(
        read.id,
        read.provider,
        read.operation,
        read.body.get("model", catalog.WORKS[read.operation].model),
        accepted_s,
        accepted_s,
        render(length_s),
        orjson.dumps(read.body),
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
