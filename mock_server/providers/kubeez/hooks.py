"""What Kubeez does when a job turns: nothing is told to anyone, no page knows webhooks. A running job's place frees."""

from collections.abc import Mapping
from typing import Any

from mock_server.engine.errors import BadInput
from mock_server.engine.jobs import Job
from mock_server.engine.timeline import TERMINAL, Step
from mock_server.providers.kubeez.account import purse
from mock_server.world import World


def turned(world: World, job: Job, step: Step) -> None:
    """A job has reached a turn of its timeline."""
    if step.phase in TERMINAL:
        purse(world).running.get(job.operation, {}).pop(job.id, None)


def plant(row: Mapping[str, Any]) -> None:
    """No page prints a generation with an id. Raises BadInput."""
    raise BadInput(f"jobs: Kubeez prints no job, so none can be planted; leave out {row.get('id', 'this row')!r}")
