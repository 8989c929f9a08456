"""The tools a target lists: read once a run, compared with the documented ones, and what their results are held to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jsonschema_rs import Draft202012Validator, ValidationError

from contracts.document import Json
from contracts.expected import at
from contracts.findings import Standing
from contracts.suite import tools
from contracts.suite.mcp.messages import SAME, Fault
from contracts.suite.wire import NoAnswer, Wire
from contracts.tool import Tool
from contracts.wording import met as shown

LISTED = "K-146"
LIMITS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")


@dataclass(frozen=True)
class Listed:
    """Rows of tools/list by name. Where a row has an outputSchema, its tool's results are held to it."""

    rows: Mapping[str, Json] = field(default_factory=dict)
    _known: dict[str, Draft202012Validator | None] = field(default_factory=dict)

    def misfits(self, name: str, message: Any) -> Iterator[Fault]:
        """What of a result is not as the target itself lists."""
        result = at(message, "result")
        row = self.rows.get(name)
        if row is None or not isinstance(result, dict) or result.get("isError") is True or "outputSchema" not in row:
            return
        structure = result.get("structuredContent")
        if not isinstance(structure, dict):
            yield Fault(SAME, f"structuredContent, as {name} lists an outputSchema", shown(structure))
            return
        found = next(self._errors(name, row["outputSchema"], structure), None)
        if found is not None:
            place = ".".join(map(str, found.instance_path)) or "the result"
            yield Fault(SAME, f"{place} of {name} as its outputSchema says", str(found).splitlines()[0][:200])

    def _errors(self, name: str, schema: Any, value: Any) -> Iterator[ValidationError]:
        """What is wrong with a value; nothing where the schema is none."""
        if name not in self._known:
            try:
                self._known[name] = Draft202012Validator(schema)
            except ValueError:
                self._known[name] = None
        known = self._known[name]
        return known.iter_errors(value) if known is not None else iter(())


def listed(wire: Wire) -> Listed:
    """What a target lists; nothing where it gives no answer: the checks of the list say so."""
    try:
        met = wire.say("tools/list", {})
    except NoAnswer:
        return Listed()
    return read(tools.message(met.response_headers, met.response_body))


def read(message: Any) -> Listed:
    """The rows of an answer to tools/list."""
    rows = at(message, "result.tools")
    known = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return Listed({str(row.get("name")): row for row in known})


def differences(tool: Tool, row: Json) -> Iterator[Fault]:
    """How a listed tool differs from the documented one. More tools and more optional arguments are nobody's fault."""
    name, listed = tool.name, row.get("inputSchema")
    if not isinstance(listed, dict) or listed.get("type") != "object":
        yield Fault(LISTED, f"{name} with an inputSchema of type object", shown(listed))
        return
    wanted, told = set(tool.input.get("required", ())), set(_list(listed.get("required")))
    if wanted - told:
        yield Fault(LISTED, f"{name} to require {', '.join(sorted(wanted))}", shown(sorted(told)))
    if told - wanted:
        yield Fault(
            LISTED, f"{name} to require no more than {', '.join(sorted(wanted)) or 'nothing'}", shown(sorted(told))
        )
    if listed.get("additionalProperties") is False:
        yield Fault("K-97", f"{name} to bear arguments it does not know", "additionalProperties false", "inferred")
    fields = listed.get("properties")
    for field_name, schema in tool.input["properties"].items():
        found = fields.get(field_name) if isinstance(fields, dict) else None
        if not isinstance(found, dict):
            yield Fault(LISTED, f"{name} with the argument {field_name}", shown(sorted(fields or ())))
        else:
            yield from _argument(f"{name}.{field_name}", schema, found)
    yield from _hints(name, row)


def _argument(name: str, wanted: Json, told: Json) -> Iterator[Fault]:
    """How one argument differs: its kind and words for sure, its limits and default as far as they are told."""
    kinds, met = _kinds(wanted), _kinds(told)
    if met and not kinds <= met | ({"integer"} if "number" in met else set()):
        yield Fault(LISTED, f"{name} as {' or '.join(sorted(kinds))}", shown(sorted(met)))
    elif met - kinds - {"null", "integer"}:
        yield Fault(LISTED, f"{name} as {' or '.join(sorted(kinds))} alone", shown(sorted(met)), "inferred")
    words, given = _words(wanted), _words(told)
    if given and words - given:
        yield Fault(LISTED, f"{name} to take {', '.join(sorted(words))}", shown(sorted(given)))
    elif given and given - words:
        yield Fault(
            LISTED, f"{name} to take no more than {', '.join(sorted(words)) or 'any text'}", shown(sorted(given))
        )
    elif words and not given:
        yield Fault(LISTED, f"{name} to name its words, {', '.join(sorted(words))}", "none", "inferred")
    if "default" in wanted and told.get("default") not in (None, wanted["default"]):
        yield Fault(LISTED, f"{name} with the default {shown(wanted['default'])}", shown(told["default"]))
    yield from _limits(name, wanted, told)


def _limits(name: str, wanted: Json, told: Json) -> Iterator[Fault]:
    for keyword in ("default", *LIMITS):
        standing: Standing = "inferred"
        if keyword in wanted and keyword not in told and not _within(told):
            yield Fault(LISTED, f"{name} with {keyword} {shown(wanted[keyword])}", "none", standing)
        elif keyword in LIMITS and told.get(keyword, wanted.get(keyword)) != wanted.get(keyword):
            limit = shown(wanted[keyword]) if keyword in wanted else "no limit"
            yield Fault(LISTED, f"{name} with {keyword} {limit}", shown(told[keyword]), standing)


def _hints(name: str, row: Json) -> Iterator[Fault]:
    """Who reads is read-only; who starts is not. A hint that is not given says nothing."""
    told = at(row, "annotations.readOnlyHint")
    if isinstance(told, bool) and told != name.startswith("get_"):
        yield Fault(LISTED, f"{name} with readOnlyHint {str(not told).lower()}", shown(told), "recorded")
    if name.startswith("get_") and at(row, "annotations.destructiveHint") is True:
        yield Fault(LISTED, f"{name} without destructiveHint", "true", "recorded")


def _within(schema: Json) -> bool:
    """Whether a schema says what it takes in parts, so that its limits may stand deeper."""
    return any(word in schema for word in ("anyOf", "oneOf", "allOf", "$ref"))


def _kinds(schema: Json) -> set[str]:
    """The types an argument is listed with, those of its alternatives too."""
    told = set(_list(schema.get("type")) or ([schema["type"]] if isinstance(schema.get("type"), str) else []))
    for part in (*_list(schema.get("anyOf")), *_list(schema.get("oneOf"))):
        told |= _kinds(part) if isinstance(part, dict) else set()
    return told


def _words(schema: Json) -> set[str]:
    told = {str(word) for word in _list(schema.get("enum")) if word is not None}
    for part in (*_list(schema.get("anyOf")), *_list(schema.get("oneOf"))):
        told |= _words(part) if isinstance(part, dict) else set()
    return told


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
