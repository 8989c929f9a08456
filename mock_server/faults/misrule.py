"""What stands under `webhooks`: how deliveries are made to misbehave. What each means is done in `webhooks/`."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

from mock_server.engine.errors import BadInput
from mock_server.faults.reading import check_keys, duration, struct

Count = Annotated[int, msgspec.Meta(ge=0, le=100)]
EXAMPLE = "{duplicate: 1, delay: 5s, signature: wrong}"


class Misrule(msgspec.Struct, frozen=True):
    """How deliveries misbehave.

    duplicate: so many more of each; reorder: each second one comes before the one it follows; drop: the first so many
    attempts at each are lost on the way; delay: so many world seconds late; early: before the answer that accepts the
    job, which ends at once.
    signature: what is wrong with it; tamper: the body was changed behind the signature; stale: signed ten minutes ago.
    forge: so many from somebody else, in front of each.
    """

    duplicate: Count = 0
    reorder: bool = False
    drop: Count = 0
    delay: float = 0.0
    early: bool = False
    signature: Literal["wrong", "missing", "truncated"] | None = None
    tamper: bool = False
    stale: bool = False
    forge: Count = 0


def read(written: Mapping[str, Any]) -> Misrule:
    """The misbehaviour. Raises BadInput: the nearest word, or an example."""
    check_keys(written, list(Misrule.__struct_fields__), "`webhooks`")
    if not written:
        raise BadInput(f"`webhooks` names what goes wrong, for example {EXAMPLE}")
    values = dict(written)
    if "delay" in values:
        values["delay"] = duration(values["delay"], "`webhooks.delay`")
    return struct(values, Misrule, "`webhooks`", EXAMPLE)
