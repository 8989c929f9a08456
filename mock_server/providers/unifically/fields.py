"""Which fields the input of each model has, read off the document: what a model does not know has no effect."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from contracts import loader
from contracts.document import deref


@cache
def of(model: str) -> frozenset[str]:
    """The names of the fields in this model's `input`."""
    document = loader.load("unifically").document
    schemas = document["components"]["schemas"]
    branch = deref(document, {"$ref": schemas["TaskRequest"]["discriminator"]["mapping"][model]})
    return frozenset(_names(document, branch["properties"]["input"]))


def _names(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    written = deref(document, schema)
    yield from (name for name, field in written.get("properties", {}).items() if field is not False)
    for part in written.get("allOf", ()):
        yield from _names(document, part)
