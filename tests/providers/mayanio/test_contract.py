"""The document, the rules and the printed examples of Mayanio agree, and each wrong copy of an example is caught."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from contracts import cases, checks, loader
from contracts.findings import FIRM, Finding
from contracts.rule import Case
from contracts.shape import Shape
from contracts.violation import Violation
from tests.contracts import bend
from tests.contracts.test_cases import Scripted

MAYANIO = loader.load("mayanio")
SHAPES = {shape.id: shape for shape in MAYANIO.shapes}
CASES = [case for row in MAYANIO.rules.values() for case in row.cases]
OPERATIONS = {route[2]: operation for operation in MAYANIO.operations.values() for route in operation.routes}
QUERY = {"MX-4": "type=images&page=1&limit=10&sort=createdAt&order=desc"}
RATE = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "97", "x-ratelimit-reset": "1705314600"}


@dataclass(frozen=True)
class Told:
    """An exchange with Mayanio."""

    operation: str | None
    method: str
    path: str
    status: int = 200
    query: str = ""
    request_body: bytes = b""
    response_body: bytes = b""
    request_headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    response_headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "application/json", **RATE})
    provider: str = "mayanio"


def told(shape: Shape, answer: Any = None) -> Told:
    """The exchange of a printed example, its answer replaced by `answer`."""
    method, path, _ = MAYANIO.route(shape.select["operation"])
    asked = json.dumps(shape.request).encode() if shape.request else b""
    body = json.dumps(shape.example if answer is None else answer).encode()
    return Told(shape.select["operation"], method, path, 200, QUERY.get(shape.id, ""), asked, body)


def rules(found: list[Finding]) -> set[str]:
    return {each.rule.removeprefix("mayanio/") for each in found}


COPIES = [(shape, copy) for shape in SHAPES.values() for copy in bend.copies(shape)]


def test_the_printed_examples_are_there() -> None:
    assert list(SHAPES) == ["MX-1", "MX-2", "MX-3", "MX-4"]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_printed_example_is_found_faultless_by_all_that_is_sure(shape: Shape) -> None:
    """MX-1 shows one image where two were asked for (mayanio/MD-1): nobody can be blamed for that."""
    found = checks.judge(MAYANIO, told(shape))

    assert [each for each in found if each.firm] == []
    assert [each.check for each in found] == (["count"] if shape.id == "MX-1" else [])


@pytest.mark.parametrize(("shape", "copy"), COPIES, ids=[copy.name for _, copy in COPIES])
def test_a_wrong_copy_is_caught_by_its_rule(shape: Shape, copy: bend.Copy) -> None:
    assert copy.rule in rules(checks.judge(MAYANIO, told(shape, copy.body)))


def changed(shape: str, **places: Any) -> Told:
    """A printed exchange with other values at some places: `data__video__duration=5`."""
    body = deepcopy(SHAPES[shape].example)
    for place, value in places.items():
        *around, last = (int(step) if step.isdigit() else step for step in place.split("__"))
        inner = body
        for step in around:
            inner = inner[step]
        inner[last] = value
    return told(SHAPES[shape], body)


@pytest.mark.parametrize(
    ("exchange", "rule", "check"),
    [
        (changed("MX-1", data__images__0__aspect_ratio="1:1"), "S-35", "echo"),
        (changed("MX-1", data__images__0__content_type="image/png"), "S-31", "file-kind"),
        (changed("MX-1", data__images__0__file_name="generated-image-1-1.png"), "S-32", "file-kind"),
        (changed("MX-1", data__images=[]), "S-29", "response-body"),
        (changed("MX-2", data__video__duration=5), "S-52", "echo"),
        (changed("MX-2", data__video__resolution="1080p"), "S-53", "echo"),
        (changed("MX-2", data__video__aspect_ratio="9:16"), "S-54", "echo"),
        (changed("MX-2", data__video__model="ltx-2"), "S-55", "echo"),
        (changed("MX-3", data__model__texture_quality="no"), "S-73", "echo"),
        (changed("MX-4", data__pagination__page=2), "S-93", "pages"),
        (changed("MX-4", data__pagination__limit=20), "S-94", "pages"),
        (changed("MX-4", data__pagination__pages=4), "S-99", "pages"),
        (changed("MX-4", data__pagination__has_more=False), "S-99", "pages"),
        (changed("MX-4", data__pagination__total=0), "S-80", "pages"),
        (changed("MX-4", data__projects__0__type="video"), "S-78", "filter"),
        (changed("MX-4", data__projects__0__metadata={"file_size": 1, "dimensions": "2x1"}), "S-90", "metadata"),
        (changed("MX-4", data__projects__0__metadata={"aspect_ratio": "2:1", "dimensions": "2x1"}), "S-91", "metadata"),
        (changed("MX-4", data__projects__0__metadata={"aspect_ratio": "2:1", "file_size": 1}), "S-92", "metadata"),
    ],
)
def test_what_no_schema_can_say_is_checked(exchange: Told, rule: str, check: str) -> None:
    found = checks.judge(MAYANIO, exchange)

    assert (f"mayanio/{rule}", check) in {(each.rule, each.check) for each in found}


def test_projects_out_of_order_are_seen() -> None:
    first = SHAPES["MX-4"].example["data"]["projects"][0]
    exchange = changed("MX-4", data__projects=[first, {**first, "created_at": "2024-01-16T10:30:00Z"}])

    assert [(each.rule, each.check) for each in checks.judge(MAYANIO, exchange)] == [("mayanio/S-82", "order")]
    assert checks.judge(MAYANIO, replace(exchange, query="type=images&limit=10&order=asc")) == []


@pytest.mark.parametrize(
    ("query", "rule"),
    [("limit=101", "S-80"), ("type=image", "S-78"), ("page=0", "S-133"), ("order=up", "S-82"), ("page=a", "S-79")],
)
def test_a_wrong_query_that_is_taken_is_the_servers_fault(query: str, rule: str) -> None:
    taken = replace(told(SHAPES["MX-4"]), query=query)
    refused = replace(
        taken, status=400, response_body=b'{"success": false, "error": "No."}', response_headers=taken.response_headers
    )

    blamed = {(each.rule, each.check, each.party) for each in checks.judge(MAYANIO, taken)}
    assert (f"mayanio/{rule}", "accepted-against-document", "server") in blamed
    assert [(each.rule, each.check, each.party) for each in checks.judge(MAYANIO, refused)] == [
        (f"mayanio/{rule}", "request", "client")
    ]


@pytest.mark.parametrize(
    ("status", "body", "check"),
    [
        (422, {"success": False, "error": "No."}, "undocumented-status"),
        (400, {"error": "No."}, "response-body"),
        (400, {"success": True, "error": "No."}, "response-body"),
        (400, {"success": False, "error": {"message": "No."}}, "response-body"),
        (404, {"message": "No."}, "undocumented-status"),
    ],
)
def test_a_refusal_of_another_form_is_found_and_never_held_against_anyone(
    status: int, body: dict[str, Any], check: str
) -> None:
    """No refusal is printed: its status is inferred everywhere."""
    exchange = replace(told(SHAPES["MX-2"]), status=status, response_body=json.dumps(body).encode())

    found = checks.judge(MAYANIO, exchange)

    assert check in {each.check for each in found}
    assert [each for each in found if each.firm and each.rule != "mayanio/S-132"] == []


@pytest.mark.parametrize("case", [case for case in CASES if case.status], ids=lambda case: case.id)
def test_an_answer_that_is_only_inferred_is_held_against_nobody(case: Case) -> None:
    """Neither a refusal with its status nor a path that no page prints; what a page prints is."""
    stage = Scripted(*[(418, {})] * 120, validation="foreign")

    found = cases.play(replace(case, given=()), MAYANIO, stage)

    printed = case.status == 200 and case.call.operation in ("createImages", "listProjects")
    rule = MAYANIO.rules[case.rule]
    assert found
    assert [each.firm for each in found] == [printed and rule.standing in FIRM] * len(found)


def test_an_unknown_path_is_refused_in_the_envelope() -> None:
    stray = Told(None, "GET", "/api/v1/nowhere", 404, response_body=b'{"message": "Not Found"}')

    assert ("mayanio/S-23", "envelope") in {(each.rule, each.check) for each in checks.judge(MAYANIO, stray)}


def test_every_field_of_a_request_has_its_rule() -> None:
    schemas = MAYANIO.document["components"]["schemas"]

    for name in ("ImagesRequest", "VideoRequest", "ModelRequest"):
        assert [field for field, schema in schemas[name]["properties"].items() if "x-rule" not in schema] == []


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_and_the_document_agree(case: Case) -> None:
    """Two statements of one fact, made apart: what a case accepts conforms, what it refuses by name does not."""
    plain, harsh = judged(case, harsh=False), judged(case, harsh=True)
    if case.kind == "accepts":
        assert plain is None
    elif case.kind == "warns":
        assert plain is None
        assert harsh is not None
        assert (harsh.param, harsh.rule) == (case.param, case.rule)
    elif case.param:
        assert plain is not None
        assert plain.param == case.param
    elif case.status != 400 or case.given:
        assert plain is None
    else:
        assert plain is not None


def judged(case: Case, *, harsh: bool) -> Violation | None:
    operation = OPERATIONS[case.call.operation]
    if not operation.content_types:
        return operation.asked("&".join(f"{name}={text}" for name, text in case.call.query.items()), harsh=harsh)[1]
    return operation.violation(case.call.body, harsh=harsh)


def test_all_that_the_document_shows_as_an_example_conforms() -> None:
    for operation in MAYANIO.operations.values():
        method, path, _ = operation.routes[0]
        body = MAYANIO.document["paths"][path][method.lower()].get("requestBody", {})
        for media in body.get("content", {}).values():
            for name, example in media["examples"].items():
                assert operation.violation(example["value"], harsh=True) is None, name


def test_other_paths_are_aliases() -> None:
    assert {name: [route[1:] for route in each.routes] for name, each in MAYANIO.operations.items()} == {
        "createImages": [("/api/v1/images", "createImages")],
        "createVideo": [("/api/v1/videos", "createVideo"), ("/api/v1/video", "createVideoAlias")],
        "create3d": [
            ("/api/v1/3d", "create3d"),
            ("/api/v1/3d-models", "create3dModels"),
            ("/api/v1/models", "create3dAlias"),
        ],
        "listProjects": [("/api/v1/projects", "listProjects")],
    }
