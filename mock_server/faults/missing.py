"""`missing`: a field that a client counts on is not there."""

from typing import Annotated, Any

import msgspec

from mock_server.engine.chance import Stream
from mock_server.faults.field import places
from mock_server.faults.said import Fault, Said


class Missing(Fault, frozen=True):
    """Without this field: `status`, or `data.output` for one of several."""

    EXAMPLE = "{kind: missing, field: status}"

    field: Annotated[str, msgspec.Meta(min_length=1)]

    def bend(self, said: Said, luck: Stream) -> str | None:  # noqa: ARG002  (no luck in it)
        """Take it out."""
        return None if said.each_value(self._without) else f"the body has no field `{self.field}`"

    def _without(self, value: Any) -> Any:
        for holder, key in places(value, self.field):
            del holder[key]
        return value
