"""CreativeAI's limits on jobs: three active at a time, polls counted apart from creates, a hundred videos a day."""

from typing import TYPE_CHECKING

from contracts.cases import Unstageable
from contracts.suite.drives import KITE
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

ACTIVE = 3
MINUTE_S = 61.0
SLOW = ("slow", 540.0)


def checks() -> list[Check]:
    """Active jobs. The daily cap is left to rules' cases: it costs a hundred videos."""
    return [
        Check(
            "limits/active-jobs",
            "limits",
            "Three jobs are active at a time; a fourth is refused until one has ended",
            ("S-284",),
            _active,
            cost=60.0 * (ACTIVE + 2),
            needs=frozenset(("limits",)),
            alone=True,
            also=frozenset(("S-288", "S-321")),
        )
    ]


def _active(bench: "Bench") -> None:
    pace = bench.wire.pace
    for _ in range(3):
        pace.wait(MINUTE_S)
        statuses = [_submit(bench) for _ in range(ACTIVE + 1)]
        if statuses[:1] != [429]:
            break
        pace.wait(602.0)  # jobs of an earlier run end within ten minutes
    if statuses[0] == 429:
        raise Unstageable("the key takes no video at all: its slots or its day are used up")
    wanted = [202] * ACTIVE + [429]
    bench.expect(statuses == wanted, "S-284", f"{ACTIVE} jobs at a time: {wanted}", statuses)
    for job in bench.jobs:
        bench.follow(job)
    pace.wait(MINUTE_S)
    status = _submit(bench)
    bench.expect(status == 202, "S-284", "another job once one has ended", status)


def _submit(bench: "Bench") -> int:
    """Three slow renders where the target can be asked for them, so that none ends too early."""
    body, headers = {"prompt": KITE, "duration": 5}, dict[str, str]()
    if bench.session.fates is not None:
        headers, body = bench.session.fates.told(*SLOW, body)
    return bench.call("createVideo", body=body, headers=headers, patient=False).status
