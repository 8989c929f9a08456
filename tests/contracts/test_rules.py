"""Every row of every rules.yaml is well formed, in order, and exercised or excused; cases and documents agree."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import contracts
from contracts import checks, loader, rule, tally
from contracts.errors import ContractError
from contracts.operation import Operation
from contracts.rule import Case
from contracts.violation import Violation

CREATIVEAI = loader.load("creativeai")
CASES = [case for row in CREATIVEAI.rules.values() for case in row.cases]
OPERATIONS = {route[2]: operation for operation in CREATIVEAI.operations.values() for route in operation.routes}


def test_rows_are_numbered_without_a_gap_servers_first() -> None:
    numbered = [f"S-{number}" for number in range(1, 338)] + [f"C-{number}" for number in range(1, 45)]
    assert list(CREATIVEAI.rules) == numbered


def test_the_letter_tells_the_party() -> None:
    for row in CREATIVEAI.rules.values():
        assert row.party == ("server" if row.id.startswith("S-") else "client"), row.id


def test_named_checks_exist() -> None:
    named = {(row.id, name) for row in CREATIVEAI.rules.values() for name in row.checks}
    assert {pair for pair in named if pair[1] not in checks.names("creativeai")} == set()


def test_every_check_exercises_a_rule() -> None:
    """Blame and status checks report under whatever rule was broken; all others are named by the rules they hold."""
    any_rule = {
        "accepted-against-document",
        "refused-within-document",
        "request",
        "undocumented-status",
        "response-type",
    }
    named = {name for row in CREATIVEAI.rules.values() for name in row.checks}
    assert checks.names("creativeai") - any_rule - named == set()


def x_rules(value: Any) -> set[str]:
    if isinstance(value, list):
        return {found for item in value for found in x_rules(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["x-rule"]} if "x-rule" in value else set()
    return own | {found for item in value.values() for found in x_rules(item)}


def test_the_document_names_rules_that_exist() -> None:
    assert x_rules(CREATIVEAI.document) - set(CREATIVEAI.rules) == set()


def test_every_field_of_a_request_carries_its_rule() -> None:
    """Breaking any field of a request names a rule of its own, not only the operation's."""
    names = ("VideoRequest", "BatchRequest", "VoiceRequest", "CompositionRequest", "ChartRequest", "ChartData")
    for name in (*names, "UtilityRequest", "UpscaleRequest"):
        for field, schema in CREATIVEAI.document["components"]["schemas"][name]["properties"].items():
            assert "x-rule" in schema, f"{name}.{field}"


def test_sources_are_pages() -> None:
    for row in CREATIVEAI.rules.values():
        assert re.match(r"004_1cc0cce55a1a1ab0\.txt|creativeai\.run|OpenAI's|two channels|robustness", row.source), (
            row.id
        )


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_and_the_document_agree(case: Case) -> None:
    """Two statements of one fact, made apart: what a case accepts conforms, what it refuses by name does not."""
    plain, harsh = judged(case)
    if case.kind == "accepts":
        assert (plain, harsh) == (None, None)
    elif case.kind == "warns":
        assert plain is None
        assert harsh is not None
        assert (harsh.param, harsh.rule) == (case.param, case.rule)
    elif case.status == 400 and not case.given:
        assert plain is not None
        assert plain.param == case.param
    else:
        assert plain is None


def judged(case: Case) -> tuple[Violation | None, Violation | None]:
    operation = OPERATIONS[case.call.operation]
    if not operation.content_types:
        return None, None
    body = filled(case.call.body)
    return operation.violation(body), operation.violation(body, harsh=True)


def filled(value: Any) -> Any:
    """A body with a receiver's URL where one is meant, and texts as long as they are meant to be."""
    if isinstance(value, dict):
        return {name: filled(part) for name, part in value.items()}
    if isinstance(value, list):
        return [filled(part) for part in value]
    if isinstance(value, str) and value.startswith("$text."):
        return "x" * int(value.removeprefix("$text."))
    return "http://127.0.0.1:9/hook" if value == "$receiver" else value


@pytest.mark.parametrize("operation", CREATIVEAI.operations.values(), ids=CREATIVEAI.operations)
def test_a_call_fills_every_parameter_of_its_path(operation: Operation) -> None:
    for case in CASES:
        routes = {route[2]: route for route in operation.routes}
        if case.call.operation in routes:
            named = set(re.findall(r"{(\w+)}", routes[case.call.operation][1]))
            assert named == set(case.call.path), case.id


def test_coverage_counts_rows_with_a_case_or_a_check() -> None:
    checked, known = contracts.coverage("creativeai")
    assert (checked, known) == (sum(row.checked for row in CREATIVEAI.rules.values()), len(CREATIVEAI.rules))
    assert contracts.coverage("creativeai", "client").known == 44
    assert len(tally.reasons("creativeai")) == known - checked
    assert contracts.coverage("creativeai") == (checked, known)  # asked twice: the function is no module


GOOD = {
    "id": "X-1",
    "says": "A job has a name.",
    "party": "server",
    "standing": "documented",
    "source": "a page",
    "accepts": [{"call": {"operation": "createJob"}}],
}


def written(tmp_path: Path, *rows: Any) -> Path:
    (tmp_path / "rules.yaml").write_text(json.dumps(rows))
    return tmp_path


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "12"}, "met id '12', wanted letters, a dash and a number"),
        ({"says": ""}, "`says` is missing"),
        ({"party": "sever"}, "met party 'sever', wanted one of server, client"),
        ({"standing": "sure"}, "met standing 'sure', wanted one of documented, recorded, inferred, guessed"),
        ({"acepts": []}, 'a rule has no `acepts`; did you mean "accepts"?'),
        ({"unchecked": "because"}, "not both"),
        ({"accepts": None}, "a rule has cases or checks, or says"),
        ({"accepts": None, "unchecked": "later"}, "`unchecked` starts with the word because"),
        ({"accepts": None, "check": "shape"}, "`check` is a list of names"),
        ({"accepts": [{"cal": {}}]}, 'accepts 1: a case has no `cal`; did you mean "call"?'),
        ({"accepts": [{}]}, "accepts 1: a case has a call"),
        ({"accepts": [{"call": {"body": {}}}]}, "a call names its operation"),
        ({"accepts": [{"call": {"operation": "a"}, "param": "b"}]}, "`accepts` refuses nothing"),
        ({"rejects": [{"call": {"operation": "a"}}]}, "rejects 1: a refusal names its status"),
        ({"accepts": [{"call": {"operation": "a"}, "given": [{"clokc": {}}]}]}, '`clokc`; did you mean "clock"?'),
        ({"accepts": [{"call": {"operation": "a"}, "given": [{"clock": {"advance": 90}}]}]}, "wanted a duration"),
        ({"accepts": [{"call": {"operation": "a"}, "given": [{"clock": {"until": "job"}}]}]}, "{until: idle}"),
        ({"accepts": [{"call": {"operation": "a"}, "given": [{"fate": {"name": "fial"}}]}]}, 'did you mean "fail"'),
        ({"accepts": [{"call": {"operation": "a"}, "given": [{"account": {}, "clock": {}}]}]}, "a step says one thing"),
        ({"accepts": [{"call": {"operation": "a"}, "expects": {"header": {}}}]}, 'did you mean "headers"?'),
    ],
)
def test_a_faulty_row_is_refused_with_its_line(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    row = {key: value for key, value in (GOOD | change).items() if value is not None}

    with pytest.raises(ContractError, match=r"rules\.yaml, line 1 \((X-1|12)\)") as raised:
        rule.read(written(tmp_path, row))
    assert said in str(raised.value)


def test_an_id_stands_once(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="X-1 stands there twice"):
        rule.read(written(tmp_path, GOOD, GOOD))
