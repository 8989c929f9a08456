"""Tools of a provider that speaks MCP: what is published of each, and the operation behind it.

`tools.yaml` holds them under `x-tools`. `input` is the plain schema that is published; `enforced`, where there is one,
says all that arguments are held to. A tool is called with the method TOOL at the path of its name, its arguments as
body: so rules, journals and checks know it as any other operation.
"""

from dataclasses import dataclass
from typing import Any

from contracts import beyond
from contracts.body import Body
from contracts.document import Json, deref, resolve
from contracts.operation import Operation
from contracts.response import JSON_TYPE, Response

METHOD = "TOOL"


@dataclass(frozen=True)
class Tool:
    """One tool as published. `input`, `output`: schemas that refer to nothing outside; scope: what it needs, if any.

    generation: of the provider's tools, by letter: `S` or `M`.
    """

    name: str
    title: str
    description: str
    scope: str | None
    generation: str
    input: Json
    output: Json


def tools(served: Json) -> dict[str, Tool]:
    """The tools of a document, by name, in its order."""
    return {name: _tool(served, name, written) for name, written in served.get("x-tools", {}).items()}


def _tool(served: Json, name: str, written: Json) -> Tool:
    output = written["responses"]["200"]["content"][JSON_TYPE]["schema"]
    return Tool(
        name,
        written["title"],
        " ".join(written["description"].split()),
        written.get("scope"),
        written["generation"],
        plain(served, written["input"]),
        plain(served, output),
    )


def plain(served: Json, value: Any) -> Any:
    """A schema as others read it: references written out, words of our own left out."""
    if isinstance(value, list):
        return [plain(served, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        return plain(served, resolve(served, value["$ref"]))
    return {key: plain(served, item) for key, item in value.items() if not key.startswith("x-")}


def operations(provider: str, served: Json, strict: Json) -> dict[str, Operation]:
    """The operations behind the tools. strict: the harsh reading of the document."""
    return {name: _operation(provider, served, strict, name) for name in served.get("x-tools", {})}


def _operation(provider: str, served: Json, strict: Json, name: str) -> Operation:
    written = served["x-tools"][name]
    rules = tuple(written.get("x-beyond-schema", ()))
    answers = {int(status): deref(served, answer) for status, answer in written["responses"].items()}
    return Operation(
        id=name,
        routes=((METHOD, name, name),),
        content_types=(JSON_TYPE,),
        body_required=False,
        beyond_schema=rules,
        statuses=frozenset(answers),
        responses={status: Response(served, answer) for status, answer in answers.items()},
        beyond=beyond.checks(provider, rules),
        plain=Body(served, _held_to(written)),
        harsh=Body(strict, _held_to(strict["x-tools"][name])),
    )


def _held_to(written: Json) -> Json:
    schema: Json = written["enforced"] if "enforced" in written else written["input"]
    return schema
