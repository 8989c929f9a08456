"""A document that says something unknown is refused, with file, line, place and the nearest word."""

from pathlib import Path

import pytest

from contracts import document, grammar, loader, yamlfile
from contracts.errors import ContractError, UnknownProvider

HEAD = """\
openapi: 3.1.0
info: {title: Made up, version: v1}
paths:
  /jobs:
    post:
      operationId: createJob
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                length: {type: integer, maximum: 10}
      responses:
        '202': {description: Taken.}
"""


def made(tmp_path: Path, text: str, **parts: str) -> Path:
    folder = tmp_path / "madeup"
    (folder / "openapi").mkdir(parents=True)
    (folder / "openapi.yaml").write_text(text)
    for name, part in parts.items():
        (folder / "openapi" / f"{name}.yaml").write_text(part)
    return folder


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        (
            "maximum: 10",
            "maximun: 10",
            r'openapi\.yaml, line 13 \(paths\./jobs.+\): unknown schema keyword "maximun"; did you mean "maximum"\?',
        ),
        ("maximum: 10", "x-rulle: S-1", r'unknown schema keyword "x-rulle"; did you mean "x-rule"\?'),
        ("maximum: 10", "nullable: true", 'unknown schema keyword "nullable"'),  # OpenAPI 3.0; 3.1 has type lists
        ("type: integer", "type: integr", r'line 13 .+unknown type "integr"; did you mean "integer"\?'),
        ("type: integer", "type: string, format: url", r'unknown format "url"; did you mean "uri"\?'),
        ("responses:", "respones:", r'line 14 .+unknown operation keyword "respones"; did you mean "responses"\?'),
        ("operationId: createJob", "operationID: createJob", r'did you mean "operationId"\?'),
        ("operationId: createJob", "summary: nameless", "POST /jobs: no operationId"),
        ("type: integer, maximum: 10", "$ref: '#/components/schemas/Length'", "which is not in the document"),
        ("type: object", "type: object\n              required: length", "wanted a list of names"),
        ("{description: Taken.}", "Taken.", "met str, wanted an object"),
        (
            "operationId: createJob",
            "operationId: createJob\n      x-alias-of: makeJob",
            "createJob is x-alias-of makeJob",
        ),
        ("operationId: createJob", "operationId: createJob\n      x-beyond-schema: [S-9]", "has no check of S-9"),
        ("properties:", "properties: [", "not readable as YAML"),
        ("maximum: 10", "x-at-most: 3", "x-at-most: met 3, wanted"),
        (
            "maximum: 10",
            "discriminator: {propertyname: kind}",
            'unknown discriminator keyword "propertyname"; did you mean "propertyName"',
        ),
    ],
)
def test_a_faulty_document_is_refused(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    folder = made(tmp_path, HEAD.replace(was, becomes))

    with pytest.raises(ContractError, match=said):
        loader.load_folder(folder)


def test_a_sound_document_loads(tmp_path: Path) -> None:
    contract = loader.load_folder(made(tmp_path, HEAD))
    assert contract.operations["createJob"].routes == (("POST", "/jobs", "createJob"),)
    assert contract.rules == {}
    assert contract.shapes == []


def test_an_operation_id_is_given_once(tmp_path: Path) -> None:
    again = "paths:\n  /other: {get: {operationId: createJob, responses: {}}}\n"
    with pytest.raises(ContractError, match="createJob names POST /jobs and GET /other"):
        loader.load_folder(made(tmp_path, HEAD, more=again))


def test_parts_are_joined_to_the_head(tmp_path: Path) -> None:
    one = "components: {schemas: {A: {type: string}}}\npaths: {/a: {get: {operationId: getA, responses: {}}}}\n"
    other = "components: {schemas: {B: {type: string}}, headers: {H: {schema: {type: string}}}}\n"

    read = document.read(made(tmp_path, HEAD, one=one, other=other))

    assert list(read["components"]["schemas"]) == ["A", "B"]
    assert list(read["paths"]) == ["/jobs", "/a"]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("paths: {/jobs: {get: {operationId: getJobs, responses: {}}}}", "paths./jobs is written in another part too"),
        ("info: {title: Twice}", '"info" belongs in openapi.yaml'),
    ],
)
def test_a_part_does_not_overwrite(tmp_path: Path, part: str, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        document.read(made(tmp_path, HEAD, part=part))


def test_an_unknown_provider_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownProvider, match='"creativai"; did you mean "creativeai"'):
        loader.load("creativai")


def test_our_own_documents_have_no_key_twice() -> None:
    written = [path for provider in loader.providers() for path in (loader.ROOT / provider).rglob("*.yaml")]
    assert {str(path): yamlfile.duplicates(path) for path in written if yamlfile.duplicates(path)} == {}


def test_a_key_written_twice_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("a: {b: 1, c: 2, b: 3}\n")
    assert yamlfile.duplicates(path) == ["b (line 1)"]


def test_yaml_keeps_ratios_words_and_instants_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "plain.yaml"
    path.write_text("[16:9, off, no, 2026-03-09T16:10:00Z, 0o7, true, null, -3, 2.5, '5']\n")
    kept = ["16:9", "off", "no", "2026-03-09T16:10:00Z", "0o7", True, None, -3, 2.5, "5"]
    assert yamlfile.read(path) == kept


def test_what_is_served_holds_no_word_the_grammar_does_not_know() -> None:
    for provider in loader.providers():
        assert list(grammar.faults(loader.load(provider).document)) == []


def test_aliases_are_folded_into_their_operation() -> None:
    routes = loader.load("creativeai").operations["createVideo"].routes
    assert routes == (
        ("POST", "/v1/video/generations", "createVideo"),
        ("POST", "/v1/video/generate", "createVideoAlias"),
    )


def test_examples_of_the_document_conform_to_it() -> None:
    contract = loader.load("creativeai")
    for operation in contract.operations.values():
        method, path, _ = operation.routes[0]
        body = contract.document["paths"][path][method.lower()].get("requestBody", {})
        for media in body.get("content", {}).values():
            for name, example in media.get("examples", {}).items():
                assert operation.violation(example["value"]) is None, name


def test_a_sum_is_written_out_once_in_what_is_served(tmp_path: Path) -> None:
    """An anchored schema stands in two places and is still one."""
    fields = "properties: {a: {type: array}, b: {type: array}}, anyOf: [{required: [a]}]"
    schema = f"{{type: object, {fields}, x-at-most: {{sum: [a, b], most: 1}}}}"
    part = f"components:\n  schemas:\n    A: &a {schema}\n    B: *a\n"

    read = document.read(made(tmp_path, HEAD, part=part))

    assert len(read["components"]["schemas"]["B"]["allOf"]) == 1
