"""Kubeez's examples pass; each wrong copy of each of their fields is caught, and the finding names the rule."""

import pytest

from contracts.checks import judge
from contracts.findings import Finding
from contracts.shape import Shape
from tests.contracts import bend
from tests.contracts.kubeez.samples import KUBEEZ, told

SHAPES = {shape.id: shape for shape in KUBEEZ.shapes}
# What decides whether an example is of this kind at all cannot be bent: then it is of another.
KINDS = ("EX-2 status", "EX-3 status", "EX-4 status")
COPIES = [(shape, copy) for shape in SHAPES.values() for copy in bend.copies(shape) if not copy.name.startswith(KINDS)]


def findings(shape: Shape, answer: object = None) -> list[Finding]:
    """What is found wrong with the server when the example, or `answer` in its place, is told."""
    body = shape.example if answer is None else answer
    return judge(KUBEEZ, told(shape.select["operation"], shape.request, body))


def test_there_is_an_example_of_every_kind_of_answer() -> None:
    assert len(SHAPES) == 10


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_documented_example_is_found_faultless(shape: Shape) -> None:
    assert [str(found) for found in findings(shape)] == []


@pytest.mark.parametrize(("shape", "copy"), COPIES, ids=[copy.name for _, copy in COPIES])
def test_a_wrong_copy_is_caught_by_its_rule(shape: Shape, copy: bend.Copy) -> None:
    assert f"kubeez/{copy.rule}" in {finding.rule for finding in findings(shape, copy.body)}


def test_further_fields_never_matter() -> None:
    shape = SHAPES["EX-1"]

    assert findings(shape, {**shape.example, "queue_position": 3, "kind": "media"}) == []


def test_every_group_names_a_rule() -> None:
    assert {group.rule for shape in SHAPES.values() for group in shape.groups} <= set(KUBEEZ.rules)
