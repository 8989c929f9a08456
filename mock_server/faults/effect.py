"""What a rule or magic value does: an answer, a job's course, a fault, misbehaving webhooks; and the wish for one."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from mock_server.faults import kinds, misrule, outcome, reply
from mock_server.faults.misrule import Misrule
from mock_server.faults.outcome import Outcome
from mock_server.faults.reading import check_object
from mock_server.faults.reply import Reply
from mock_server.faults.said import Fault

Effect = Outcome | Reply | Fault | Misrule
READERS: dict[str, Callable[[Mapping[str, Any]], Effect]] = {
    "answer": reply.read,
    "job": outcome.read,
    "fault": kinds.read,
    "webhooks": misrule.read,
}


class Wish(msgspec.Struct, frozen=True):
    """What is wanted of one request, and through which door it came: header, magic, control or scenario."""

    effect: Effect
    door: str
    rule: str


def read(kind: str, written: Any) -> Effect:
    """The effect under a rule's `answer`, `job`, `fault` or `webhooks`. Raises BadInput."""
    return READERS[kind](check_object(written, kind))
