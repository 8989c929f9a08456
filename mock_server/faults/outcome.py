"""How a rule or magic value wants one job to go: an outcome by name, or a timeline written out."""

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

import msgspec

from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.timeline import Timeline
from mock_server.faults import course
from mock_server.faults.reading import check_keys, duration, is_whole

Name = Literal[
    "instant",
    "queue-then-run",
    "slow",
    "stuck",
    "fail",
    "fails-late",
    "moderated",
    "moderated-late",
    "failover",
    "completed-with-error-inside",
    "completed-without-url-then-url",
    "partial-batch",
    "progress-falls-back",
    "result-404-then-200",
    "success-after-client-gave-up",
    "unknown-status-word",
    "webhook-before-the-202",
    "never-a-webhook",
    "timeline",
]
FAILS = frozenset({"fail", "fails-late"})
BLOCKS = frozenset({"moderated", "moderated-late"})
SLOWS = frozenset({"slow", "success-after-client-gave-up"})
NAMES = [name for name in get_args(Name) if name != "timeline"]

# What may stand beside each name; `at` beside most: world seconds since the job's start.
OPTIONS: dict[str, list[str]] = {
    **{name: ["at"] for name in NAMES},
    "instant": [],
    "stuck": [],
    "webhook-before-the-202": [],
    "completed-without-url-then-url": ["at", "for"],
    "result-404-then-200": ["at", "for"],
    "unknown-status-word": ["at", "word"],
    "partial-batch": ["at", "failed"],
}
LATE_S = 120.0  # accepted, then moderated: two minutes
GIVEN_UP_S = 282.0  # a job that was seen to end behind a client's budget of 240 s
QUEUED_S = 20.0
NO_URL_S, NOT_FOUND_S = 5.0, 3.0
WORD = "finalizing"


class Outcome(msgspec.Struct, frozen=True):
    """A wish for one job.

    at_s: seconds after its start, None for the outcome's own instant; param: the field the wish was found in.
    for_s: how long a passing oddity lasts, in world seconds; word: the status word nobody knows.
    failed: how many items of a batch fail, None for every second; timeline: with name `timeline`, the whole course.
    """

    name: Name
    at_s: float | None = None
    param: str | None = None
    for_s: float | None = None
    word: str | None = None
    failed: int | None = None
    timeline: Timeline | None = None

    def spoilt(self, count: int) -> frozenset[int]:
        """Which items of a batch of so many fail: the last ones, or every second."""
        if self.name != "partial-batch":
            return frozenset()
        return frozenset(range(1, count, 2) if self.failed is None else range(max(0, count - self.failed), count))


def read(written: Mapping[str, Any]) -> Outcome:
    """What stands under `job`: `{outcome: fail, at: 40s}` or `{timeline: [...]}`. Raises BadInput."""
    if "timeline" in written:
        check_keys(written, ["timeline"], "`job`")
        return Outcome("timeline", timeline=course.read(written["timeline"]))
    name = written.get("outcome")
    if not isinstance(name, str) or name not in NAMES:
        check_keys(written, ["outcome", "timeline", "at", "for", "word", "failed"], "`job`")
        raise BadInput(f"unknown outcome `{name}`{nearest(str(name), NAMES)}")
    options = OPTIONS[name]
    for key in written:
        if key in ("at", "for", "word", "failed") and key not in options:
            raise BadInput(f"outcome `{name}` takes no `{key}`")
    check_keys(written, ["outcome", *options], "`job`")
    return Outcome(
        cast(Name, name),
        duration(written["at"], "`at`") if "at" in written else None,
        for_s=duration(written["for"], "`for`") if "for" in written else None,
        word=_word(written.get("word")),
        failed=_failed(written.get("failed")),
    )


def _word(written: Any) -> str | None:
    if written is not None and not (isinstance(written, str) and 0 < len(written) <= 100):
        raise BadInput(f"`word` is a status word nobody knows, for example {WORD}; got {written!r:.80}")
    return written


def _failed(written: Any) -> int | None:
    if written is not None and not is_whole(written):
        raise BadInput(f"`failed` is how many items fail, a whole number from 1 on; got {written!r:.80}")
    return cast("int | None", written)
