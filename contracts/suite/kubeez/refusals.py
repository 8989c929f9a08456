"""Refusals of Kubeez's tools: without a good key, without money, and those a Soundstage can be asked for."""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at
from contracts.suite.drives import KITE
from contracts.suite.kubeez.rest_twin import needs_twin
from contracts.suite.plan import Check, Need

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

KEY, MONEY, LIMIT, WORDS = "K-85", "K-84", "K-82", "K-131"
KEYLESS: tuple[tuple[str, str | None], ...] = (
    ("no-key", None),
    ("an-unknown-key", "Bearer not-a-key"),
    ("another-scheme", "Basic bW9jazptb2Nr"),
    ("an-expired-token", "Bearer kzt_nobody_0000000000000000000000000000"),
)
STARTS: dict[str, dict[str, Any]] = {
    "generate_media": {"prompt": KITE, "model": "nano-banana"},
    "generate_music": {"prompt": KITE},
    "generate_dialogue": {"dialogue": [{"text": "Good evening"}]},
    "create_ad_copy": {"reference_ad_url": "https://example.org/in/ad.png", "product_text": "A kite"},
}
ASKED = ((402, MONEY, "insufficient_credits"), (429, LIMIT, "rate_limited"), (503, WORDS, "internal_error"))


def checks(contract: Contract) -> list[Check]:
    """Every refusal that tools share."""

    def row(name: str, says: str, rule: str, run: Any, *needs: Need) -> Check:
        return Check(f"errors/{name}", "errors", says, (rule,), run, needs=frozenset(needs), also=frozenset({WORDS}))

    tools = [tool.name for tool in contract.tools.values() if tool.generation == "S"]
    keyless = [
        row(f"{name}-{tool}", f"{tool} with {name.replace('-', ' ')} is refused", KEY, partial(_keyless, tool, value))
        for tool in tools
        for name, value in KEYLESS
    ]
    asked = [
        row(f"asked-for-{status}", f"A {status} is told", rule, partial(_asked, status, word), "key", "fate")
        for status, rule, word in ASKED
    ]
    broke = "An account without money is refused, and nothing is made"
    return [
        *keyless,
        row("no-money", broke, MONEY, _no_money, "poor"),
        row("no-money-rest", f"{broke}, over REST too", MONEY, _no_money_rest, "poor"),
        *asked,
    ]


def _keyless(tool: str, value: str | None, bench: "Bench") -> None:
    """The key is looked at before anything is: over HTTP, so that a client signs in."""
    met = bench.call(tool, body=STARTS.get(tool, {}), headers={"authorization": value}, patient=False)
    status = met.over.status if met.over else met.status
    bench.expect(status == 401, KEY, f"401 to {tool} without a good key", f"{status} {met.response_body[:200]!r}", met)


def _no_money(bench: "Bench") -> None:
    before = bench.call("get_balance"), bench.call("get_generations")
    for tool, body in STARTS.items():
        met = bench.call(tool, body=body, patient=False)
        told = f"{met.status} {met.response_body[:200]!r}"
        bench.expect(met.status == 402, MONEY, f"{tool} of an empty account to be a 402", told, met)
    after = bench.call("get_balance"), bench.call("get_generations")
    for was, now, what in zip(before, after, ("credits", "generations"), strict=True):
        wanted, got = at(was.json, what), at(now.json, what)
        bench.expect(got == wanted, MONEY, f"the same {what} as before the refusals", got, now)


def _no_money_rest(bench: "Bench") -> None:
    needs_twin(bench)
    for tool, body in STARTS.items():
        met = bench.call(f"{tool}Rest", body=body, patient=False)
        bench.expect(met.status == 402, MONEY, f"{tool} of an empty account to be a 402", met.status, met)


def _asked(status: int, word: str, bench: "Bench") -> None:
    """Soundstage gives an answer when it is asked to; a gateway in front of it must not bend it."""
    if bench.session.fates is None:
        raise Unstageable("the target cannot be asked for a refusal")
    for tool in ("generate_media", "get_balance"):
        if tool == "get_balance" and not bench.session.fates.header:
            continue  # it has no text to ask in
        headers, body = bench.session.fates.answered(status, STARTS.get(tool, {}))
        known = status in bench.session.contract.operations[tool].statuses
        met = bench.call(tool, body=body, headers=headers, patient=False, judged=known)
        rule = {402: MONEY, 429: LIMIT}.get(status, WORDS)
        bench.expect(met.status == status, rule, f"{tool} to tell a {status}, as was asked for", met.status, met)
        code = at(met.json, "error.code")
        bench.expect(code == word, WORDS, f"the word {word}", code, met)
