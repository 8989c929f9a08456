"""Judges clients: what they asked, what they were answered, which webhooks they took. Pure; any records will do.

    report = judge(Case(exchanges=[...], deliveries=[...], fetches=[...], now=Moment(...)))

The twelve rules of common sense are here, in a file for each subject; a provider's own client rules are in
`contracts/<provider>/clients.py`. Nothing is judged while a server serves: verdicts are computed when they are read.
"""

from contracts.referee.case import Case, Fetch, Moment, Sent, Watched
from contracts.referee.verdict import Report, Verdict

__all__ = ["Case", "Fetch", "Moment", "Report", "Sent", "Verdict", "Watched", "judge", "judged"]


def judge(case: Case) -> Report:
    """All verdicts on a client's run."""
    from contracts.referee import bench

    return bench.judge(case)


def judged() -> tuple[str, ...]:
    """Every rule there is a verdict on."""
    from contracts.referee import bench

    return bench.judged()
