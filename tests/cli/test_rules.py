"""`soundstage rules` counts what is checked of what is known."""

import json

from contracts import loader
from tests.cli.process import run

KNOWN = loader.load("creativeai").rules


def test_the_figures_are_the_contracts_own() -> None:
    told = run("rules", "--provider", "creativeai").out.splitlines()

    checked = sum(rule.checked for rule in KNOWN.values())
    assert told[0] == f"creativeai  checked {checked} of {len(KNOWN)}"
    assert len(told) == 1 + len(KNOWN) - checked
    assert all("because " in row for row in told[1:])


def test_every_provider_is_counted() -> None:
    heads = [row.split()[0] for row in run("rules").out.splitlines() if not row.startswith(" ")]

    assert heads == loader.providers()


def test_one_party_is_counted_alone() -> None:
    for party in ("server", "client"):
        said = run("rules", "--provider", "creativeai", "--party", party).out

        assert said.splitlines()[0].endswith(f"of {sum(rule.party == party for rule in KNOWN.values())}")


def test_every_rule_is_told_as_json() -> None:
    told = json.loads(run("rules", "--provider", "creativeai", "--json").out)["creativeai"]

    assert [rule["id"] for rule in told["rules"]] == list(KNOWN)
    assert sum(rule["checked"] for rule in told["rules"]) == told["checked"]
    assert {rule["standing"] for rule in told["rules"]} <= {"documented", "recorded", "inferred", "guessed"}
