"""Refusals in the provider's own form: keys, paths, methods, sizes, broken JSON, no money, and those asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.suite.drives import DRIVES
from contracts.suite.kubeez import refusals as kubeez
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Need
from contracts.suite.wire import NoAnswer

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

KEYLESS: tuple[tuple[str, str | None], ...] = (
    ("no key", None),
    ("an unknown key", "Bearer not-a-key"),
    ("another scheme", "Basic bW9jazptb2Nr"),
)
TOO_LARGE = 33 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """The rules that speak of refusals. key: a call without one is refused; status: it is a 401; others by status.

    paid: whatever else an account without money cannot have.
    """

    key: str
    status: str
    stray: str
    money: str
    asked: Mapping[int, tuple[str, ...]]
    paid: tuple[str, ...] = ()


DIALECTS = {
    "creativeai": Dialect(
        "S-6",
        "S-319",
        "S-324",
        "S-320",
        {402: ("S-320",), 429: ("S-321", "S-288"), 503: ("S-322",)},
        (
            *(
                "createVideoAlias",
                "createVideoBatch",
                "createVoice",
                "createComposition",
                "createChartVideo",
                "removeBackground",
            ),
            *("upscaleImage", "restoreImage", "nativeGenerateImage", "createImage"),
        ),
    ),
    "unifically": Dialect("U-1", "U-1", "U-171", "U-5", {402: ("U-5",), 429: ("U-7",), 500: ("U-168",)}),
    "mayanio": Dialect("S-6", "S-134", "S-136", "S-135", {402: ("S-135",), 429: ("S-137", "S-120"), 500: ("S-138",)}),
}


def checks(contract: Contract) -> list[Check]:
    """Every refusal a provider's servers share."""
    if contract.tools:
        return kubeez.checks(contract)
    dialect = DIALECTS.get(contract.provider)
    if dialect is None:
        return []
    stray = (dialect.stray,)
    both = tuple(dict.fromkeys((dialect.key, dialect.status)))
    judged = frozenset(rule.id for rule in contract.rules.values() if "envelope" in rule.checks)

    def row(
        name: str, says: str, rules: tuple[str, ...], run: "Callable[[Bench], None]", *needs: Need, **more: Any
    ) -> Check:
        return Check(f"errors/{name}", "errors", says, rules, run, needs=frozenset(needs), also=judged, **more)

    keyless = [
        row(
            f"{_id(name)}-{operation}", f"{operation} with {name} is refused", both, partial(_keyless, operation, value)
        )
        for operation in contract.operations
        for name, value in KEYLESS
    ]
    asked = [
        row(
            f"asked-for-{status}",
            f"A {status} is told in the provider's form",
            rules,
            partial(_asked, status),
            "key",
            "fate",
        )
        for status, rules in dialect.asked.items()
    ]
    poor = [
        row(
            f"no-money-{operation}",
            f"{operation} is not for an account without money",
            (dialect.money,),
            partial(_nothing_else, operation),
            "poor",
        )
        for operation in dialect.paid
    ]
    return [
        *keyless,
        row("unknown-path", "A path nobody knows is refused in the common form", stray, _unknown_path, "key"),
        row("wrong-method", "A method a path does not have is refused in the common form", stray, _wrong_method, "key"),
        row("broken-json", "A body that is no JSON is refused", stray, _broken_json, "key"),
        row("no-object", "A JSON body that is no object is refused", stray, _no_object, "key"),
        row("too-large", "A body of 33 MiB is refused", stray, _too_large, "key", alone=True),
        row(
            "no-money", "An account without money is refused, and nothing is made", (dialect.money,), _no_money, "poor"
        ),
        *poor,
        *asked,
    ]


def _id(name: str) -> str:
    return name.replace(" ", "-")


def _dialect(bench: "Bench") -> Dialect:
    return DIALECTS[bench.session.contract.provider]


def _keyless(operation: str, value: str | None, bench: "Bench") -> None:
    """The key is looked at before the request is."""
    body, path = _valid(bench, operation)
    met = bench.call(operation, path=path, body=body, headers={"authorization": value}, patient=False)
    dialect = _dialect(bench)
    if bench.expect(400 <= met.status < 500, dialect.key, f"{operation} to be refused without a right key", met.status):
        bench.expect(met.status == 401, dialect.status, "401", met.status)


def _valid(bench: "Bench", operation: str) -> tuple[Any, dict[str, str]]:
    """A body the operation takes, without a receiver, and ids for its path."""
    drives = DRIVES[bench.session.contract.provider]()
    known = bench.session.contract.operations.get(operation)
    empty: Any = {} if known is None or known.content_types else None
    body = next((drive.body for drive in drives if drive.operation == operation), empty)
    fields = {name: value for name, value in body.items() if value != "$hook"} if isinstance(body, dict) else body
    parts = known.routes[0][1].split("/") if known else ()  # an alias has no ids in its path
    names = [part[1:-1] for part in parts if part.startswith("{")]
    return fields, dict.fromkeys(names, "vgen_nowhere")


def _headers(bench: "Bench") -> dict[str, str]:
    own = {"authorization": f"Bearer {bench.wire.key}"} if bench.wire.key else {}
    return {**own, "content-type": "application/json"}


def _unknown_path(bench: "Bench") -> None:
    for method, path in (("GET", "/v1/nowhere"), ("POST", "/v1/video/nowhere"), ("GET", "/")):
        met = bench.wire.send(method, path, _headers(bench), b"{}" if method == "POST" else b"")
        bench.keep(met, judged=path != "/")
        bench.expect(
            path == "/" or 400 <= met.status < 500, _dialect(bench).stray, f"{method} {path} refused", met.status
        )


def _wrong_method(bench: "Bench") -> None:
    """Methods no path has: others may be answered by whatever stands in front of a server."""
    for operation in bench.session.contract.operations.values():
        path = "/".join("vgen_nowhere" if part.startswith("{") else part for part in operation.routes[0][1].split("/"))
        for method in ("DELETE", "PATCH"):
            met = bench.wire.send(method, path, _headers(bench), b"{}")
            bench.keep(met)
            wanted = f"{method} {path} to be refused with 405"
            bench.expect(met.status in (404, 405), _dialect(bench).stray, wanted, met.status)


def _json_posts(bench: "Bench") -> list[str]:
    operations = bench.session.contract.operations.values()
    return [each.id for each in operations if "application/json" in each.content_types and each.body_required]


def _broken_json(bench: "Bench") -> None:
    for operation in _json_posts(bench):
        met = bench.call(operation, body=b'{"prompt": "a kite')
        bench.expect(met.status in (400, 422), _dialect(bench).stray, f"{operation} to refuse broken JSON", met.status)


def _no_object(bench: "Bench") -> None:
    for operation in _json_posts(bench):
        for body in (b"[]", b'"a kite"', b"7", b"null"):
            met = bench.call(operation, body=body, patient=False)
            wanted = f"{operation} to refuse {body.decode()}"
            bench.expect(400 <= met.status < 500, _dialect(bench).stray, wanted, met.status)


def _too_large(bench: "Bench") -> None:
    operation = MANNERS[bench.session.contract.provider].main
    try:
        met = bench.call(operation, body=b'{"prompt": "' + b"a" * TOO_LARGE + b'"}', patient=False)
    except NoAnswer as error:
        raise Unstageable(f"the target hung up while it was sent 33 MiB ({error})") from error
    bench.expect(400 <= met.status < 500, _dialect(bench).stray, "33 MiB to be refused", met.status)


def _no_money(bench: "Bench") -> None:
    operation = MANNERS[bench.session.contract.provider].main
    body, _ = _valid(bench, operation)
    for _ in range(2):
        met = bench.call(operation, body=body, patient=False)
        bench.expect(
            met.status == 402, _dialect(bench).money, f"{operation} of an empty account to be a 402", met.status
        )


def _nothing_else(operation: str, bench: "Bench") -> None:
    """The dearest call is refused, so the account has less than that: so much cannot be bought of anything else.

    A key that is only nearly without money may buy a little.
    """
    manners = MANNERS[bench.session.contract.provider]
    price = manners.price
    dearest, _ = _valid(bench, manners.main)
    if bench.call(manners.main, body=dearest, patient=False).status != 402:
        raise Unstageable("the key has money after all")
    body, _ = _valid(bench, operation)
    for _ in range(int(price(manners.main, dearest) // price(operation, body)) + 1):
        met = bench.call(operation, body=body)
        if not 200 <= met.status < 300:
            bench.expect(met.status == 402, _dialect(bench).money, f"{operation} of an empty account: 402", met.status)
            return
    bench.expect(False, _dialect(bench).money, f"{operation} of an empty account to be a 402", met.status)


def _asked(status: int, bench: "Bench") -> None:
    """Soundstage gives an answer when it is asked to; a gateway in front of it must not bend it."""
    operation = MANNERS[bench.session.contract.provider].main
    body, _ = _valid(bench, operation)
    assert bench.session.fates is not None
    headers, body = bench.session.fates.answered(status, body)
    met = bench.call(operation, body=body, headers=headers, patient=False)
    for rule in _dialect(bench).asked[status][:1]:
        bench.expect(met.status == status, rule, f"a {status}, as was asked for", met.status)
