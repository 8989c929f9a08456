"""CreativeAI's limits on jobs: three active at a time, polls counted apart from creates, a hundred videos a day."""

from typing import TYPE_CHECKING

from contracts.cases import Unstageable
from contracts.suite.drives import KITE
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

ACTIVE = 3
ATTEMPTS = 3
WHOLE_S = 620.0  # jobs of an earlier run have ended by then
SHORTEST_S = 100.0  # no render is shorter
DAILY = 100
BATCH = 20
MINUTE_S = 61.0
SLOW = ("slow", 540.0)


def checks() -> list[Check]:
    """Active jobs first; the day last: it leaves nothing for anyone else."""
    return [
        Check(
            "limits/active-jobs",
            "limits",
            "Three jobs are active at a time; a fourth is refused until one has ended",
            ("S-284",),
            _active,
            cost=60.0 * (ACTIVE + 1) * ATTEMPTS + 60.0,
            needs=frozenset(("limits",)),
            alone=True,
            also=frozenset(("S-288", "S-321")),
        ),
        Check(
            "limits/day",
            "limits",
            "A hundred videos a day are taken, the next is refused; of a large batch three run at a time",
            ("S-285", "S-284"),
            _day,
            cost=30.0 * (DAILY + 1),
            needs=frozenset(("limits",)),
            alone=True,
            also=frozenset(("S-288", "S-321")),
        ),
    ]


def _active(bench: "Bench") -> None:
    """Blamed is only what every attempt shows: another run's jobs may hold slots, and a hiccup may outlast a render."""
    pace, wanted = bench.wire.pace, [202] * ACTIVE + [429]
    statuses: list[int] = []
    for attempt in range(ATTEMPTS):
        pace.wait(MINUTE_S if attempt == 0 else WHOLE_S)
        started_s = pace.now_s()
        statuses = [_submit(bench) for _ in wanted]
        in_time = pace.now_s() - started_s < SHORTEST_S
        for job in bench.jobs:
            if job.ended is None:
                bench.follow(job)
        if statuses == wanted:
            break
        statuses = statuses if in_time else []
    if not statuses or statuses[0] == 429:
        raise Unstageable("the key's slots or its day are used up, or jobs end before a fourth is there")
    bench.expect(statuses == wanted, "S-284", f"{ACTIVE} jobs at a time: {wanted}", statuses)
    pace.wait(MINUTE_S)
    status = _submit(bench)
    bench.expect(status == 202, "S-284", "another job once one has ended", status)


def _day(bench: "Bench") -> None:
    """Never more than a hundred; fewer may be left of a day that has begun before this run."""
    pace, taken = bench.wire.pace, bench.wire.videos
    while taken <= DAILY:
        pace.wait(MINUTE_S)
        count = min(BATCH, DAILY - taken) or 1
        items = [{"prompt": f"{KITE}, number {number}"} for number in range(count)]
        met = bench.call("createVideoBatch", body={"prompts": items}, patient=False)
        if met.status != 202:
            bench.expect(met.status == 429, "S-285", "202, or 429 once the day is used up", met.status, met)
            return
        taken += count
        polled = bench.poll(bench.jobs[-1]).json
        running = polled.get("processing", 0) if isinstance(polled, dict) else 0
        wanted = f"at most {ACTIVE} jobs of a batch to be processing"
        bench.expect(isinstance(running, int) and running <= ACTIVE, "S-284", wanted, running)
    bench.expect(False, "S-285", f"no more than {DAILY} videos in 24 hours", f"{taken} were taken")


def _submit(bench: "Bench") -> int:
    """Three slow renders where the target can be asked for them, so that none ends too early."""
    body, headers = {"prompt": KITE, "duration": 5}, dict[str, str]()
    if bench.session.fates is not None:
        headers, body = bench.session.fates.told(*SLOW, body)
    return bench.call("createVideo", body=body, headers=headers, patient=False).status
