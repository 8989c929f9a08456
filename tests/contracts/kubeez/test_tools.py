"""What is published of the tools: the ten of the pages, with plain schemas that refer to nothing."""

import json
from pathlib import Path

import pytest

from contracts import loader
from contracts.errors import ContractError
from contracts.tool import Tool

KUBEEZ = loader.load("kubeez")
TEN = [
    *("get_models", "get_balance", "get_generations", "generate_media", "get_generation_status"),
    *("get_generation_estimate", "generate_music", "get_music_status", "generate_dialogue", "create_ad_copy"),
]
FIRST = [tool for tool in KUBEEZ.tools.values() if tool.generation == "S"]


def test_there_are_ten_tools() -> None:
    assert [tool.name for tool in FIRST] == TEN


@pytest.mark.parametrize("tool", KUBEEZ.tools.values(), ids=KUBEEZ.tools)
def test_a_published_schema_is_plain_and_complete(tool: Tool) -> None:
    for schema in (tool.input, tool.output):
        written = json.dumps(schema)
        assert "$ref" not in written
        assert '"x-' not in written
        assert schema["type"] == "object"
    assert not {"oneOf", "anyOf", "allOf", "if", "not"} & tool.input.keys()
    assert tool.title
    assert 30 < len(tool.description) < 400
    for name, field in tool.input["properties"].items():
        assert field.get("description"), f"{tool.name}.{name}"


@pytest.mark.parametrize(
    ("tool", "scope"),
    [
        ("generate_media", "generate:media"),
        ("get_generation_status", "read:generations"),
        ("get_generation_estimate", None),
        ("generate_music", "generate:music"),
        ("get_music_status", "read:generations"),
        ("generate_dialogue", "generate:speech"),
        ("create_ad_copy", "generate:ads"),
        ("get_models", None),
        ("get_balance", "read:balance"),
        ("get_generations", "read:generations"),
    ],
)
def test_scopes(tool: str, scope: str | None) -> None:
    assert KUBEEZ.tools[tool].scope == scope


HEAD = "openapi: 3.1.0\ninfo: {title: Made up, version: v1}\npaths: {}\n"
TOOLS = """\
x-tools:
  hum:
    title: Hum
    description: Hums a tune
      of two lines.
    generation: S
    input: {type: object, properties: {tune: {type: string, x-rule: X-1}}}
    responses:
      '200': {description: Hummed., content: {application/json: {schema: {$ref: '#/components/schemas/Tune'}}}}
components: {schemas: {Tune: {type: object, properties: {tune: {type: string}}}}}
"""


def made(tmp_path: Path, text: str) -> Path:
    (tmp_path / "openapi.yaml").write_text(HEAD)
    (tmp_path / "tools.yaml").write_text(text)
    return tmp_path


def test_tools_are_read_as_operations_that_are_called_by_name(tmp_path: Path) -> None:
    contract = loader.load_folder(made(tmp_path, TOOLS))

    assert contract.operations["hum"].routes == (("TOOL", "hum", "hum"),)
    assert contract.tools["hum"].description == "Hums a tune of two lines."
    assert contract.tools["hum"].input == {"type": "object", "properties": {"tune": {"type": "string"}}}
    assert contract.tools["hum"].output == {"type": "object", "properties": {"tune": {"type": "string"}}}
    broken = contract.operations["hum"].violation({"tune": 7})
    assert broken is not None
    assert broken.rule == "X-1"


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("generation: S", "genration: S", 'unknown tool keyword "genration"; did you mean "generation"'),
        ("schemas/Tune'", "schemas/Tuna'", "which is not in the document"),
    ],
)
def test_a_faulty_tool_is_refused(tmp_path: Path, was: str, becomes: str, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        loader.load_folder(made(tmp_path, TOOLS.replace(was, becomes)))
