"""One operation of a provider, its paths and aliases folded together, able to judge a request body."""

from dataclasses import dataclass, field
from typing import Any

from contracts.beyond import Check
from contracts.body import Bodies, Body
from contracts.query import Query
from contracts.response import Response
from contracts.violation import Violation

Route = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a provider offers under one id.

    routes: (method, path template, the id of that path): the first is the operation's own, the others its aliases.
    content_types: of the request body; empty when it takes none.
    beyond_schema: ids of the rules about a request that no schema can say; beyond: their checks, in that order.
    statuses: every documented status. responses: what each of them may say.
    """

    id: str
    routes: tuple[Route, ...]
    content_types: tuple[str, ...]
    body_required: bool
    beyond_schema: tuple[str, ...]
    statuses: frozenset[int]
    responses: dict[int, Response] = field(repr=False)
    beyond: tuple[Check, ...] = field(repr=False)
    plain: Body | Bodies | None = field(repr=False)
    harsh: Body | Bodies | None = field(repr=False)
    query: Query | None = field(default=None, repr=False)
    harsh_query: Query | None = field(default=None, repr=False)

    def violation(self, body: object, *, harsh: bool = False) -> Violation | None:
        """The first thing wrong with a parsed body; None when it conforms, or when no body is documented.

        Files of a form are bytes, or strings that carry their bytes as `data`.

        harsh: also refuse what the sources only suggest is refused (`x-harsh` in the document).
        """
        judge = self.harsh if harsh else self.plain
        if judge is None or (found := judge.violation(body)) is None:
            return self._beyond(body) if self.beyond else None
        return found

    def asked(self, query: str, *, harsh: bool = False) -> tuple[dict[str, Any], Violation | None]:
        """The documented parameters of a query string as values, and the first thing wrong with them, if any."""
        reader = self.harsh_query if harsh else self.query
        return reader.read(query) if reader else ({}, None)

    def within(self, body: object) -> bool:
        """False for a body the schema takes and a rule beyond it refuses."""
        return (self.plain is not None and self.plain.violation(body) is not None) or self._beyond(body) is None

    def _beyond(self, body: object) -> Violation | None:
        return next((found for check in self.beyond if (found := check(body)) is not None), None)

    def whole(self, body: object) -> object:
        """The body with 5.0 turned to 5 where the document says integer."""
        return self.plain.whole(body) if self.plain else body
