"""The checks of a provider: every case of every rule, and the named checks that no single case can make."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from contracts import cases, loader, script
from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.findings import FIRM, Finding
from contracts.rule import Case, Rule
from contracts.suite.bench import FAST
from contracts.suite.manners import MANNERS, Manners
from contracts.suite.plan import Check, Need, Options, chosen
from contracts.suite.result import Unmeasured
from contracts.suite.stage import LONG_S, TargetStage

if TYPE_CHECKING:
    from contracts.suite.bench import Bench, Job
    from contracts.suite.wire import Met

NAMED = ("variants", "refusals", "lifecycle", "callbacks", "media", "money", "windows", "mcp", "fuzz")


def checklist(options: Options) -> list[Check]:
    """What a run with these options would do, in order."""
    contract, manners = loader.load(options.provider), MANNERS[options.provider]
    rules = [rule for rule in contract.rules.values() if rule.party == "server"]
    if options.skip_inferred:
        rules = [rule for rule in rules if rule.standing in FIRM]
    played = [_played(contract, manners, rule, case) for rule in rules for case in rule.cases if not _counts(case)]
    return list(chosen([*played, *named(contract)], options.only))


def named(contract: Contract) -> list[Check]:
    """The checks of `contracts/suite/<kind>.py` for this provider."""
    found: list[Check] = []
    for kind in NAMED:
        module = f"contracts.suite.{kind}"
        if find_spec(module) is not None:
            found += import_module(module).checks(contract)
    return found


def left_out(contract: Contract, checks: list[Check]) -> list[Unmeasured]:
    """Rules that no check of the list can show, each with the reason the rules give."""
    shown = {rule for check in checks for rule in check.rules}
    return [
        Unmeasured("rules", (f"{contract.provider}/{rule.id}",), rule.unchecked)
        for rule in contract.rules.values()
        if rule.party == "server" and rule.unchecked and rule.id not in shown
    ]


def _played(contract: Contract, manners: Manners, rule: Rule, case: Case) -> Check:
    def run(bench: "Bench") -> None:
        if needs_empty:
            raise Unstageable("counts what an account has, and needs one in which nothing was made before")
        found = cases.play(case, contract, TargetStage(bench))
        if found and _too_late(case, found, bench):
            raise Unstageable("the job went on before it could be looked at, at this pace")
        for broken in found:
            bench.blame(broken)

    needs_empty = case.call.operation in manners.lists and _needs_empty(case)

    return Check(
        case.id,
        "rules",
        rule.says,
        (rule.id,),
        run,
        cost=_cost(manners, rule, case),
        needs=_needs(case),
        alone=case.call.operation in manners.lists or any(_is_moment(step) for step in case.given),
        timed=bool(case.given),
    )


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


def _is_moment(step: script.Step) -> bool:
    """Whether a step has to meet an instant; long waits need not be exact."""
    return isinstance(step, script.Clock) and step.to != "idle" and step.to <= LONG_S


def _needs_empty(case: Case) -> bool:
    wanted = case.expects.content
    told = [*wanted.body, *wanted.lacks]
    if case.call.query.get("order") == "asc":
        return True
    return any(".total" in place or ".pages" in place or "has_more" in place for place in told) or (
        [] in wanted.body.values()
        or any(place.startswith(("data.projects.", "generations.")) for place in wanted.lacks)
    )


def _counts(case: Case) -> bool:
    """Whether the case counts requests of an account nobody else uses: `windows` does that on someone's server."""
    statuses = [case.status, *(step.status for step in case.given if isinstance(step, script.Earlier))]
    return 429 in statuses or any(name.startswith("x-ratelimit") for name in case.expects.headers)


def _needs(case: Case) -> frozenset[Need]:
    return frozenset({"key"} if "authorization" not in case.call.headers else ())


def _cost(manners: Manners, rule: Rule, case: Case) -> float:
    """What the case costs at most: a refusal nobody is sure of may turn out to be none."""
    calls = [(step.call, step.times) for step in case.given if isinstance(step, script.Earlier)]
    if case.kind != "rejects" or rule.standing not in FIRM:
        calls.append((case.call, 1))
    return sum(times * manners.price(call.operation, call.body) for call, times in calls)
