"""Runs the checks of a plan side by side, those that count or time alone and last, and gathers what came of them."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace

from contracts.suite.bench import FAST
from contracts.suite.checklist import checklist, left_out
from contracts.suite.plan import Check, Options
from contracts.suite.preflight import preflight
from contracts.suite.result import Outcome, Run
from contracts.suite.seams import Seams
from contracts.suite.session import Session

WORKERS = 6
SLOW_WORKERS = 3  # where a video takes minutes, more would only wait for each other

Progress = Callable[[Outcome, int, int], None]


def judge(options: Options, *, seams: Seams | None = None, progress: Progress | None = None) -> Run:
    """Make every check of the plan. progress: told each outcome, how many are done, and how many there are.

    Raises CannotJudge when the target is none, or has gone.
    """
    checks = checklist(options)
    with Session(options, seams) as session:
        preflight(session)
        session.ready()
        started_s = session.pace.real_s()
        outcomes: dict[str, Outcome] = {}
        for outcome in _made(session, checks):
            outcomes[outcome.check] = outcome
            if progress is not None:
                progress(outcome, len(outcomes), len(checks))
        run = session.run
        run.outcomes = [outcomes[check.id] for check in checks]
        run.known_unchecked = [] if options.only else left_out(session.contract, checks)
        run.took_s = session.pace.real_s() - started_s
        return run


def _made(session: Session, checks: list[Check]) -> Iterable[Outcome]:
    """Together what can be made together; what then looks wrong and depends on instants is made again, alone."""
    together = [check for check in checks if not check.alone]
    again: list[Check] = []
    workers = session.seams.workers or (WORKERS if session.pace.times >= FAST else SLOW_WORKERS)
    with ThreadPoolExecutor(workers) as pool:
        futures = {pool.submit(session.make, check): check for check in together}
        try:
            for future in as_completed(futures):
                check, outcome = futures[future], future.result()
                if outcome.findings and check.timed and session.pace.times >= FAST:
                    again.append(replace(check, alone=True))
                else:
                    yield outcome
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    for check in [*again, *(check for check in checks if check.alone)]:
        yield session.make(check)
