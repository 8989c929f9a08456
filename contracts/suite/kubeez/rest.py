"""The REST twin of a server of tools: every rule played over its paths, and what paths have that tools have not.

A provider without tools has no twin; a target that serves its tools alone has none either.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from contracts import script
from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.rule import Case, Rule
from contracts.suite.kubeez import rest_twin
from contracts.suite.kubeez.rest_twin import needs_twin
from contracts.suite.manners import MANNERS, Manners
from contracts.suite.plan import Check
from contracts.suite.playing import cost, counts, is_moment, needs_empty, play
from contracts.suite.stage import TargetStage
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

OTHERWISE = frozenset({"K-113/accepts/1"})  # over REST the first of an ad's ids is told alone too


def checks(contract: Contract) -> list[Check]:
    """For each rule two checks: of what is taken, and of what is refused. Then the named ones."""
    if not contract.tools:
        return []
    manners = MANNERS[contract.provider]
    rules = [rule for rule in contract.rules.values() if rule.party == "server"]
    return [*rest_twin.checks(contract), *(check for rule in rules for check in _played(contract, manners, rule))]


def _played(contract: Contract, manners: Manners, rule: Rule) -> Iterator[Check]:
    told = [case for case in rule.cases if _can_be_played(contract, manners, case)]
    for kind, found in groupby(sorted(told, key=lambda case: case.kind), key=lambda case: case.kind):
        rows = list(found)
        yield Check(
            f"rest/{rule.id}/{kind}",
            "rest",
            f"Over REST too: {rule.says}",
            (rule.id,),
            partial(_play, rows),
            sum(cost(manners, rule, case) for case in rows),
            frozenset(("key",)),
            alone=any(_alone(manners, case) for case in rows),
            timed=any(case.given for case in rows),
        )


def _can_be_played(contract: Contract, manners: Manners, case: Case) -> bool:
    """Cases that no target can arrange are told of once, among the rules."""
    arranged = counts(case) or any(isinstance(step, script.Account) for step in case.given)
    if arranged or case.id in OTHERWISE or (case.call.operation in manners.lists and needs_empty(case)):
        return False
    return any(name == twin_of(case.call.operation) for _, _, name in contract.operations[case.call.operation].routes)


def _alone(manners: Manners, case: Case) -> bool:
    return case.call.operation in manners.lists or any(is_moment(step) for step in case.given)


def twin_of(tool: str) -> str:
    """The id of a tool's path."""
    return f"{tool}Rest"


def _play(rows: list[Case], bench: "Bench") -> None:
    """Play every case; unmeasured only when none of them could be."""
    needs_twin(bench)
    reasons: list[str] = []
    for case in rows:
        try:
            play(case, bench, RestStage(bench))
        except Unstageable as why:
            reasons.append(str(why))
    if len(reasons) == len(rows):
        raise Unstageable(reasons[0])


class RestStage(TargetStage):
    """One playing of one case, its tools called by their paths."""

    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> Met:
        """Call a tool's twin. Raises Unstageable for arguments that no path or query can hold."""
        told, method = dict(body or {}), self._method(operation)
        if method == "POST":
            return super().send(twin_of(operation), path=path, query=query, headers=headers, body=told)
        if not all(isinstance(value, str) or type(value) is int for value in told.values()):
            raise Unstageable("over REST such an argument cannot be said")
        if operation.endswith("_status"):
            ident = told.pop("generation_id", "")
            if not isinstance(ident, str) or not ident:
                raise Unstageable("over REST no path lacks its id")
            return super().send(twin_of(operation), path={"generation_id": ident}, query={}, headers=headers, body=None)
        asked = {name: str(value) for name, value in told.items()}
        return super().send(twin_of(operation), path={}, query=asked, headers=headers, body=None)

    def _method(self, operation: str) -> str:
        routes = self._bench.session.contract.operations[operation].routes
        found = [method for method, _, name in routes if name == twin_of(operation)]
        if not found:
            raise Unstageable(f"{operation} has no path over REST")
        return found[0]
