"""What one path or one model does, every other has to do: cases played again through the alias, with an image, by name.

Refusals cost nothing and are all repeated; of what is taken, every model meets its bounds once.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from contracts import cases
from contracts.contract import Contract
from contracts.findings import FIRM
from contracts.rule import Case, Rule
from contracts.suite.drives import KITE, PICTURE
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check
from contracts.suite.stage import TargetStage

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

LONGEST = {"auto": 15, "kling-o3-pro": 15, "kling-v3": 10, "seedance-1.5-pro": 15}
RATIOS = ("21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
RESOLUTIONS = ("480p", "720p", "1080p")
SIZES = ("1024x1024", "1536x1024", "1024x1536")
IMAGES = ("dall-e-3", "gpt-image-1", "seedream-3.0", "flux-pro", "stable-diffusion-3")


class Variant(NamedTuple):
    """The same call otherwise. more: fields it has as well, unless the case is about them."""

    name: str
    of: str
    operation: str
    more: dict[str, Any]


VARIANTS = (
    Variant("alias", "createVideo", "createVideoAlias", {"image_url": PICTURE}),
    *(Variant(model, "createVideo", "createVideo", {"model": model}) for model in LONGEST if model != "auto"),
    *(Variant(model, "createImage", "createImage", {"model": model}) for model in IMAGES),
)


def checks(contract: Contract) -> list[Check]:
    """Every firm refusal in every variant, then what every model takes."""
    if contract.provider != "creativeai":
        return []
    firm = [rule for rule in contract.rules.values() if rule.party == "server" and rule.standing in FIRM]
    again = [check for rule, variant in product(firm, VARIANTS) for check in _again(contract, rule, variant)]
    return [*again, _taken("videos", "createVideo", ("S-79", "S-225"), videos), _taken(*_IMAGES, images)]


def _again(contract: Contract, rule: Rule, variant: Variant) -> Iterator[Check]:
    """One check for all refusals of a rule."""
    rows = [
        case
        for case in rule.cases
        if case.kind == "rejects"
        and case.call.operation == variant.of
        and _fits(case, variant)
        and case.status != 401
        and not case.given
    ]
    if rows:
        says = f"{rule.says} So it is with {', '.join(map(str, variant.more.values()))}"
        run = partial(_refused, contract, rows, variant)
        yield Check(f"variants/{rule.id}-{variant.name}", "rules", says, (rule.id,), run, needs=frozenset(("key",)))


def _fits(case: Case, variant: Variant) -> bool:
    return isinstance(case.call.body, dict) and not set(variant.more) & {*case.call.body, case.param}


def _refused(contract: Contract, rows: list[Case], variant: Variant, bench: "Bench") -> None:
    for case in rows:
        call = replace(case.call, operation=variant.operation, body={**case.call.body, **variant.more})
        for broken in cases.play(replace(case, call=call), contract, TargetStage(bench)):
            bench.blame(broken)


_IMAGES = ("images", "createImage", ("S-47", "S-49", "S-51"))


def _taken(name: str, operation: str, rules: tuple[str, ...], bodies: Any) -> Check:
    cost = sum(MANNERS["creativeai"].price(operation, body) for body in bodies())
    says = f"Every model of {name} takes what all of them are said to take"
    run = partial(_accepted, operation, rules[0], bodies)
    return Check(f"variants/{name}", "rules", says, rules, run, cost, frozenset(("key",)))


def _accepted(operation: str, rule: str, bodies: Any, bench: "Bench") -> None:
    for body in bodies():
        met = bench.call(operation, body=body)
        told = f"{met.status} {met.response_body[:200]!r}"
        bench.expect(200 <= met.status < 300, rule, f"{operation} to take {body}", told, met)
        if operation == "createImage" and isinstance(met.json, dict):
            rows = met.json.get("data")
            fits = isinstance(rows, list) and len(rows) == body["n"]
            bench.expect(fits, "S-51", f"{body['n']} images of {body['model']}", met.response_body[:200], met)


def videos() -> list[dict[str, Any]]:
    """Every model at its shortest and longest, from text and from an image; ratios and resolutions in turn."""
    ways = [(model, length, still) for model in LONGEST for length in (3, LONGEST[model]) for still in (False, True)]
    return [
        {"prompt": KITE, "model": model, "duration": length, "aspect_ratio": RATIOS[index % 6]}
        | {"resolution": RESOLUTIONS[index % 3]}
        | ({"image_url": PICTURE} if still else {})
        for index, (model, length, still) in enumerate(ways)
    ]


def images() -> list[dict[str, Any]]:
    """Every model in every size; counts, qualities and backgrounds in turn."""
    return [
        {"prompt": KITE, "model": model, "size": size, "n": 1 + index % 4, "quality": ("standard", "hd")[index % 2]}
        | ({"background": "transparent"} if index % 3 == 2 else {})
        for index, (model, size) in enumerate(product(IMAGES, SIZES))
    ]
