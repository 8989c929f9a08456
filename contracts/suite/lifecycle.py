"""Follows jobs through their lives: polls that change nothing, states that only go on, an end that stays, one story.

What the bodies hold is judged on the way by document, shapes and the provider's own checks.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.contract import Contract
from contracts.findings import Standing, finding
from contracts.suite.drives import DRIVES, HOOK, Drive
from contracts.suite.kubeez import history
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Need

if TYPE_CHECKING:
    from contracts.suite.bench import Bench, Job

LOOKS = 3  # polls of one state
LATER_S = 60.0
UNTOLD = ("removeBackground", "upscaleImage", "restoreImage")  # nobody says that these call back


def checks(contract: Contract) -> list[Check]:
    """One check for each drive of the provider."""
    rows = DRIVES[contract.provider]() if contract.provider in DRIVES else ()
    judged = frozenset(rule.id for rule in contract.rules.values() if rule.checks and rule.party == "server")
    found = [_check(contract, drive, judged) for drive in rows]
    return [*found, *history.checks()] if contract.tools else found


def _check(contract: Contract, drive: Drive, judged: frozenset[str]) -> Check:
    needs: frozenset[Need] = frozenset(("key", "fate") if drive.fate else ("key",))
    says = f"{drive.operation} ({drive.id}) keeps its promises from its submission to its end"
    return Check(
        f"lifecycle/{drive.id}",
        "lifecycle",
        says,
        drive.rules,
        partial(follow, drive),
        MANNERS[contract.provider].price(drive.operation, drive.body),
        needs,
        also=judged,
    )


def follow(drive: Drive, bench: "Bench") -> None:
    """Submit, look, follow to the end, look again; the receiver is told once."""
    body, headers = drive.body, dict[str, str]()
    hook = bench.receiver() if _wants_hook(body) and bench.session.receivers is not None else None
    body = _put(body, hook)
    if drive.fate is not None and bench.session.fates is not None:
        headers, body = bench.session.fates.told(*drive.fate, body)
    met = bench.call(drive.operation, body=body, query=drive.query, headers=headers)
    taken = 200 <= met.status < 300
    bench.expect(taken, drive.rules[0], f"{drive.operation} to be taken", f"{met.status} {met.response_body[:300]!r}")
    for job in bench.jobs:
        for _ in range(LOOKS):
            bench.poll(job)
        bench.follow(job)
        _ended(drive, bench, job)
        for _ in range(LOOKS - 1):
            bench.poll(job)
    if bench.jobs and hook is not None:
        bench.settle()
        _told_once(drive, bench, hook)
        for job in bench.jobs:
            bench.poll(job)


def _wants_hook(body: Any) -> bool:
    return isinstance(body, dict) and HOOK in body.values()


def _put(body: Any, hook: str | None) -> Any:
    """The body with the receiver's URL where it asks for one, or without the field."""
    if not isinstance(body, dict):
        return body
    put = {name: hook if value == HOOK else value for name, value in body.items()}
    return {name: value for name, value in put.items() if value is not None}


def _ended(drive: Drive, bench: "Bench", job: "Job") -> None:
    """The job ended as it was told to."""
    body = job.ended.json if job.ended else None
    from contracts.expected import at, shown

    words = at(body, job.work.status)
    told = [each.get("status") for each in words] if isinstance(words, list) else [words]
    for word in told:
        fits = isinstance(word, str) and word.lower() == drive.wanted
        bench.expect(fits, drive.rules[0], f"a job that ends as {drive.wanted}", shown(word), job.ended)


def _told_once(drive: Drive, bench: "Bench", hook: str) -> None:
    """One callback tells the end, and no second follows the receiver's 200."""
    bench.wire.pace.wait(LATER_S)
    rule = {"creativeai": ("S-248", "S-269"), "unifically": ("U-153", "U-159")}[bench.session.contract.provider]
    count = len(bench.got(hook))
    if count == 0:
        standing: Standing | None = "inferred" if drive.operation in UNTOLD else None
        wanted = "a callback when the job has ended"
        bench.blame(
            finding(bench.session.contract, rule[0], "lifecycle", expected=wanted, met="none", standing=standing)
        )
    bench.expect(count < 2, rule[1], "one callback, taken with a 200", f"{count} of them")
