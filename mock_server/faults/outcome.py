"""What a rule or magic value can wish for: an answer, a way for the job to end, a fault on the wire."""

from typing import Any, Literal

import msgspec

Name = Literal["instant", "fail", "slow", "stuck", "moderated", "failover"]


class Outcome(msgspec.Struct, frozen=True):
    """A wish for one job.

    at_s: seconds after its start, None for the outcome's own instant; param: the field the wish was found in.
    """

    name: Name
    at_s: float | None = None
    param: str | None = None


class Reply(msgspec.Struct, frozen=True):
    """A wish for one answer: without `body` it is the provider's own for that status.

    retry_after goes into the header as written; a 429 without it says 1.
    """

    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    retry_after: int | None = None


class Latency(msgspec.Struct, frozen=True):
    """A wait in real milliseconds before the answer is written: from `low_ms` to `high_ms`, drawn by chance."""

    low_ms: float
    high_ms: float


Effect = Outcome | Reply | Latency


class Wish(msgspec.Struct, frozen=True):
    """What is wanted of one request, and through which door it came: header, magic, control or scenario."""

    effect: Effect
    door: str
    rule: str
