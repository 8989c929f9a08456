"""Suno's clips: each track of a task has an id of its own, which other Suno models take as `clip_id`.

A clip's id is its task's, turned by the number of the track; so it can be turned back, and nothing has to be kept.
"""

from hashlib import blake2b
from uuid import UUID

from mock_server.engine.jobs import Job
from mock_server.providers.unifically import catalog, sounds
from mock_server.world import World

MOST = len(sounds.ALL_STEMS)
_SAMENESS = UUID("00000000-0000-f000-c000-000000000000").int  # what says that an id is a random UUID


def ident(job: Job, number: int) -> str:
    """The id of a task's nth track, from 1: a UUID where the task's is one."""
    try:
        return str(UUID(int=UUID(job.id).int ^ _turn(number)))
    except ValueError:  # a task of a scenario, under its printed id
        return f"{job.id}-{number}"


def find(world: World, provider: str, name: str) -> tuple[Job, int] | None:
    """The task and the number of the track that this is the id of; None when none of this world has it."""
    for number in range(1, MOST + 1):
        job = world.jobs.get(_turned(name, number))
        if job is not None and job.provider == provider and number <= count(job):
            return job, number
    return None


def count(job: Job) -> int:
    """How many clips a task makes; 0 for one that is no Suno song."""
    family = catalog.BY_ID[job.served_by].family
    return len(sounds.tracks(family)) if family in catalog.CLIPS_OF else 0


def _turned(name: str, number: int) -> str:
    try:
        return str(UUID(int=UUID(name).int ^ _turn(number)))
    except ValueError:
        return name.removesuffix(f"-{number}")


def _turn(number: int) -> int:
    return int.from_bytes(blake2b(f"clip {number}".encode(), digest_size=16).digest(), "big") & ~_SAMENESS
