"""What Mayanio does when a job turns: nothing. It documents no callbacks; whoever asked waits for the answer."""

from mock_server.engine.jobs import Job
from mock_server.engine.timeline import Step
from mock_server.world import World


def turned(world: World, job: Job, step: Step) -> None:
    """A job has reached a turn of its timeline."""
