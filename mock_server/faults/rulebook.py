"""The rules of one world and its four doors, strongest first: header, magic value, control API, scenario."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from mock_server.engine.errors import BadInput, Invalid, NotThere
from mock_server.faults import magic, rule
from mock_server.faults.effect import Wish
from mock_server.faults.outcome import Outcome
from mock_server.faults.rule import Rule
from mock_server.faults.when import Asked

HEADER = b"x-mock-rule"
MAX_RULES = 1_000
MAX_COUNTED = 10_000  # distinct texts with a count behind `x`, for instance [mock:429x2]


class Rulebook:
    """What is set for one world. `magic` off refuses magic values with a sentence.

    of_requests, of_deliveries: whether there are any rules about them, asked at every one.
    """

    __slots__ = ("_counts", "_numbers", "control", "magic", "of_deliveries", "of_requests", "scenario")

    def __init__(self, scenario: tuple[Rule, ...] = (), *, magic: bool = True) -> None:
        self.scenario = scenario
        self.magic = magic
        self.control: dict[str, Rule] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._numbers = 0
        self._sort()

    def _sort(self) -> None:
        kinds = {each.of_webhooks for each in (*self.control.values(), *self.scenario)}
        self.of_requests, self.of_deliveries = False in kinds, True in kinds

    def __iter__(self) -> Iterator[tuple[str, Rule]]:
        """Each rule with its door, strongest first."""
        yield from (("control", each) for each in self.control.values())
        yield from (("scenario", each) for each in self.scenario)

    def add(self, written: Any, operations: Mapping[str, list[str]], now_s: float = 0.0) -> Rule:
        """Set a rule over the control API, at this instant. Raises BadInput."""
        self._numbers += 1
        made = rule.read(written, f"rule-{self._numbers}", operations, now_s)
        if made.id in self.control:
            raise BadInput(f"a rule `{made.id}` is set already; DELETE it first or choose another id")
        if len(self.control) >= MAX_RULES:
            raise BadInput(f"{MAX_RULES} rules are set, which is the bound; DELETE one first")
        self.control[made.id] = made
        self._sort()
        return made

    def remove(self, ident: str) -> None:
        """Take a rule back. Raises NotThere."""
        if ident not in self.control:
            raise NotThere(f"no rule `{ident}` was set over the control API; GET the rules to see their ids")
        del self.control[ident]
        self._sort()

    def wish(
        self,
        provider: str,
        operation: str,
        headers: Mapping[bytes, bytes],
        raw: bytes,
        body: Any,
        asked: Asked | None = None,
    ) -> Wish | None:
        """What is wanted of this request. asked: more about it, where there are rules that could ask.

        Raises Invalid for a header or magic value nobody can read.
        """
        ruled = None
        if self.of_requests:
            ruled = self._ruled(asked or Asked(provider, operation, headers, body), webhooks=False)
        if HEADER in headers:
            wish = self._headers_wish(operation, headers[HEADER].decode("utf-8", "replace"))
            if wish is not None:
                return wish
        if b"mock:" in raw and (found := magic.find(body)) is not None:
            wish = self._magic_wish(operation, found)
            if wish is not None:
                return wish
        return ruled and _granted(*ruled)

    def misrule(self, asked: Asked) -> Wish | None:
        """How a delivery is wanted to misbehave."""
        ruled = self._ruled(asked, webhooks=True) if self.of_deliveries else None
        return ruled and _granted(*ruled)

    def outcome_in(self, part: Any) -> Outcome | None:
        """The outcome a magic value in one part of a request asks for. Raises Invalid for one nobody can read."""
        found = magic.find(part)
        effect = self._read(found).effect if found is not None else None
        return effect if isinstance(effect, Outcome) else None

    def _ruled(self, asked: Asked, *, webhooks: bool) -> tuple[str, Rule] | None:
        """The first rule that wants this request. All of them count it: `nth` is the nth request, whoever answers."""
        wanting = None
        for door, each in self:
            if each.of_webhooks is webhooks and each.wants(asked):
                if wanting is None:
                    wanting = door, each
                else:
                    each.misses.note(asked, [f"rule {wanting[1].id} came first"])
        return wanting

    def _headers_wish(self, operation: str, text: str) -> Wish | None:
        try:
            if not text.lstrip().startswith("{"):
                return self._counted(operation, text, magic.read(text.strip()), "header")
            written = orjson.loads(text)
            if "when" in written:
                raise BadInput("a rule in a header applies to its own request and has no `when`")
            made = rule.read(written, "header")
            return self._counted(operation, text, magic.Magic(made.effect, made.times), "header")
        except (BadInput, orjson.JSONDecodeError) as error:
            raise Invalid(f"X-Mock-Rule: {error}", because="rule:header") from error

    def _magic_wish(self, operation: str, found: magic.Found) -> Wish | None:
        if not self.magic:
            said = f"This world has `magic: off`, and the request holds [mock:{found.inside}]."
            raise Invalid(f"{said} Take it out, or switch magic on.", param=found.param, because="rule:magic")
        return self._counted(operation, found.text, self._read(found), "magic")

    def _read(self, found: magic.Found) -> magic.Magic:
        try:
            return magic.read(found.inside, found.param)
        except BadInput as error:
            raise Invalid(f"{error}", param=found.param, because="rule:magic") from error

    def _counted(self, operation: str, text: str, wanted: magic.Magic, door: str) -> Wish | None:
        if wanted.times is not None:
            name = (operation, text)
            if name not in self._counts and len(self._counts) >= MAX_COUNTED:
                self._counts.pop(next(iter(self._counts)))
            self._counts[name] = seen = self._counts.get(name, 0) + 1
            if seen > wanted.times:
                return None
        return Wish(wanted.effect, door, door)


def _granted(door: str, granted: Rule) -> Wish:
    granted.hits += 1
    return Wish(granted.effect, door, granted.id)
