"""What rules are read with: unknown keys get the nearest word, wrong values are told with an example."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from mock_server.engine.duration import seconds
from mock_server.engine.errors import BadInput, nearest

Kind = TypeVar("Kind")


def check_keys(written: Mapping[str, Any], known: list[str], where: str) -> None:
    """Raises BadInput for a key that is not known, with the nearest that is."""
    for key in written:
        if key not in known:
            raise BadInput(f"unknown key `{key}` in {where}{nearest(str(key), known)}")


def check_object(written: Any, where: str) -> Mapping[str, Any]:
    """The same, known to be an object. Raises BadInput."""
    if not isinstance(written, Mapping):
        raise BadInput(f"`{where}` is an object; got {written!r:.80}")
    return written


def struct(written: Mapping[str, Any], kind: type[Kind], where: str, example: str) -> Kind:
    """The values as a Struct of this kind. Raises BadInput: the nearest key, or an example of how it is written."""
    check_keys(written, list(kind.__struct_fields__), where)  # type: ignore[attr-defined]  # always a Struct
    try:
        return msgspec.convert(dict(written), kind)
    except msgspec.ValidationError as error:
        raise BadInput(f"{where}: {error}; write it like {example}") from error


def duration(written: Any, where: str) -> float:
    """World seconds of `40s`. Raises BadInput that names the place."""
    try:
        return seconds(written)
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from error


def is_whole(value: Any, least: int = 1) -> bool:
    """Whether it is a whole number from `least` on."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def is_number(value: Any, least: float, most: float) -> bool:
    """Whether it is a number within these bounds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
