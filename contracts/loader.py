"""Loads a provider's contract: the document is read, checked and compiled into operations."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from contracts import beyond, document, grammar, harsh, query, tool
from contracts.body import Bodies, Body, Form
from contracts.contract import Contract
from contracts.document import Json, deref
from contracts.errors import ContractError, UnknownProvider
from contracts.form import FORM
from contracts.operation import Operation
from contracts.response import JSON_TYPE, Response

ROOT = Path(__file__).parent
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


@cache
def load(provider: str) -> Contract:
    """The contract of `creativeai`, kept once read. Raises UnknownProvider, or ContractError for a faulty file."""
    if provider not in providers():
        hint = grammar.nearest(provider, providers())
        raise UnknownProvider(f'no contract of a provider "{provider}"{hint}')
    return load_folder(ROOT / provider)


def providers() -> list[str]:
    """The providers that have a contract."""
    return sorted(path.parent.name for path in ROOT.glob("*/openapi.yaml"))


def load_folder(folder: Path) -> Contract:
    """A contract from any folder with an `openapi.yaml`; `load` is this for our own."""
    served = document.read(folder)
    try:
        operations = _operations(folder.name, served)
    except ContractError as error:
        raise ContractError(f"{folder.name}: {error}") from None
    return Contract(folder.name, folder, served, operations)


class Entry(NamedTuple):
    """One method of one path, as written."""

    method: str
    path: str
    written: Json

    @property
    def name(self) -> str:
        """Its operation id. Raises ContractError where there is none."""
        if not self.written.get("operationId"):
            raise ContractError(f"{self.method} {self.path}: no operationId; every operation has a name")
        return str(self.written["operationId"])

    @property
    def route(self) -> tuple[str, str, str]:
        return self.method, self.path, self.name

    @property
    def alias_of(self) -> str | None:
        return self.written.get("x-alias-of")


def _entries(served: Json) -> Iterator[Entry]:
    for path, item in served.get("paths", {}).items():
        for method in _METHODS:
            if method in item:
                yield Entry(method.upper(), path, item[method])


def _operations(provider: str, served: Json) -> dict[str, Operation]:
    """Every operation by its first id; aliases become further routes of theirs."""
    entries, strict = list(_entries(served)), harsh.reading(served)
    _refuse_twins(entries)
    found = tool.operations(provider, served, strict)
    found |= {entry.name: _operation(provider, served, strict, entry) for entry in entries if not entry.alias_of}
    for entry in entries:
        if entry.alias_of and entry.alias_of not in found:
            raise ContractError(f"{entry.name} is x-alias-of {entry.alias_of}{grammar.nearest(entry.alias_of, found)}")
        if entry.alias_of:
            first = found[entry.alias_of]
            found[first.id] = replace(first, routes=(*first.routes, entry.route))
    return found


def _refuse_twins(entries: list[Entry]) -> None:
    seen: dict[str, Entry] = {}
    for entry in entries:
        if entry.name in seen:
            twin = seen[entry.name]
            raise ContractError(f"{entry.name} names {twin.method} {twin.path} and {entry.method} {entry.path}")
        seen[entry.name] = entry


def _operation(provider: str, served: Json, strict: Json, entry: Entry) -> Operation:
    body = deref(served, entry.written.get("requestBody", {}))
    rules = tuple(entry.written.get("x-beyond-schema", ()))
    answers = {int(status): deref(served, answer) for status, answer in entry.written.get("responses", {}).items()}
    return Operation(
        id=entry.name,
        routes=(entry.route,),
        content_types=tuple(body.get("content", {})),
        body_required=bool(body.get("required", False)),
        beyond_schema=rules,
        statuses=frozenset(answers),
        responses={status: Response(served, answer) for status, answer in answers.items()},
        beyond=beyond.checks(provider, rules),
        plain=_body(served, entry),
        harsh=_body(strict, entry),
        query=query.of(served, entry.written),
        harsh_query=query.of(strict, strict["paths"][entry.path][entry.method.lower()]),
    )


def _body(read: Json, entry: Entry) -> Body | Bodies | None:
    """The body of an operation, JSON, a form or either, in the plain or the harsh reading of the document."""
    written: dict[str, Any] = read["paths"][entry.path][entry.method.lower()]
    content = deref(read, written.get("requestBody", {})).get("content", {})
    schemas = {kind: content[kind]["schema"] for kind in (JSON_TYPE, FORM) if "schema" in content.get(kind, {})}
    json = Body(read, schemas[JSON_TYPE]) if JSON_TYPE in schemas else None
    form = Form(read, schemas[FORM]) if FORM in schemas else None
    return Bodies(json, form) if json and form else json or form
