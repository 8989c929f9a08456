"""The checks of a provider: every case of every rule, and the named checks that no single case can make."""

from importlib import import_module
from typing import TYPE_CHECKING

from contracts import loader
from contracts.contract import Contract
from contracts.findings import FIRM
from contracts.rule import Case, Rule
from contracts.suite.manners import MANNERS, Manners
from contracts.suite.plan import Check, Need, Options, chosen
from contracts.suite.playing import cost, counts, is_moment, play
from contracts.suite.result import Unmeasured
from contracts.suite.stage import TargetStage

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

NAMED = (
    "creativeai.variants",
    "refusals",
    "unifically.models",
    "lifecycle",
    "callbacks",
    "media",
    "money",
    "mayanio.listing",
    "mayanio.clocks",
    "windows",
    "mcp.checks",
    "kubeez.rest",
    "fuzz",
)


def checklist(options: Options) -> list[Check]:
    """What a run with these options would do, in order."""
    contract, manners = loader.load(options.provider), MANNERS[options.provider]
    rules = [rule for rule in contract.rules.values() if rule.party == "server"]
    if options.skip_inferred:
        rules = [rule for rule in rules if rule.standing in FIRM]
    played = [_played(manners, rule, case) for rule in rules for case in rule.cases if not counts(case)]
    return list(chosen([*played, *named(contract)], options.only))


def named(contract: Contract) -> list[Check]:
    """The checks that are no cases of rules, for this provider."""
    found: list[Check] = []
    for kind in NAMED:
        module = f"contracts.suite.{kind}"
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


def _played(manners: Manners, rule: Rule, case: Case) -> Check:
    def run(bench: "Bench") -> None:
        play(case, bench, TargetStage(bench))

    return Check(
        case.id,
        "rules",
        rule.says,
        (rule.id,),
        run,
        cost=cost(manners, rule, case),
        needs=_needs(case),
        alone=case.call.operation in manners.lists or any(is_moment(step) for step in case.given),
        timed=bool(case.given),
    )


def _needs(case: Case) -> frozenset[Need]:
    return frozenset({"key"} if "authorization" not in case.call.headers else ())
