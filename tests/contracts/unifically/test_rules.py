"""Unifically's cases and document agree, and every rule about a parameter is in the document or beyond it."""

import pytest

from contracts import loader
from contracts.rule import Case
from contracts.violation import Violation
from tests.contracts.rows import filled, x_rules

UNIFICALLY = loader.load("unifically")
NUMBERED = {f"U-{number}" for number in range(1, 112)} - {"U-10"}
# What earlier answers would give, and where a receiver would listen.
MEANT = dict.fromkeys(
    ("$first", "$more", "$receiver", "$song.data.output.clips.0.id", "$start", "$stored.file_url", "$task"),
    "http://127.0.0.1:9/made-earlier",
) | {"$list.data.voices.0.voice_id": 3}
CASES = [case for row in UNIFICALLY.rules.values() for case in row.cases]
OPERATIONS = {route[2]: operation for operation in UNIFICALLY.operations.values() for route in operation.routes}
# Rules of models that no schema carries: state, files, what another rule refuses already, what is only accepted.
# U-10 speaks of every table, so a nearer rule may be named for it; of other twins the document names the other.
TWINS = {
    "U-17": "U-16",  # without image_urls there are no images either
    "U-38": "U-10",  # the voice of a character
    "U-46": "U-45",  # 512p is in no list
    "U-64": "U-77",  # 4k is no mode of any Kling,
    "U-77": "U-74",  # and master has but one
    "U-101": "U-102",
    "U-105": "U-102",
}
ELSEWHERE = {"U-24", "U-39", "U-46", "U-72", "U-82"}


def test_every_rule_about_requests_is_in_the_document_or_beyond_it() -> None:
    """U-11 to U-111 are parameters of models."""
    numbered = {f"U-{number}" for number in range(11, 112)} - ELSEWHERE
    known = x_rules(UNIFICALLY.document) | set(UNIFICALLY.operations["createTask"].beyond_schema)
    assert numbered - known == set()


def test_a_rule_that_is_only_inferred_warns_where_the_plain_reading_takes_it() -> None:
    """U-n whose refusal no page states: accepted plainly, refused harshly, never `rejects`."""
    warned = {row.id for row in UNIFICALLY.rules.values() if any(case.kind == "warns" for case in row.cases)}
    assert {"U-8", "U-9", "U-27", "U-57", "U-76", "U-86", "U-88", "U-95", "U-106"} <= warned
    for rule in ("U-8", "U-9", "U-27", "U-57", "U-76", "U-86", "U-88", "U-95", "U-106", "U-175", "U-176"):
        assert not [case.id for case in UNIFICALLY.rules[rule].cases if case.kind == "rejects"], rule


def test_what_is_documented_as_ignored_is_only_accepted() -> None:
    for rule in ("U-72", "U-82"):
        assert {case.kind for case in UNIFICALLY.rules[rule].cases} == {"accepts"}


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_and_the_document_agree(case: Case) -> None:
    """Two statements of one fact, made apart: what a case accepts conforms, what it refuses by name does not."""
    plain, harsh = judged(case)
    if case.kind == "accepts":
        assert (plain, harsh) == (None, None)
    elif case.kind == "warns":
        assert plain is None
        assert harsh is not None
        assert (below_input(harsh), harsh.rule) == (case.param, case.rule)
    elif refused_by_state(case):
        assert plain is None
    else:
        assert plain is not None
        assert below_input(plain) == case.param
        if case.rule in NUMBERED:
            assert plain.rule in (case.rule, TWINS.get(case.rule))


def refused_by_state(case: Case) -> bool:
    """Whether something else than the body is refused: a key, the balance, the limit, a task that is not as needed."""
    known = case.param == "task_id" and case.status == 404
    return bool(case.given) or case.status not in (400, 404) or known or case.call.operation == "getTask"


def below_input(found: Violation) -> str | None:
    """A parameter as the provider's tables name it."""
    return found.param.removeprefix("input.") if found.param else None


def judged(case: Case) -> tuple[Violation | None, Violation | None]:
    operation = OPERATIONS[case.call.operation]
    if not operation.content_types or "content-type" in case.call.headers:
        return None, None
    body = filled(case.call.body, MEANT)
    return operation.violation(body), operation.violation(body, harsh=True)


def test_a_text_of_so_many_characters_is_written_by_its_number() -> None:
    long = next(case for case in CASES if case.id == "U-91/rejects/1")
    assert long.call.body["input"]["prompt"] == "$text.801"
    assert len(filled("$text.801", MEANT)) == 801
