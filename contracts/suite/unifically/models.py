"""Every table, field by field: what it lists is taken, what lies beyond is refused, and so are wrong pairs.

One model of many may be wrong alone. What the document takes is asked for as a dry run, which costs nothing; what it
refuses is submitted, and what is only inferred to be refused is asked for as a dry run too. Without dry runs only
what is surely refused is sent. The answers are judged like any other.
"""

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

from contracts.contract import Contract
from contracts.document import Json, deref
from contracts.expected import at
from contracts.findings import FIRM
from contracts.operation import Operation
from contracts.suite.drives import KITE
from contracts.suite.plan import Check, Need
from contracts.suite.unifically import edges
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

Body = dict[str, Any]
KEY: frozenset[Need] = frozenset(("key",))
CREATE = "createTask"
FOREIGN = "凧が浜辺の空を飛ぶ 🪁"
# Where no model has a table of its own: the least that is taken.
LEAST: dict[str, dict[str, Body]] = {
    "mayanio": {
        "createImages": {"prompt": KITE},
        "createVideo": {"prompt": KITE},
        "create3d": {"image_url": "https://example.com/jug.png"},
    }
}
EARLIER = frozenset({"task_id", "clip_id"})  # what was made before: nobody has to look at the rest without it


def checks(contract: Contract) -> list[Check]:
    """One check for each model that can be asked for by itself."""
    if contract.provider != "unifically":
        return [_refusing(contract, name, body) for name, body in LEAST.get(contract.provider, {}).items()]
    says = "Each field of {} is taken within its table, and refused beyond it"
    return [
        Check(
            f"models/{model}",
            "models",
            says.format(model),
            (),
            partial(_sweep, body),
            needs=KEY,
            also=frozenset(_rules(contract.document, _branch(contract, model))),
        )
        for model, body in bases(contract).items()
    ]


def _refusing(contract: Contract, name: str, body: Body) -> Check:
    """Everything that an operation surely refuses."""
    schema = _asked(contract, name)
    rules = frozenset(_rules(contract.document, schema))
    says = f"Each field of {name} is refused beyond its table"
    return Check(f"models/{name}", "models", says, (), partial(_refuse, name, body), needs=KEY, also=rules)


def _asked(contract: Contract, name: str) -> Json:
    method, path, _ = contract.operations[name].routes[0]
    written: Json = contract.document["paths"][path][method.lower()]["requestBody"]
    return deref(contract.document, written)["content"]["application/json"]["schema"]  # type: ignore[no-any-return]  # JSON


def _refuse(name: str, base: Body, bench: "Bench") -> None:
    contract = bench.session.contract
    operation = contract.operations[name]
    for field, schema in edges.fields(contract.document, _asked(contract, name)).items():
        for value in (*edges.values(field, schema), *((None,) if field in base else ())):
            body = {**base, field: value}
            broken = operation.violation(body)
            rule = contract.rules.get(broken.rule or "") if broken else None
            if rule is not None and rule.standing in FIRM:
                _kept(bench, name, body)


def _kept(bench: "Bench", operation: str, body: Body) -> Met:
    """One answer, which is kept as evidence only if something is wrong with it: there are thousands."""
    seen = len(bench.found)
    met = bench.call(operation, body=body)
    if len(bench.found) == seen:
        bench.exchanges.pop()
    return met


def bases(contract: Contract) -> dict[str, Body]:
    """For each model the shortest body that some rule says is taken."""
    found: dict[str, Body] = {}
    for body in _taken(contract):
        known = found.get(body["model"])
        if known is None or len(body["input"]) < len(known["input"]):
            found[body["model"]] = {"model": body["model"], "input": body["input"]}
    return found


def _taken(contract: Contract) -> Iterator[Body]:
    for rule in contract.rules.values():
        for case in rule.cases if rule.standing in FIRM or rule.id.startswith("U-18") else ():
            body = case.call.body
            if case.kind == "accepts" and not case.given and case.call.operation == CREATE and _is_whole(body):
                yield body


def _is_whole(body: Any) -> bool:
    """Whether a body stands for itself: nothing in it was made before."""
    asked = body.get("input") if isinstance(body, dict) else None
    return isinstance(asked, dict) and isinstance(body.get("model"), str) and not EARLIER & set(asked)


def _sweep(base: Body, bench: "Bench") -> None:
    contract = bench.session.contract
    operation = contract.operations[CREATE]
    for body in tried(contract, base):
        broken = operation.violation(body)
        if broken is None and operation.violation(body, harsh=True) is not None:
            continue
        rule = contract.rules.get(broken.rule or "") if broken else None
        dry = {} if broken and (rule is None or rule.standing in FIRM) else {"dry_run": True}
        met = _kept(bench, CREATE, {**body, **dry})
        wanted = "a conforming task to be priced" if broken is None else "400"
        bench.expect(met.status < 500, "U-10" if broken is None else "U-167", wanted, met.status, met)
        ident = at(met.json, "data.task_id")
        if dry and isinstance(ident, str):
            there = bench.call("getTask", path={"task_id": ident})
            bench.expect(there.status != 200, "U-118", "a dry run to make no task", f"the task {ident}", there)


def tried(contract: Contract, base: Body) -> Iterator[Body]:
    """The base itself, with each edge of each field, without what it needs, and with each wrong pair."""
    fields = table(contract, base["model"])
    yield base
    for name in base["input"]:
        yield _but(base, lack=name)
        if name in ("prompt", "text", "gpt_description_prompt"):
            yield _but(base, **{name: FOREIGN})
    for name, schema in fields.items():
        if name not in EARLIER:
            yield from (_but(base, **{name: value}) for value in edges.values(name, schema))
    yield from _pairs(contract, base, fields)


def table(contract: Contract, model: str) -> dict[str, Any]:
    """The fields of a model's input, each with its schema."""
    return edges.fields(contract.document, _branch(contract, model)["properties"]["input"])


def _branch(contract: Contract, model: str) -> dict[str, Any]:
    written = contract.document["components"]["schemas"]["TaskRequest"]["discriminator"]["mapping"][model]
    return deref(contract.document, {"$ref": written})


def _rules(document: Json, value: Any) -> set[str]:
    """Every rule a schema names."""
    if isinstance(value, list):
        return {found for item in value for found in _rules(document, item)}
    if not isinstance(value, dict):
        return set()
    own = deref(document, value)
    named = {own["x-rule"]} if "x-rule" in own else set()
    return named.union(*(_rules(document, item) for key, item in own.items() if key != "x-harsh"))


def _pairs(contract: Contract, base: Body, fields: dict[str, Any]) -> Iterator[Body]:
    """Two wishes that are each fine alone and not together. A field that needs another makes one wish with it."""
    operation = contract.operations[CREATE]
    known = {name: value for body in _taken(contract) for name, value in body["input"].items()}
    usual = {name: edges.plain(name, schema) or known.get(name) for name, schema in fields.items()}
    free = {
        name: usual[name] for name in fields if usual[name] is not None and name not in EARLIER | set(base["input"])
    }
    alone = [{name: value} for name, value in free.items() if _fits(operation, base, {name: value})]
    needy = [{name: value} for name, value in free.items() if {name: value} not in alone]
    couples = [{**one, **two} for one in needy for two in alone if _fits(operation, base, {**one, **two})]
    for one, two in combinations([*alone, *couples], 2):
        body = _but(base, **one, **{name: value for name, value in two.items() if name not in one})
        if operation.violation(body) is not None:
            yield body


def _fits(operation: Operation, base: Body, more: Body) -> bool:
    return operation.violation(_but(base, **more)) is None


def _but(base: Body, lack: str | None = None, **more: Any) -> Body:
    asked = {name: value for name, value in base["input"].items() if name != lack}
    return {**base, "input": {**asked, **more}}
