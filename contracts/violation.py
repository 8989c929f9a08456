"""Says what is wrong with a value in the words an API uses: which parameter, what was met and wanted, which rule."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from jsonschema_rs import ValidationError, ValidationErrorKind

from contracts import wording
from contracts.at_most import top_of
from contracts.document import Json, deref

Steps = list[str | int]


class Violation(NamedTuple):
    """One way a value breaks its schema.

    param: the field as an API names it (`prompts[0].prompt`); None when the whole body is meant.
    rule: the nearest `x-rule`, e.g. `S-79`; None where the document gives none.
    """

    param: str | None
    rule: str | None
    message: str
    schema_path: str


def first(document: Json, schema: Json, errors: Iterable[ValidationError], noun: str = "the body") -> Violation | None:
    """The violation to report: a missing field before a wrong one, then in the order of the schema's properties."""
    leaves = [leaf for error in errors for leaf in _leaves(document, schema, error)]
    if not leaves:
        return None
    order = list(deref(document, schema).get("properties", {}))
    return _violation(document, schema, min(leaves, key=lambda leaf: _rank(leaf, order)), noun)


def every(document: Json, schema: Json, errors: Iterable[ValidationError], noun: str = "the body") -> list[Violation]:
    """Every violation, in the order the validator finds them."""
    leaves = (leaf for error in errors for leaf in _leaves(document, schema, error))
    return [_violation(document, schema, leaf, noun) for leaf in leaves]


def _violation(document: Json, schema: Json, error: ValidationError, noun: str) -> Violation:
    trail = list(_trail(document, schema, error.evaluation_path))
    param = dotted([*error.instance_path, *_unnamed(error, trail)])
    message = wording.said(error, trail[-1] if trail else {}, param or noun)
    return Violation(param, _rule(error, trail), message, "/".join(map(str, error.evaluation_path)))


def _leaves(document: Json, schema: Json, error: ValidationError) -> list[ValidationError]:
    """The error itself, or the errors of the branch of `anyOf` or `oneOf` that came nearest to fitting."""
    kind = error.kind
    if not isinstance(kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid):
        return [error]
    fitting = [branch for branch in kind.context if not any(_elsewhere(inner, error) for inner in branch)]
    if not fitting or _all_ask_for_more(kind.context) or _is_sum(document, schema, error):
        return [error]
    return [leaf for inner in min(fitting, key=len) for leaf in _leaves(document, schema, inner)]


def _elsewhere(inner: ValidationError, outer: ValidationError) -> bool:
    """The branch is for another kind of value, or for another value of a fixed field."""
    here = len(inner.instance_path) == len(outer.instance_path)
    return (inner.kind.name == "type" and here) or inner.kind.name == "const"


def _all_ask_for_more(branches: list[list[ValidationError]]) -> bool:
    return all(inner.kind.name == "required" for branch in branches for inner in branch)


def _is_sum(document: Json, schema: Json, error: ValidationError) -> bool:
    """Whether the branches are the splits of an `x-at-most`: none of them says more than the sum."""
    trail = list(_trail(document, schema, error.evaluation_path))
    return bool(trail) and "x-at-most" in trail[-1]


def _rank(error: ValidationError, order: list[str]) -> tuple[int, int, str]:
    path = error.instance_path
    if error.kind.name == "required":
        return 0, len(path), str(error.kind.value)
    return 1, order.index(str(path[0])) if path and path[0] in order else len(order), str(path)


def _trail(document: Json, schema: Json, steps: Steps) -> Iterator[Json]:
    """The schemas on the way from the outermost to the one that holds the failing keyword."""
    here: Any = schema
    for index, step in enumerate(steps):
        if isinstance(here, dict) and (index == 0 or _is_schema(steps[:index])):
            yield here
        here = _step(document, here, step)
    if steps and isinstance(here, dict) and _is_schema(steps):
        yield here  # a `false` schema has no keyword of its own; a `not` says more than what holds it


def _step(document: Json, here: Any, step: str | int) -> Any:
    if step == "$ref":
        return deref(document, here)
    return here[step] if isinstance(here, list | dict) else {}  # type: ignore[index]  # whichever it is


def _is_schema(steps: Steps) -> bool:
    """Whether these steps end at a schema, and not at a map of fields or a keyword's value."""
    if len(steps) > 1 and steps[-2] in ("properties", "patternProperties", "dependentSchemas"):
        return True
    if isinstance(steps[-1], int):
        return True
    return steps[-1] in ("$ref", "if", "then", "else", "items", "contains", "additionalProperties", "propertyNames")


def _unnamed(error: ValidationError, trail: list[Json]) -> Steps:
    """The rest of the parameter's name where the error's own place stops at the object around it."""
    kind = error.kind
    if kind.name == "required":
        return [str(kind.value)]
    if isinstance(kind, ValidationErrorKind.AdditionalProperties | ValidationErrorKind.UnevaluatedProperties):
        return [kind.unexpected[0]]
    if kind.name in ("not", "anyOf", "oneOf") and isinstance(error.instance, dict):
        return _named_by(error, trail[-1] if trail else {})[-1:]
    return []


def _named_by(error: ValidationError, schema: Json) -> Steps:
    """The fields an object-wide rule is about: those summed or forbidden together, or those one of which is missing."""
    sent = error.instance if isinstance(error.instance, dict) else {}
    if "x-at-most" in schema:
        return [name for name in map(top_of, schema["x-at-most"]["sum"]) if name in sent]
    if error.kind.name == "not":
        return list(schema.get("not", {}).get("required", []))
    branches = schema.get(error.kind.name, [])
    return list(reversed([name for branch in branches for name in branch.get("required", [])]))


def _rule(error: ValidationError, trail: list[Json]) -> str | None:
    """The nearest `x-rule`; a missing field's own schema is nearer than the object that asks for it."""
    if error.kind.name == "required":
        fields = [schema.get("properties", {}).get(error.kind.value) for schema in trail]
        trail = [*trail, *(field for field in fields if isinstance(field, dict))]
    return next((schema["x-rule"] for schema in reversed(trail) if "x-rule" in schema), None)


def dotted(path: Steps) -> str | None:
    """`prompts[0].prompt` for `["prompts", 0, "prompt"]`; None for the whole body."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or None
