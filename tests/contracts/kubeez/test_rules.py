"""Every row of Kubeez's rules is well formed, in order, and exercised or excused; cases and document agree."""

import re
from typing import Any

import pytest

import contracts
from contracts import checks, loader, script, tally
from contracts.errors import ContractError
from contracts.rule import Case
from contracts.violation import Violation

KUBEEZ = loader.load("kubeez")
CASES = [case for row in KUBEEZ.rules.values() for case in row.cases]
SOURCES = (
    r"00[01]_[0-9a-f]{16}\.txt|kubeez\.com/docs/|public client code|a directory's listing|the sources are silent|"
    r"KubeezCut, the vendor's|kubeez-scroll-world-video, the vendor's|Model Context Protocol, revision "
)
# What another rule says first: the count of images includes that there are some.
TWINS = {
    **dict.fromkeys((f"K-{number}" for number in (15, 16, 17, 18, 19, 20, 32)), frozenset({"K-6"})),
    "K-21": frozenset({"K-22"}),
    **dict.fromkeys(("K-133", "K-136"), frozenset({"K-3"})),
    "K-131": frozenset({"K-1"}),
}
ABOUT_ARGUMENTS = {f"K-{number}" for number in range(1, 82)}
# Of these no schema speaks: what is accepted or ignored, what is measured, what `quality` comes to.
ELSEWHERE = {f"K-{number}" for number in (27, 28, 30, 36, 45, 51, 52, 53, 55, 78)}


def test_rows_are_numbered_without_a_gap_servers_first() -> None:
    numbered = [f"K-{number}" for number in range(1, 152)] + [f"P-{number}" for number in range(1, 18)]
    assert list(KUBEEZ.rules) == numbered


def test_the_letter_tells_the_party() -> None:
    for row in KUBEEZ.rules.values():
        assert row.party == ("server" if row.id.startswith("K-") else "client"), row.id


def test_sources_are_pages_or_clients() -> None:
    for row in KUBEEZ.rules.values():
        assert re.match(SOURCES, row.source), row.id


def test_named_checks_exist() -> None:
    named = {(row.id, name) for row in KUBEEZ.rules.values() for name in row.checks}
    assert {pair for pair in named if pair[1] not in checks.names("kubeez")} == set()


def test_most_rules_are_checked() -> None:
    checked, known = contracts.coverage("kubeez", "server")

    assert (checked, known) == (145, 151)
    assert len(tally.reasons("kubeez")) == 6 + 7


def x_rules(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for item in value for found in x_rules(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["x-rule"]} if "x-rule" in value else set()
    return own | {found for item in value.values() for found in x_rules(item)}


def test_the_document_names_rules_that_exist() -> None:
    assert x_rules(KUBEEZ.document) - set(KUBEEZ.rules) == set()


def test_every_rule_about_arguments_is_in_the_document_or_beyond_it() -> None:
    beyond = {rule for operation in KUBEEZ.operations.values() for rule in operation.beyond_schema}
    assert ABOUT_ARGUMENTS - ELSEWHERE - x_rules(KUBEEZ.document) - beyond == set()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_and_the_document_agree(case: Case) -> None:
    """Two statements of one fact, made apart: what a case accepts conforms, what it refuses by name does not."""
    found = judged(case)
    if case.kind == "accepts" or case.status != 400 or measured(case):
        assert found is None
    else:
        assert found is not None
        assert found.param == case.param
        assert found.rule == case.rule or found.rule in TWINS.get(case.rule, frozenset())


def judged(case: Case) -> Violation | None:
    return KUBEEZ.operations[case.call.operation].violation(filled(case.call.body))


def measured(case: Case) -> bool:
    """Whether a file that was made before is refused."""
    return case.rule == "K-65" and bool(case.given)


def filled(value: Any) -> Any:
    """Arguments with a text, an id or a URL where one is meant."""
    if isinstance(value, dict):
        return {name: filled(part) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part) for part in value]
    if isinstance(value, str) and value.startswith("$text."):
        return "x" * int(value.removeprefix("$text."))
    return "https://example.org/made.jpg" if value == "$small.outputs.0.thumbnail_url" else value


def test_published_schemas_take_what_the_rules_take() -> None:
    """What a client reads in tools/list never refuses what the server would take; over REST there are more types."""
    for case in CASES:
        if case.kind == "accepts" and case.call.body.get("model_type") != "speech":
            assert plainly(case.call.operation, filled(case.call.body)) is None, case.id


def plainly(tool: str, arguments: Any) -> Violation | None:
    from contracts.body import Branch

    return Branch({}, KUBEEZ.tools[tool].input).violation(arguments)


def test_a_boolean_is_no_number() -> None:
    for tool, arguments, field in (
        ("generate_media", {"prompt": "A boat", "model": "nano-banana"}, "seed"),
        ("generate_dialogue", {"dialogue": [{"text": "Good evening"}]}, "stability"),
        (
            "create_ad_copy",
            {"reference_ad_url": "https://example.org/a.png", "product_text": "A boat"},
            "variant_count",
        ),
        ("get_generations", {}, "limit"),
    ):
        operation = KUBEEZ.operations[tool]
        assert operation.violation({**arguments, field: 1}) is None
        found = operation.violation({**arguments, field: True})
        assert found is not None
        assert found.param == field


def test_a_call_names_a_tool_or_an_operation() -> None:
    assert script.call({"tool": "get_balance"}).operation == "get_balance"
    assert script.call({"tool": "get_balance"}).body == {}
    with pytest.raises(ContractError, match="a call of a tool has no `body`"):
        script.call({"tool": "get_balance", "body": {}})
