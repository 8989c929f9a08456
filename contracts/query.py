"""Query strings, checked against the parameters an operation documents in its query.

Every value arrives as text; where the schema says integer, number or boolean it is read as one if it can be, and else
left as the text it is, so that the violation shows what was met. What is not documented is ignored.
"""

import re
from typing import Any
from urllib.parse import parse_qsl

from contracts.body import Branch
from contracts.document import Json, deref
from contracts.violation import Violation

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_BOOLEANS = {"true": True, "false": False}


class Query:
    """The documented query parameters of one operation, as one schema."""

    def __init__(self, document: Json, parameters: list[Json]) -> None:
        self._fields: dict[str, Json] = {each["name"]: _schema(each) for each in parameters}
        self._types = {name: deref(document, schema).get("type") for name, schema in self._fields.items()}
        required = [each["name"] for each in parameters if each.get("required")]
        self._branch = Branch(document, {"type": "object", "properties": self._fields, "required": required})

    def read(self, text: str) -> tuple[dict[str, Any], Violation | None]:
        """The documented parameters of `page=2&limit=10` as values, and the first thing wrong with them, if any."""
        pairs = [pair for pair in parse_qsl(text, keep_blank_values=True) if pair[0] in self._fields]
        names = [name for name, _ in pairs]
        for name in names:
            if (count := names.count(name)) > 1:
                rule = self._fields[name].get("x-rule")
                return {}, Violation(name, rule, f"{name} is given {count} times; send it once", "query")
        values: dict[str, Any] = {name: _value(self._types[name], value) for name, value in pairs}
        violation = self._branch.violation(values)
        return (values, violation) if violation else (dict(self._branch.whole(values)), None)  # type: ignore[call-overload]  # an object stays one


def of(document: Json, operation: Json) -> Query | None:
    """The query of an operation as written; None where it documents no parameter there."""
    parameters = [deref(document, written) for written in operation.get("parameters", ())]
    asked = [each for each in parameters if each.get("in") == "query"]
    return Query(document, asked) if asked else None


def _schema(parameter: Json) -> Json:
    """A parameter's schema, with the parameter's rule where it has none of its own."""
    rule = {"x-rule": parameter["x-rule"]} if "x-rule" in parameter else {}
    return {**rule, **parameter.get("schema", {})}


def _value(kind: Any, text: str) -> Any:
    if kind == "boolean":
        return _BOOLEANS.get(text, text)
    if kind in ("integer", "number") and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    return text
