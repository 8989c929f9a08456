"""The documented examples pass; each wrong copy of each of their fields is caught, and the finding names the rule."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.shape import Shape, places, read, unlike
from tests.contracts import bend
from tests.contracts.samples import CREATIVEAI, SHAPES, findings

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.json"))
COPIES = [(shape, copy) for shape in SHAPES.values() for copy in bend.copies(shape)]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_documented_example_is_found_faultless(shape: Shape) -> None:
    assert [str(found) for found in findings(shape)] == []


@pytest.mark.parametrize(("shape", "copy"), COPIES, ids=[copy.name for _, copy in COPIES])
def test_a_wrong_copy_is_caught_by_its_rule(shape: Shape, copy: bend.Copy) -> None:
    found = findings(shape, copy.body)

    assert f"creativeai/{copy.rule}" in {finding.rule for finding in found}
    assert {finding.party for finding in found} == {"server"}


@pytest.mark.parametrize("path", BROKEN, ids=[path.stem for path in BROKEN])
def test_a_broken_answer_made_by_hand_is_caught(path: Path) -> None:
    broken = json.loads(path.read_text())

    found = findings(SHAPES[broken["instead_of"]], broken["body"])

    assert set(broken["rules"]) <= {finding.rule for finding in found}, broken["why"]


def test_further_fields_never_matter() -> None:
    shape = SHAPES["EX-3"]
    assert findings(shape, {**shape.example, "queue_position": 4, "eta": None}) == []


def test_a_field_that_should_be_absent_is_only_inferred_for_others() -> None:
    shape = SHAPES["EX-4"]
    found = findings(shape, {**shape.example, "failover_used": False})
    assert [(one.rule, one.check, one.firm) for one in found] == [("creativeai/S-104", "shape EX-4", False)]


def test_shapes_come_in_the_order_of_their_numbers() -> None:
    assert list(SHAPES) == sorted(SHAPES, key=lambda name: (int("".join(filter(str.isdigit, name))), name))


def test_every_group_names_a_rule() -> None:
    named = {group.rule for shape in SHAPES.values() for group in shape.groups}
    assert named <= set(CREATIVEAI.rules)


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        ("integer", 5, None),
        ("integer", True, "integer"),  # a boolean is no number, whatever Python says
        ("integer", 5.0, None),
        ("integer", 5.5, "integer"),
        ("number", 5.0, None),
        ("string|null", None, None),
        ("string|null", 3, "string or null"),
        ("stamp", "2026-03-09T16:10:00Z", None),
        ("stamp", "2026-03-09T16:10:00.5Z", "stamp"),
        ("url", "https://cdn.example.com/a.mp4", None),
        ("url", "a.mp4", "url"),
        ({"is": 0}, 0, None),
        ({"is": 0}, False, "0"),
        ({"in": ["a", "b"]}, "c", '"a" or "b"'),
        ({"matches": "^vid_"}, "vgen_1", "like ^vid_"),
    ],
)
def test_a_kind_says_what_it_wanted(kind: Any, value: Any, wanted: str | None) -> None:
    assert unlike(kind, value) == wanted


def test_a_field_of_a_list_is_a_place_per_item() -> None:
    body = {"jobs": [{"id": "a"}, {}]}
    assert [place for place, _ in places(body, "jobs[].id")] == ["jobs[0].id", "jobs[1].id"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"about": None, "abuot": "x"}, "`abuot`; did you mean"),
        ({"groups": [{"rule": "S-1", "fields": {"id": "strin"}}]}, "unknown kind 'strin'; did you mean \"string\"?"),
        ({"id": "EX-2"}, "its id is EX-2"),
        ({"select": {"opreation": "createVideo"}}, "`opreation`; did you mean"),
    ],
)
def test_a_faulty_shape_is_refused(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    row = {"id": "EX-1", "about": "a", "source": "b", "select": {}, "groups": [], "example": {}} | change
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "EX-1.json").write_text(json.dumps({k: v for k, v in row.items() if v is not None}))

    with pytest.raises(Exception, match=r"shapes/EX-1\.json") as raised:
        read(tmp_path)
    assert said in str(raised.value)
