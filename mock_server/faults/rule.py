"""One rule: `when` it applies, what it does, how often. Read from JSON or YAML; every error names the nearest word."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from mock_server.engine.errors import BadInput
from mock_server.faults import effect, when
from mock_server.faults.effect import READERS, Effect
from mock_server.faults.misrule import Misrule
from mock_server.faults.misses import Misses
from mock_server.faults.outcome import Outcome
from mock_server.faults.reading import check_keys, duration, is_whole
from mock_server.faults.when import Asked, When

EFFECTS = list(READERS)
_KEYS = ["id", "when", *EFFECTS, "times", "ttl"]
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")  # it is told in a header


class Rule(msgspec.Struct):
    """A rule of one world, with what has become of it: `matched` requests, and `hits`, those that got its effect.

    ttl_s: world seconds from set_s on in which it applies, None for good; misses: requests that nearly got the effect.
    """

    id: str
    when: When
    effect: Effect
    written: Mapping[str, Any]
    times: int | None = None
    ttl_s: float | None = None
    set_s: float = 0.0
    matched: int = 0
    hits: int = 0
    misses: Misses = msgspec.field(default_factory=Misses)

    @property
    def of_webhooks(self) -> bool:
        """Whether it is about deliveries, not requests. An early one has to be known when its job is accepted."""
        return isinstance(self.effect, Misrule) and not self.effect.early

    def wants(self, asked: Asked) -> bool:
        """Whether this request should get the effect. Counts the match; who grants the effect counts the hit."""
        differences = list(self.differences(asked))
        if not differences:
            self.matched += 1
            differences = list(self._turns(asked))
        if differences:
            self.misses.note(asked, differences, elsewhere=self.when.elsewhere(asked))
        return not differences

    def differences(self, asked: Asked) -> Iterator[str]:
        """A sentence for everything in which this request is not one the rule is about. None: it matches."""
        yield from self.when.differences(asked)
        if isinstance(self.effect, Outcome | Misrule) and asked.reads:
            yield f"operation {asked.operation} starts no job, and the rule says how a job goes"
        if self.ttl_s is not None and asked.now_s > self.set_s + self.ttl_s:
            yield f"its ttl of {self.ttl_s:g}s ended {asked.now_s - self.set_s - self.ttl_s:g}s ago"

    def _turns(self, asked: Asked) -> Iterator[str]:
        """Why a request that matches is not the one whose turn it is."""
        when = self.when
        if when.nth not in (None, self.matched):
            yield f"this is match {self.matched}, the rule wants the one with number {when.nth}"
        if when.first is not None and self.matched > when.first:
            yield f"this is match {self.matched}, the rule wants the first {when.first}"
        if self.times is not None and self.hits >= self.times:
            yield f"it has acted {self.hits} times, which is all of its `times`"
        if when.chance is not None and (share := asked.share(self.id)) >= when.chance:
            yield f"chance drew {share:.3f}, the rule takes what is below {when.chance:g}"


def read(written: Any, ident: str, operations: Mapping[str, list[str]] | None = None, set_s: float = 0.0) -> Rule:
    """A rule from its JSON or YAML form. `operations`: known operation ids by provider. Raises BadInput."""
    if not isinstance(written, Mapping):
        raise BadInput(f"a rule is an object with one of {', '.join(EFFECTS)}; got {type(written).__name__}")
    check_keys(written, _KEYS, "a rule")
    given = [key for key in EFFECTS if key in written]
    if len(given) != 1:
        raise BadInput(f"a rule has exactly one of {', '.join(EFFECTS)}; this one has {' and '.join(given) or 'none'}")
    conditions = when.read(written.get("when", {}), operations or {})
    times = written.get("times")
    if times is not None and not is_whole(times):
        raise BadInput(f"`times` is a whole number from 1 on; got {times!r:.80}")
    name = str(written.get("id", ident))
    if not _ID.fullmatch(name):
        raise BadInput(f"`id` is up to 100 letters, digits, dots, hyphens and underscores; got {name[:100]!r}")
    ttl_s = duration(written["ttl"], "`ttl`") if "ttl" in written else None
    return Rule(name, conditions, effect.read(given[0], written[given[0]]), dict(written), times, ttl_s, set_s)
