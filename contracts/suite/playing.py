"""A rule's case played on a target, and what a fast clock excuses."""

from typing import TYPE_CHECKING

from contracts import cases, script
from contracts.cases import Unstageable
from contracts.findings import FIRM, Finding
from contracts.rule import Case, Rule
from contracts.suite.bench import FAST, LATE_S
from contracts.suite.manners import Manners
from contracts.suite.stage import LONG_S, TargetStage

if TYPE_CHECKING:
    from contracts.suite.bench import Bench, Job
    from contracts.suite.wire import Met


def play(case: Case, bench: "Bench", stage: TargetStage) -> None:
    """Play a case, and blame what it finds. Raises Unstageable."""
    if case.call.operation in bench.session.manners.lists and needs_empty(case):
        raise Unstageable("counts what an account has, and needs one in which nothing was made before")
    if _is_later(case, bench):
        raise Unstageable("is about the first generation of the tools, and this account has a later one")
    found = cases.play(case, bench.session.contract, stage)
    if found and _too_early(bench):
        raise Unstageable("the target does not know the job yet, which it need not for a moment")
    if found and _too_late(case, found, bench):
        raise Unstageable("the job went on before it could be looked at, at this pace")
    for broken in found:
        bench.blame(broken)


def _is_later(case: Case, bench: "Bench") -> bool:
    """Whether a case is about the first tools, where the target lists later ones: they are there, and heed more."""
    known = bench.session.contract.tools
    later = {tool.name for tool in known.values() if tool.generation != "S" and tool.name in bench.session.listed.rows}
    heeds = isinstance(case.call.body, dict) and "resolution" in case.call.body
    return not case.given and (case.call.operation in later or (bool(later) and heeds))


def _too_early(bench: "Bench") -> bool:
    """Whether the last answer is that of a poll for a job of a tool that was only just started."""
    last = bench.exchanges[-1] if bench.exchanges else None
    if last is None or last.status != 404:
        return False
    young_s = LATE_S / bench.wire.pace.times
    jobs = [job for job in bench.jobs if job.work.tool and last.real_s - job.accepted.real_s < young_s]
    return any(_speaks_of(job, last, bench) for job in jobs)


def _too_late(case: Case, found: list[Finding], bench: "Bench") -> bool:
    """Whether a case that looks at one state may have met the next, because the clock is fast.

    Of a tool's job no source says how long it may take: an end that is not there yet is nobody's fault either.
    """
    if bench.wire.pace.times < FAST or any(isinstance(step, script.Clock) and step.to == "idle" for step in case.given):
        return False
    wanted = " ".join(broken.expected for broken in found)
    early = '"pending"' in wanted or '"queued"' in wanted
    last = bench.exchanges[-1] if bench.exchanges else None
    for job in bench.jobs if last is not None else ():
        passed_s = (last.real_s + last.took_s - job.accepted.real_s) * bench.wire.pace.times if last else 0.0
        if last is not None and _speaks_of(job, last, bench):
            listed = last.operation in bench.session.manners.lists
            waits = job.work.tool and '"completed"' in wanted and not job.work.ended(last.json)
            return waits or ((early or listed or job.work.ended(last.json)) and passed_s > job.work.quick_s)
    return False


def _speaks_of(job: "Job", met: "Met", bench: "Bench") -> bool:
    if met.operation in bench.session.manners.lists:
        return True
    named = met.path.endswith(job.id) or job.id.encode() in met.request_body
    return named and met.operation == job.work.poll


def is_moment(step: script.Step) -> bool:
    """Whether a step has to meet an instant; long waits need not be exact."""
    return isinstance(step, script.Clock) and step.to != "idle" and step.to <= LONG_S


def needs_empty(case: Case) -> bool:
    """Whether the case wants an account in which nothing else was made."""
    wanted = case.expects.content
    told = [*wanted.body, *wanted.lacks]
    if case.call.query.get("order") == "asc":
        return True
    return any(".total" in place or ".pages" in place or "has_more" in place for place in told) or (
        [] in wanted.body.values()
        or any(place.startswith(("data.projects.", "generations.")) for place in wanted.lacks)
    )


def counts(case: Case) -> bool:
    """Whether the case counts requests of an account nobody else uses: `windows` does that on someone's server."""
    statuses = [case.status, *(step.status for step in case.given if isinstance(step, script.Earlier))]
    return 429 in statuses or any(name.startswith("x-ratelimit") for name in case.expects.headers)


def cost(manners: Manners, rule: Rule, case: Case) -> float:
    """What the case costs at most: a refusal nobody is sure of may turn out to be none."""
    calls = [(step.call, step.times) for step in case.given if isinstance(step, script.Earlier)]
    if case.kind != "rejects" or rule.standing not in FIRM:
        calls.append((case.call, 1))
    return sum(times * manners.price(call.operation, call.body) for call, times in calls)
