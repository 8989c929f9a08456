"""All faults by the name a rule gives them, and the reader of what stands under `fault`."""

from collections.abc import Mapping
from typing import Any

from mock_server.engine.errors import BadInput, nearest
from mock_server.faults.content_type import ContentType
from mock_server.faults.disconnect import Disconnect
from mock_server.faults.empty import Empty
from mock_server.faults.huge import Huge
from mock_server.faults.latency import WRITTEN, Latency
from mock_server.faults.malformed import Malformed
from mock_server.faults.missing import Missing
from mock_server.faults.reading import check_keys, struct
from mock_server.faults.redirect import Redirect
from mock_server.faults.said import Fault
from mock_server.faults.slow_body import SlowBody
from mock_server.faults.stale import Stale
from mock_server.faults.status import Status
from mock_server.faults.truncate import Truncate
from mock_server.faults.wrong_type import WrongType

KINDS: dict[str, type[Fault]] = {
    "latency": Latency,
    "status": Status,
    "disconnect": Disconnect,
    "truncate": Truncate,
    "malformed": Malformed,
    "content_type": ContentType,
    "slow_body": SlowBody,
    "missing": Missing,
    "wrong_type": WrongType,
    "empty": Empty,
    "stale": Stale,
    "redirect": Redirect,
    "huge": Huge,
}


def read(written: Mapping[str, Any]) -> Fault:
    """`{kind: latency, ms: 250}`. Raises BadInput: the nearest word, or an example of how it is written."""
    kind = written.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadInput(f"unknown fault `{kind}`{nearest(str(kind), list(KINDS))}")
    made = KINDS[kind]
    values = {key: value for key, value in written.items() if key != "kind"}
    check_keys(values, list(made.__struct_fields__), f"fault `{kind}`")
    try:
        fault = struct(values, made, f"fault `{kind}`", made.EXAMPLE)
    except BadInput as error:
        raise (BadInput(WRITTEN) if made is Latency else error) from error
    if (wrong := fault.check()) is not None:
        raise BadInput(wrong)
    return fault
