"""CreativeAI's cases and document agree; a row that is not well formed is refused, with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts import loader, rule
from contracts.errors import ContractError
from contracts.rule import Case
from contracts.violation import Violation
from tests.contracts.rows import filled

CREATIVEAI = loader.load("creativeai")
CASES = [case for row in CREATIVEAI.rules.values() for case in row.cases]
OPERATIONS = {route[2]: operation for operation in CREATIVEAI.operations.values() for route in operation.routes}


def test_every_field_of_a_request_carries_its_rule() -> None:
    """Breaking any field of a request names a rule of its own, not only the operation's."""
    names = ("VideoRequest", "BatchRequest", "VoiceRequest", "CompositionRequest", "ChartRequest", "ChartData")
    for name in (*names, "UtilityRequest", "UpscaleRequest"):
        for field, schema in CREATIVEAI.document["components"]["schemas"][name]["properties"].items():
            assert "x-rule" in schema, f"{name}.{field}"


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
    body = filled(case.call.body, {"$receiver": "http://127.0.0.1:9/hook"})
    return operation.violation(body), operation.violation(body, harsh=True)


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
