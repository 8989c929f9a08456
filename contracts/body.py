"""Checks a request body against its schema: one compiled validator, or one per branch of a discriminator.

A valid body costs what jsonschema-rs takes to say so. Only a refused one is looked at twice, for the name, the rule
and the sentence.
"""

from functools import cached_property
from typing import Any

import jsonschema_rs

from contracts import violation, wording
from contracts.document import Json, deref
from contracts.form import has_file, named
from contracts.violation import Violation
from contracts.whole import Plan, plan, whole

Validator = jsonschema_rs.Validator


def validator(document: Json, schema: Json) -> Validator:
    """A compiled validator of one schema of the document; formats are asserted."""
    rooted = {**schema, "components": document.get("components", {})}
    return jsonschema_rs.Draft202012Validator(rooted, validate_formats=True)


class Branch:
    """One schema of a body, compiled when first used."""

    def __init__(self, document: Json, schema: Json) -> None:
        self._document, self._schema = document, schema

    @cached_property
    def _validator(self) -> Validator:
        return validator(self._document, self._schema)

    @cached_property
    def _plan(self) -> Plan:
        return plan(self._document, self._schema)

    def violation(self, body: object) -> Violation | None:
        if self._validator.is_valid(body):
            return None
        return violation.first(self._document, self._schema, self._validator.iter_errors(body))

    def whole(self, body: object) -> object:
        return whole(body, self._plan)


class Body:
    """A request body's schema. `oneOf` over branches with a discriminator is read by that field first.

    The errors of one branch name the parameter; the errors of sixty-four at once would name nothing.
    """

    def __init__(self, document: Json, schema: Json) -> None:
        self._all = Branch(document, schema)
        inner = deref(document, schema)
        self._field: str | None = inner.get("discriminator", {}).get("propertyName") if "oneOf" in inner else None
        self._schema = inner
        self._branches: dict[Any, Branch] = {}
        for branch in inner["oneOf"] if self._field else ():
            known = deref(document, branch).get("properties", {}).get(self._field, {})
            for value in known.get("enum", [known.get("const")]):
                self._branches[value] = Branch(document, branch)

    def violation(self, body: object) -> Violation | None:
        """The first thing wrong with the body; None when it conforms."""
        branch = self._branch(body)
        return branch.violation(body) if branch else self._unknown_branch(body)

    def whole(self, body: object) -> object:
        """The body with whole floats turned to ints where the schema says integer; itself when none is there."""
        branch = self._branch(body)
        return branch.whole(body) if branch else body

    def _branch(self, body: object) -> Branch | None:
        if not self._field or not isinstance(body, dict):
            return self._all
        value = body.get(self._field)
        return self._branches.get(value) if isinstance(value, str) else None

    def _unknown_branch(self, body: Any) -> Violation:
        """The discriminator is missing or no word at all, or a word without a branch, which may break another rule."""
        field, rule = self._field or "", self._schema.get("x-rule")
        if field not in body:
            return Violation(field, rule, f"{field} is required", "discriminator")
        if isinstance(body[field], str):
            rule = self._schema["discriminator"].get("x-rule", rule)
        wanted = wording.one_of(sorted(map(str, self._branches)), body[field])
        return Violation(field, rule, f"{field} must be {wanted}; got {wording.met(body[field])}", "discriminator")


class Bodies:
    """The bodies of an operation that reads JSON and forms: what holds a file is a form."""

    def __init__(self, json: Body, form: Body) -> None:
        self._json, self._form = json, form

    def violation(self, body: object) -> Violation | None:
        """The first thing wrong with the body; None when it conforms."""
        return (self._form if has_file(body) else self._json).violation(body)

    def whole(self, body: object) -> object:
        """The body with whole floats turned to ints where the schema of JSON bodies says integer."""
        return body if has_file(body) else self._json.whole(body)


class Form(Body):
    """The body of a multipart form, whose files stand for strings."""

    def violation(self, body: object) -> Violation | None:
        return super().violation(named(body))
