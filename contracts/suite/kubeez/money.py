"""Kubeez's credits, by its balance before and after: what is taken, what is given back, what moves nothing."""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite.drives import KITE
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check, Need

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

COST, HELD, BACK, BALANCE, FREE, ROWS, QUOTED = "K-126", "K-127", "K-128", "K-115", "K-109", "K-114", "K-100"
CENT = 1e-6  # of a credit: sums of floats
AD: dict[str, Any] = {"reference_ad_url": "https://example.org/in/ad.png", "product_text": "A kite"}
IMAGE: dict[str, Any] = {"prompt": KITE, "model": "nano-banana"}
CLIP: dict[str, Any] = {
    "prompt": KITE,
    "model": "kling-2-6-text-to-video-5s",
    "generation_type": "text-to-video",
    "aspect_ratio": "16:9",
    "duration": "5s",
}
# What is started, and the row of get_models that has its price; by how many it is charged.
STARTS: tuple[tuple[str, str, dict[str, Any], str, int], ...] = (
    ("image", "generate_media", IMAGE, "nano-banana", 1),
    ("clip", "generate_media", CLIP, "kling-2-6-text-to-video-5s", 1),
    ("clip-with-sound", "generate_media", {**CLIP, "sound": True}, "kling-2-6-text-to-video-5s-audio", 1),
    ("song", "generate_music", {"prompt": KITE, "model": "V5"}, "V5", 1),
    ("dialogue", "generate_dialogue", {"dialogue": [{"text": "Good evening"}]}, "text-to-dialogue-v3", 1),
    ("ads", "create_ad_copy", {**AD, "variant_count": 2}, "", 2),
)


def checks() -> list[Check]:
    """A check for each kind of job, then what costs nothing."""
    price = MANNERS["kubeez"].price

    def row(name: str, says: str, rules: tuple[str, ...], run: Any, cost: float, *needs: Need) -> Check:
        return Check(f"money/{name}", "money", says, rules, run, cost, frozenset(("key", *needs)), alone=True)

    charged = [
        row(
            f"charge-{name}",
            f"A job ({name}) costs what was told, once",
            (COST, HELD, QUOTED),
            partial(_charged, operation, body, model),
            price(operation, body) * count,
        )
        for name, operation, body, model, count in STARTS
    ]
    return [
        *charged,
        *(
            row(
                f"refund-{name}",
                f"A job ({name}) that has failed gives its credits back",
                (BACK, COST),
                partial(_refunded, operation, body),
                price(operation, body) * count,
                "fate",
            )
            for name, operation, body, _, count in STARTS
        ),
        row("free", "Estimates, lists and polls move nothing", (FREE, COST), _free, 0.0),
        row("refused", "What is refused costs nothing", (COST,), _refused, 0.0),
    ]


def balance(bench: "Bench") -> float:
    """The credits that are left. Raises Unstageable where none are told."""
    met = bench.call("get_balance")
    found = at(met.json, "credits")
    if isinstance(found, bool) or not isinstance(found, int | float):
        bench.expect(False, BALANCE, "credits as a number", met.response_body[:200], met)
        raise Unstageable("the account tells no balance to count by")
    return float(found)


def _moved(bench: "Bench", before: float, by: float, rule: str, when: str) -> None:
    now = balance(bench)
    fits = abs(before + by - now) < CENT + abs(before) * 1e-12
    bench.expect(fits, rule, f"a balance of {_plain(before + by)} {when}, {by:+g}", f"{_plain(now)}, {now - before:+g}")


def _plain(credits_left: float) -> str:
    return f"{credits_left:.2f}".removesuffix(".00")


def _price(bench: "Bench", model: str) -> float | None:
    """What the list says a model costs."""
    rows = at(bench.call("get_models").json, "models")
    found = [row for row in rows if at(row, "model_id") == model] if isinstance(rows, list) else []
    told = at(found[0], "cost_per_generation") if found else None
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None


def _charged(operation: str, body: dict[str, Any], model: str, bench: "Bench") -> None:
    """Quoted, taken, told: the same number each time. When it is taken is not stated, that it is in the end is."""
    wanted = _price(bench, model) if model else None
    before = balance(bench)
    started = bench.call(operation, body=body)
    if not bench.expect(bench.jobs, COST, f"{operation} to be taken", started.status, started):
        return
    quoted = at(started.json, "estimated_cost_credits")
    known = isinstance(quoted, int | float) and not isinstance(quoted, bool)
    if known and wanted is not None:
        bench.expect(abs(quoted - wanted) < CENT, COST, f"{wanted:g} credits, as {model} is listed", quoted, started)
    price = float(quoted) if known else wanted
    if price is None:
        raise Unstageable("no price is told, by the answer or by the list")
    bench.expect(price > 0, COST, "a price", price, started)
    _moved(bench, before, -price, HELD, "once the job is taken")
    bench.settle()
    _moved(bench, before, -price, COST, "once it has completed")
    told = [at(job.ended.json, "credits_deducted") for job in bench.jobs if job.ended is not None]
    numbers = [each for each in told if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) == len(bench.jobs):
        bench.expect(abs(sum(numbers) - price) < CENT, COST, f"{price:g} credits deducted", numbers)


def _refunded(operation: str, body: dict[str, Any], bench: "Bench") -> None:
    before = balance(bench)
    assert bench.session.fates is not None
    headers, body = bench.session.fates.told("fail", None, body)
    bench.call(operation, body=body, headers=headers)
    bench.settle()
    _moved(bench, before, 0, BACK, "once the job has failed")
    for job in bench.jobs:
        told = at(job.ended.json, "credits_deducted") if job.ended else None
        bench.expect(told in (None, 0) or not isinstance(told, int), BACK, "no credits deducted", told, job.ended)


def _free(bench: "Bench") -> None:
    before = balance(bench)
    for model in ("nano-banana", "kling-2-6-text-to-video-5s"):
        bench.call("get_generation_estimate", body={"model": model})
    bench.call("get_models")
    bench.call("get_generations")
    bench.call("get_generation_status", body={"generation_id": "nowhere"}, patient=False)
    bench.call("get_music_status", body={"generation_id": "nowhere"}, patient=False)
    _moved(bench, before, 0, FREE, "after looking and estimating")


def _refused(bench: "Bench") -> None:
    before = balance(bench)
    for body in ({**IMAGE, "prompt": ""}, {**IMAGE, "model": "no/model"}):
        bench.call("generate_media", body=body, patient=False)
    bench.call("generate_music", body={"prompt": KITE, "title": "Alone"}, patient=False)
    bench.call("create_ad_copy", body={"product_text": "A kite"}, patient=False)
    bench.settle()
    _moved(bench, before, 0, COST, "after refusals")
