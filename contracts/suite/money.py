"""Money, where the API shows it: what is taken, what is given back, what costs nothing.

Balances are read before and after, so nothing else may be bought meanwhile. CreativeAI shows no balance: its charges
are judged on jobs and webhooks.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at
from contracts.suite.drives import KITE
from contracts.suite.kubeez import money as kubeez
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Need

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

CENT = 1e-6  # of a dollar: sums of floats
STILL: dict[str, Any] = {"model": "alibaba/qwen-image-2.0", "input": {"prompt": KITE}}
PRICE = 0.0245
WANTS = {"createImages": "S-130", "createVideo": "S-128", "create3d": "S-129"}


def checks(contract: Contract) -> list[Check]:
    """What a provider's balance has to show."""
    if contract.provider == "unifically":
        return _unifically()
    if contract.provider == "kubeez":
        return kubeez.checks()
    return _mayanio() if contract.provider == "mayanio" else []


def _row(name: str, says: str, rules: tuple[str, ...], run: Any, cost: float, *needs: Need) -> Check:
    return Check(f"money/{name}", "money", says, rules, run, cost, frozenset(("key", *needs)), alone=True)


def _unifically() -> list[Check]:
    price = MANNERS["unifically"].price("createTask", STILL)
    return [
        _row("charge", "A task takes its price, when it is accepted", ("U-172", "U-192"), _charge, price),
        _row("dry-run", "A dry run moves nothing and tells the price", ("U-118", "U-119"), _dry_run, 0.0),
        _row("refund", "A failed task gives its price back", ("U-173",), _refund, price, "fate"),
        _row("refused", "A refused task costs nothing", ("U-10",), _refused, 0.0),
    ]


def _balance(bench: "Bench") -> float:
    met = bench.call("getAccount")
    found = at(met.json, "data.balance_usd")
    if isinstance(found, bool) or not isinstance(found, int | float):
        bench.expect(False, "U-142", "balance_usd as a number", met.response_body[:200], met)
        raise Unstageable("the account tells no balance to count by")
    return float(found)


def _moved(bench: "Bench", before: float, by: float, rule: str, when: str) -> None:
    now = _balance(bench)
    fits = abs(before + by - now) < CENT + abs(before) * 1e-12
    bench.expect(fits, rule, f"a balance of {before + by:.6f} {when}", f"{now:.6f}")


def _charge(bench: "Bench") -> None:
    before = _balance(bench)
    quoted = at(bench.call("createTask", body={**STILL, "dry_run": True}).json, "data.cost")
    bench.call("createTask", body=STILL)
    price = float(quoted) if isinstance(quoted, int | float) and not isinstance(quoted, bool) else PRICE
    bench.expect(abs(price - PRICE) < CENT, "U-192", f"a price of {PRICE}", price)
    _moved(bench, before, -price, "U-172", "once the task is accepted")
    bench.settle()
    _moved(bench, before, -price, "U-172", "once it has completed")


def _dry_run(bench: "Bench") -> None:
    before = _balance(bench)
    for _ in range(3):
        bench.call("createTask", body={**STILL, "dry_run": True})
    _moved(bench, before, 0, "U-118", "after dry runs")


def _refund(bench: "Bench") -> None:
    before = _balance(bench)
    assert bench.session.fates is not None
    headers, body = bench.session.fates.told("fail", None, STILL)
    bench.call("createTask", body=body, headers=headers)
    bench.settle()
    _moved(bench, before, 0, "U-173", "once the task has failed")


def _refused(bench: "Bench") -> None:
    before = _balance(bench)
    bench.call("createTask", body={"model": STILL["model"], "input": {"prompt": "a" * 801}}, patient=False)
    bench.call("createTask", body={"model": "no/model", "input": {"prompt": KITE}}, patient=False)
    _moved(bench, before, 0, "U-10", "after refusals")


def _mayanio() -> list[Check]:
    calls = (
        ("createImages", {"prompt": KITE}, "S-127"),
        ("createVideo", {"prompt": KITE}, "S-128"),
        ("create3d", {"image_url": "https://example.com/mug.png"}, "S-129"),
    )
    cost = sum(MANNERS["mayanio"].price(operation, body) for operation, body, _ in calls)
    return [
        _row(
            "points",
            "Every generation takes points, and tells what remains",
            ("S-125", "S-127"),
            partial(_points, calls),
            cost,
        ),
        _row(
            "refused",
            "A refused generation takes no points",
            ("S-131",),
            _refused_points,
            3 * MANNERS["mayanio"].price("createImages", None),
        ),
    ]


def _refused_points(bench: "Bench") -> None:
    """Two images cost twice as much as one: what is refused between them costs nothing."""
    left: list[float] = []
    for _ in range(3):
        met = bench.call("createImages", body={"prompt": KITE})
        if len(left) == 1:
            bench.call("createImages", body={"prompt": KITE, "num_images": 5}, patient=False)
        found = at(met.json, "data.remaining_points")
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise Unstageable("the answer tells no points to count by")
        left.append(found)
    each, again = left[0] - left[1], left[1] - left[2]
    bench.expect(again <= each, "S-131", f"{each:g} points for an image, and none for a refusal", f"{again:g}")


def _points(calls: tuple[tuple[str, Any, str], ...], bench: "Bench") -> None:
    """What remains goes down with each generation, by the price of a video and of a model."""
    last: float | None = None
    for operation, body, rule in (calls[0], *calls):
        met = bench.call(operation, body=body)
        left = at(met.json, "data.remaining_points")
        if isinstance(left, bool) or not isinstance(left, int | float):
            bench.expect(False, "S-125", "remaining_points as a number", left, met)
            return
        if last is not None:
            bench.expect(left < last, "S-125", f"less than the {last:g} points before", left, met)
            wanted = {"createVideo": 10, "create3d": 20}.get(operation)
            if wanted is not None:
                bench.expect(
                    last - left == wanted, rule, f"{operation} to take {wanted} points", f"{last - left:g}", met
                )
        last = left
