"""Hooks for Schemathesis 4: importing this module registers them.

    SCHEMATHESIS_HOOKS=contracts.hooks schemathesis run http://127.0.0.1:8080/creativeai/openapi.json

Schemathesis knows the schema alone. A case that conforms to it and still breaks a rule its operation lists under
`x-beyond-schema` would be reported as a wrong refusal (ST202); such cases, and only those, are dropped. Forms get a
real picture where the document says image/png, and so do strings of format byte, in base64: random bytes would show
nothing but how those are refused.
"""

import base64
from typing import Any

import schemathesis
from hypothesis import strategies
from schemathesis.core import NotSet

from contracts import loader
from contracts.contract import Contract

# 8 x 8 pixels, all white: a source image, and a mask for it.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mP4DwUMlDEA98A/wa9cD80AAAAASUVORK5CYII="
)
TEXTS = strategies.text(strategies.characters(codec="utf-8"), min_size=1).map(str.encode)
schemathesis.openapi.media_type("image/png", strategies.just(PICTURE))
IN_BASE64 = base64.b64encode(PICTURE).decode()
schemathesis.openapi.format("byte", strategies.sampled_from([IN_BASE64, f"data:image/png;base64,{IN_BASE64}"]))
# Beside a picture Schemathesis 4.32 leaves required texts empty and calls that valid, unless they have a type too.
schemathesis.openapi.media_type("text/plain", TEXTS)


@schemathesis.hook
def filter_case(_context: schemathesis.HookContext, case: schemathesis.Case[Any]) -> bool:
    """Whether to keep a generated case."""
    return keeps(case)


def keeps(case: schemathesis.Case[Any]) -> bool:
    """False for a case that only a rule beyond the schema refuses."""
    written = case.operation.definition.raw
    if not written.get("x-beyond-schema"):
        return True
    contract = _contract(case.operation.schema.raw_schema)
    name = written.get("x-alias-of", written.get("operationId"))
    operation = contract.operations.get(name) if contract else None
    # Bytes are no body that a schema has generated: JSON that was broken on purpose.
    return operation is None or isinstance(case.body, NotSet | bytes) or operation.within(case.body)


def _contract(document: dict[str, Any]) -> Contract | None:
    """The contract a served document came from, known by its title."""
    title = document.get("info", {}).get("title")
    known = (loader.load(provider) for provider in loader.providers())
    return next((contract for contract in known if contract.document["info"]["title"] == title), None)
