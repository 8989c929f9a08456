"""Money of one account: held at acceptance, captured or released at the end. Amounts are the provider's own unit."""

import msgspec

from mock_server.engine.jobs import Job


class Entry(msgspec.Struct, frozen=True):
    """One line of the ledger."""

    at_s: float
    kind: str
    amount: float
    job: str


class Ledger:
    """Running sums; the lines themselves are read off the jobs, which already know every instant and amount."""

    __slots__ = ("held", "opening", "spent")

    def __init__(self, opening: float) -> None:
        self.opening = opening
        self.held: float = 0
        self.spent: float = 0

    @property
    def balance(self) -> float:
        """What is free to spend."""
        return self.opening - self.held - self.spent

    def hold(self, amount: float) -> None:
        """Set money aside for an accepted job."""
        self.held += amount

    def settle(self, job: Job, captured: float) -> None:
        """A job has ended: what was held is captured, in part or whole, and the rest released."""
        self.held -= job.quoted
        self.spent += captured


def entries(job: Job, succeeded: bool) -> list[Entry]:
    """The lines one job wrote: hold, then capture and release."""
    lines = [Entry(job.accepted_s, "hold", job.quoted, job.id)]
    if job.ended_s is None:
        return lines
    captured = job.price if succeeded else 0
    if captured:
        lines.append(Entry(job.ended_s, "capture", captured, job.id))
    if job.quoted > captured:
        lines.append(Entry(job.ended_s, "release", job.quoted - captured, job.id))
    return lines
