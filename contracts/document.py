"""A provider's OpenAPI document: read from its parts, checked word by word, expanded, joined.

`openapi.yaml` is the head; what grows is laid out beside it: `tools.yaml` holds the `x-tools` of a provider that speaks
MCP, `openapi/*.yaml` further `paths`, `webhooks` and `components`; all are joined to the head's. References stay
`#/...` pointers into the joined document, which is what is served. Nothing here knows a provider.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts import at_most, grammar, yamlfile
from contracts.errors import ContractError

Json = dict[str, Any]
_JOINED = ("paths", "webhooks", "components", "x-tools")


def read(folder: Path) -> Json:
    """The joined document of one provider's folder. Raises ContractError naming file, line, place and nearest word."""
    head = _part(folder / "openapi.yaml")
    for path in (*folder.glob("tools.yaml"), *sorted((folder / "openapi").glob("*.yaml"))):
        part = _part(path)
        for key in part:
            if key not in _JOINED:
                raise ContractError(f'{yamlfile.name_of(path)}: "{key}" belongs in openapi.yaml; parts hold {_JOINED}')
            _join(head.setdefault(key, {}), part[key], (key,), yamlfile.name_of(path))
    for where, target in references(head):
        if resolve(head, target) is None:
            raise ContractError(f"{folder.name}: {place(where)}: $ref to {target}, which is not in the document")
    return head


def _part(path: Path) -> Json:
    content = yamlfile.read(path)
    for where, fault in grammar.faults(content):
        raise ContractError(_said(path, where, fault))
    sums = {id(schema): (where, schema) for where, schema in schemas(content) if "x-at-most" in schema}
    for where, schema in sums.values():  # by identity: an anchored schema is met in several places
        _expand(path, where, schema)
    return content  # type: ignore[no-any-return]  # YAML


def _expand(path: Path, where: grammar.Where, schema: Json) -> None:
    try:
        at_most.expand(schema)
    except ContractError as error:
        raise ContractError(_said(path, where, str(error))) from None


def _said(path: Path, where: grammar.Where, fault: str) -> str:
    return f"{yamlfile.name_of(path)}, line {yamlfile.line_of(path, where)} ({place(where)}): {fault}"


def place(where: grammar.Where) -> str:
    """`paths./v1/x.post.responses.202`: a place as messages write it."""
    return ".".join(str(step) for step in where) or "the top"


def _join(into: Json, part: Json, where: grammar.Where, name: str) -> None:
    for key, value in part.items():
        deeper = (*where, key)
        if key not in into:
            into[key] = value
        elif len(deeper) == 2 and where == ("components",):
            _join(into[key], value, deeper, name)
        else:
            raise ContractError(f"{name}: {place(deeper)} is written in another part too; a place is written once")


def resolve(document: Json, pointer: str) -> Any:
    """What `#/components/schemas/Video` points at; None when nothing is there."""
    found: Any = document
    for step in pointer.removeprefix("#/").split("/"):
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
    return found


def deref(document: Json, value: Json) -> Json:
    """`value`, or what it refers to."""
    while "$ref" in value:
        value = resolve(document, value["$ref"])
    return value


def references(value: Any, where: grammar.Where = ()) -> Iterator[tuple[grammar.Where, str]]:
    """Every `$ref` below `value`, with its place."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield where, value["$ref"]
        for key, item in value.items():
            if key not in ("example", "examples", "value", "default", "const", "enum"):
                yield from references(item, (*where, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from references(item, (*where, index))


def schemas(value: Any, kind: str = "document", where: grammar.Where = ()) -> Iterator[tuple[grammar.Where, Json]]:
    """Every schema object of a well-formed document, outer before inner, with its place."""
    if kind[:1] in ("[", "{"):
        items = enumerate(value) if isinstance(value, list) else value.items()
        for key, item in items:
            yield from schemas(item, kind[1:-1], (*where, key))
    elif kind and isinstance(value, dict):
        kind = kind.rstrip("?")
        if kind == "schema":
            yield where, value
        for key, item in value.items():
            yield from schemas(item, grammar.KINDS[kind][key], (*where, key))
