"""Unifically's examples pass; each wrong copy of each of their fields is caught, and the finding names the rule."""

import json
from pathlib import Path

import pytest

from contracts.shape import Shape
from tests.contracts import bend
from tests.contracts.unifically.samples import SHAPES, UNIFICALLY, findings

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.json"))
COPIES = [(shape, copy) for shape in SHAPES.values() for copy in bend.copies(shape)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_documented_example_is_found_faultless(shape: Shape) -> None:
    assert [str(found) for found in findings(shape)] == []


@pytest.mark.parametrize(("shape", "copy"), COPIES, ids=[copy.name for _, copy in COPIES])
def test_a_wrong_copy_is_caught_by_its_rule(shape: Shape, copy: bend.Copy) -> None:
    assert f"unifically/{copy.rule}" in {finding.rule for finding in findings(shape, copy.body)}


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_broken_answer_made_by_hand_is_caught(path: Path) -> None:
    broken = json.loads(path.read_text())

    found = findings(SHAPES[broken["instead_of"]], broken["body"])

    assert set(broken["rules"]) <= {finding.rule for finding in found}, broken["why"]


def test_every_broken_answer_is_tried() -> None:
    assert len(BROKEN) >= 10


def test_further_fields_never_matter() -> None:
    shape = SHAPES["EX-4"]
    more = {**shape.example, "data": {**shape.example["data"], "model": "google/veo-3.1-fast", "cost": 0.6, "eta": 4}}
    assert findings(shape, more) == []


def test_what_should_be_absent_is_only_inferred_for_others() -> None:
    shape = SHAPES["EX-4"]
    found = findings(shape, {**shape.example, "data": {**shape.example["data"], "progress": 40}})
    assert [(one.rule, one.check, one.firm) for one in found] == [("unifically/U-131", "shape EX-4", False)]


def test_every_group_names_a_rule() -> None:
    assert {group.rule for shape in SHAPES.values() for group in shape.groups} <= set(UNIFICALLY.rules)


@pytest.mark.parametrize(
    "data",
    [
        {"status": "failed", "message": "No", "code": "generation_failed"},
        {"status": "failed", "error_message": "No"},
        {"status": "failed", "error": {"message": "No", "code": "generation_failed"}},
    ],
)
def test_every_form_a_failure_was_seen_in_is_taken(data: dict[str, object]) -> None:
    """Only one of them is the default; a server is free in what no page states (U-129, U-130)."""
    body = {"code": 200, "success": True, "data": {"task_id": "abc123def456", **data}}
    assert findings(SHAPES["EX-6"], body) == []
