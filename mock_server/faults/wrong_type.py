"""`wrong_type`: a field is there, and is not what it was yesterday: a number as a string, a string as an object."""

from typing import Annotated, Any

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.field import places
from mock_server.faults.said import Fault, Said


class WrongType(Fault, frozen=True):
    """This field as another type: `credits`, or `data.status` for one of several."""

    EXAMPLE = "{kind: wrong_type, field: credits}"

    field: Annotated[str, msgspec.Meta(min_length=1)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Turn it."""
        return None if said.each_value(self._turned) else f"the body has no field `{self.field}`"

    def _turned(self, value: Any) -> Any:
        for holder, key in places(value, self.field):
            holder[key] = _other(holder[key])
        return value


def _other(value: Any) -> Any:
    """Booleans and numbers become strings, strings an object around them, lists their first, objects a list."""
    match value:
        case bool() | int() | float():
            return str(value).lower()
        case str():
            return {"value": value}
        case list():
            return value[0] if value else "none"
        case dict():
            return [value]
    return 0
