"""The stricter reading of a document: every `x-harsh` schema counts too.

`x-harsh` says what a provider probably refuses though no source states it. A world with `validation: harsh` refuses
it; otherwise it passes, and a check of someone else's server at most warns.
"""

from typing import Any

from contracts.document import Json


def reading(document: Json) -> Json:
    """The document with each `x-harsh` folded in as one more `allOf`; the document itself when it has none."""
    return _folded(document)  # type: ignore[no-any-return]  # an object stays one


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        new = [_folded(item) for item in value]
        return value if all(one is other for one, other in zip(new, value, strict=True)) else new
    if not isinstance(value, dict):
        return value
    folded = {key: _folded(item) for key, item in value.items()}
    if "x-harsh" in folded:
        extra = folded.pop("x-harsh")
        return {**folded, "allOf": [*folded.get("allOf", []), extra]}
    return value if all(folded[key] is value[key] for key in value) else folded
