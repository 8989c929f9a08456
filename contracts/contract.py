"""Everything one provider promises: its document, operations, rules and example shapes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.document import Json, deref, resolve
from contracts.grammar import nearest
from contracts.operation import Operation, Route
from contracts.response import JSON_TYPE, Response

if TYPE_CHECKING:
    from contracts.rule import Rule
    from contracts.shape import Shape
    from contracts.tool import Tool

_ERROR = "#/components/schemas/Error"


@dataclass(frozen=True)
class Contract:
    """A provider's promise. Rules and shapes are read when first asked for: serving needs only the document.

    document: as served, `x-at-most` written out. operations: by their first id, in the order of the document.
    """

    provider: str
    folder: Path
    document: Json
    operations: dict[str, Operation]

    def event_of(self, headers: Mapping[str, str], payload: Any = None) -> str | None:
        """The documented event a webhook request announces; None when it announces none.

        A header announces it, or else what the payload says: `x-when` in the document.
        """
        hooks: Json = self.document.get("webhooks", {})
        told = next((text for text in headers.values() if text in hooks), None)
        return told or next((name for name in hooks if _is_said(hooks[name]["post"].get("x-when"), payload)), None)

    def route(self, name: str) -> Route:
        """(method, path template, id) of an operation or an alias: `createVideoAlias`. Raises KeyError."""
        found = [route for operation in self.operations.values() for route in operation.routes if route[2] == name]
        if not found:
            raise KeyError(f"{self.provider} has no operation {name}{nearest(name, self.operations)}")
        return found[0]

    @cached_property
    def events(self) -> dict[str, Response]:
        """What each documented webhook sends, judged like an answer."""
        found = {}
        for name, item in self.document.get("webhooks", {}).items():
            sent = item["post"]
            body = deref(self.document, sent["requestBody"])
            found[name] = Response(self.document, {**body, "x-rule": sent.get("x-rule")})
        return found

    @cached_property
    def tools(self) -> "dict[str, Tool]":
        """What is published of each tool, by name; none where a provider has none."""
        from contracts.tool import tools

        return tools(self.document)

    @cached_property
    def envelope(self) -> Response | None:
        """The body of every refusal: the document's `Error` schema, None where it has none."""
        if resolve(self.document, _ERROR) is None:
            return None
        return Response(self.document, {"content": {JSON_TYPE: {"schema": {"$ref": _ERROR}}}})

    @cached_property
    def rules(self) -> "dict[str, Rule]":
        """Every numbered fact, by id, in the order of the sources."""
        from contracts.rule import read

        return read(self.folder)

    @cached_property
    def shapes(self) -> "list[Shape]":
        """The documented example exchanges."""
        from contracts.shape import read

        return read(self.folder)


def _is_said(when: Json | None, payload: Any) -> bool:
    """Whether a payload holds every field of an `x-when`."""
    return when is not None and isinstance(payload, dict) and all(payload.get(key) == when[key] for key in when)
