"""What an operation may answer with one status: the body's schema and the headers that must be there."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from contracts import violation
from contracts.body import Validator, validator
from contracts.document import Json, deref
from contracts.findings import Standing
from contracts.violation import Violation

JSON_TYPE = "application/json"


class Header(NamedTuple):
    """A header an answer must carry. numeric: its text is a whole number."""

    name: str
    rule: str | None
    numeric: bool


class Response:
    """One documented answer; its schema is compiled when first looked at.

    standing: how sure it is that such an answer comes at all; None where the document does not say (`x-standing`).
    """

    def __init__(self, document: Json, written: Json) -> None:
        self._document = document
        self._schema: Json | None = written.get("content", {}).get(JSON_TYPE, {}).get("schema")
        self.types = frozenset(written.get("content", {}))
        self.rule: str | None = written.get("x-rule")
        self.standing: Standing | None = written.get("x-standing")
        self.headers = tuple(self._headers(written.get("headers", {})))

    def _headers(self, written: Json) -> Iterator[Header]:
        for name, entry in written.items():
            header = deref(self._document, entry)
            if header.get("required"):
                yield Header(name.lower(), header.get("x-rule"), header.get("schema", {}).get("type") == "integer")

    @property
    def has_body(self) -> bool:
        """Whether a JSON body is documented."""
        return self._schema is not None

    @cached_property
    def _validator(self) -> Validator:
        return validator(self._document, self._schema or {})

    def violations(self, body: Any) -> list[Violation]:
        """Everything wrong with a parsed body."""
        if self._schema is None or self._validator.is_valid(body):
            return []
        return violation.every(self._document, self._schema, self._validator.iter_errors(body))

    def missing(self, headers: Mapping[str, str]) -> Iterator[tuple[Header, str]]:
        """Each required header that is not there or not a whole number, with what was met."""
        for header in self.headers:
            text = headers.get(header.name)
            if text is None:
                yield header, "no such header"
            elif header.numeric and not text.isdecimal():
                yield header, text
