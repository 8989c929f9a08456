"""Plays the cases of rules on a stage: the mock in process, or any server that can be called.

Every case is played on a stage of its own: a fresh account with nothing in it and a clock that only moves when told.

    def test_case(case):
        assert cases.play(case, contract, MyStage()) == []

A stage sends with a valid key unless the headers say otherwise (`authorization: null` sends none). `account` replaces
the settings the account was born with; `fate` decides how the jobs accepted afterwards go; `receiver` starts a webhook
receiver that answers so and then 200, and gives its URL; `advance` moves the clock and returns when everything due has
happened, deliveries attempted; `deliveries` is what receivers got so far, in order of arrival. A stage that cannot do
one of these raises `Unstageable`: the case is then unmeasured, neither held nor broken.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from contracts import expected, script
from contracts.contract import Contract
from contracts.exchange import Delivery, Exchange
from contracts.expected import Borne, Miss, Sent, at, is_missing, never
from contracts.findings import FIRM, Finding, Standing, finding
from contracts.operation import Operation
from contracts.own import own
from contracts.rule import Case
from contracts.seen import BROKEN, parsed, told
from contracts.webhooks import judge_webhook
from contracts.wording import met

# Where answers have the id that `$name` stands for.
_IDS = ("id", "batch_id", "data.task_id", "data.id", "generation_id")
AROUND_S = 0.5  # an attempt this near to its instant is on time
REPEATING = frozenset({"unifically"})  # the same callback may arrive more than once (unifically/U-160)


class Unstageable(Exception):
    """This stage cannot arrange what the case needs; the message says what."""


class Stage(Protocol):
    """Where cases are played. validation: `plain`, `harsh`, or `foreign` for a server that is not ours."""

    validation: Literal["plain", "harsh", "foreign"]

    def account(self, settings: Mapping[str, Any]) -> None: ...
    def fate(self, name: str | None, at_s: float | None) -> None: ...
    def receiver(self, answers: Sequence[int]) -> str: ...
    def advance(self, to: float | Literal["idle"]) -> None: ...
    def deliveries(self) -> Sequence[Delivery]: ...
    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> Exchange: ...


def play(case: Case, contract: Contract, stage: Stage) -> list[Finding]:
    """What the case finds: nothing when the server holds the rule. Raises Unstageable."""
    run = _Run(contract, case, stage)
    try:
        for step in case.given:
            if (missed := run.take(step)) is not None:
                return [run.finding(missed)]
        return [run.finding(miss) for miss in run.judge(run.send(case.call))]
    except _Nameless as unnamed:
        return [run.finding(unnamed.miss)]


class _Nameless(Exception):
    """An earlier answer that later calls refer to tells no id."""

    def __init__(self, name: str, answer: Any) -> None:
        told_of = "no JSON" if answer is BROKEN else met(answer)
        self.miss: Miss = (f"an id in the answer called `{name}`", told_of)


class _Run:
    """One playing of one case, with what its earlier answers were called."""

    def __init__(self, contract: Contract, case: Case, stage: Stage) -> None:
        self._contract, self._case, self._stage = contract, case, stage
        self._named: dict[str, Any] = {}

    def finding(self, miss: Miss) -> Finding:
        name = f"case {self._case.kind} {self._case.number}"
        standing = self._standing()
        return finding(self._contract, self._case.rule, name, expected=miss[0], met=miss[1], standing=standing)

    def _standing(self) -> Standing | None:
        """How sure the case is: no surer than that the answer it wants comes at all. None: as sure as its rule."""
        rule, wanted = self._contract.rules.get(self._case.rule), self._case.status
        known = next((each for each in self._contract.operations.values() if self._calls(each)), None)
        response = known.responses.get(wanted) if known and wanted else None
        return response.standing if response and (rule is None or rule.standing in FIRM) else None

    def _calls(self, operation: Operation) -> bool:
        return any(route[2] == self._case.call.operation for route in operation.routes)

    def take(self, step: script.Step) -> Miss | None:
        """Arranges one step; a miss when an earlier call is answered otherwise than wanted."""
        match step:
            case script.Account(settings):
                self._stage.account(settings)
            case script.Fate(name, at_s):
                self._stage.fate(name, at_s)
            case script.Receiver(answers):
                self._named["receiver"] = self._stage.receiver(answers)
            case script.Clock(to):
                self._stage.advance(to)
            case script.Earlier():
                return self._earlier(step)
        return None

    def _earlier(self, step: script.Earlier) -> Miss | None:
        for _ in range(step.times):
            answer = self.send(step.call)
            fits = answer.status == step.status if step.status else 200 <= answer.status < 300
            if not fits:
                return f"{step.call.operation}, called on the way, to answer {step.status or '2xx'}", _told(answer)
            if step.name:
                self._named[step.name] = parsed(answer.response_body)
        return None

    def send(self, call: script.Call) -> Exchange:
        return self._stage.send(
            call.operation,
            path=self.look(call.path),
            query=self.look(call.query),
            headers=self.look(call.headers),
            body=self.look(call.body),
        )

    def look(self, value: Any) -> Any:
        """The value with each `$name` replaced by what it stands for."""
        if isinstance(value, dict):
            return {key: self.look(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.look(item) for item in value]
        if isinstance(value, str) and value.startswith("$"):
            return self._meant(value[1:])
        return value

    def _meant(self, text: str) -> Any:
        name, _, place = text.partition(".")
        if name == "text":
            return "x" * int(place)
        answer = self._named[name]
        if not place and not isinstance(answer, str):
            return self._id(name, answer)
        found = at(answer, place)
        return None if is_missing(found) else found

    def _id(self, name: str, answer: Any) -> Any:
        found = [at(answer, key) for key in _IDS] if isinstance(answer, dict) else []
        known = [each for each in found if not is_missing(each)]
        if not known:
            raise _Nameless(name, answer)
        return known[0]

    def judge(self, answer: Exchange) -> Iterator[Miss]:
        """Each way the judged answer is not what the case wants."""
        if not self._taken_or_refused(answer):
            yield self._wanted(), _told(answer)
            return
        if self._case.param and answer.status >= 400 and not self._names(answer.response_body, self._case.param):
            yield f"the refusal to name {self._case.param}", _told(answer)
        wanted = self._case.expects
        foreign = self._stage.validation == "foreign"
        yield from wanted.content.misses(parsed(answer.response_body), self.look, self._borne(), gaps=foreign)
        yield from expected.header_misses(wanted.headers, answer.response_headers)
        if wanted.deliveries is not None:
            yield from self._delivered(wanted.deliveries)

    def _names(self, body: bytes, param: str) -> bool:
        """Whether a refusal names the parameter, in its `param` where it has one.

        Else in its message, which is asked of our own servers alone: nobody promises the words of others.
        """
        named = at(parsed(body), "error.param")
        if isinstance(named, str):
            return named == param
        return (is_missing(named) and self._stage.validation == "foreign") or _says(body, param)

    def _borne(self) -> Borne:
        """What someone else's server may tell otherwise."""
        found = own(self._contract.provider, "BORNE") if self._stage.validation == "foreign" else ()
        return found[0] if found else never

    def _taken_or_refused(self, answer: Exchange) -> bool:
        case = self._case
        taken = 200 <= answer.status < 300
        if case.kind == "warns" and self._stage.validation != "harsh" and taken:
            return True  # of someone else's server either may be: nobody is sure
        if case.kind == "warns" and self._stage.validation == "plain":
            return False
        return answer.status == case.status if case.status else taken

    def _wanted(self) -> str:
        case = self._case
        if case.kind == "accepts":
            return f"{case.call.operation} to be accepted ({case.status or '2xx'})"
        if case.kind == "warns" and self._stage.validation == "plain":
            return f"{case.call.operation} to be accepted by the plain reading (2xx)"
        about = f" because of {case.param}" if case.param else ""
        return f"{case.call.operation} to be refused with {case.status}{about}"

    def _delivered(self, wanted: tuple[Sent, ...]) -> Iterator[Miss]:
        got = self._stage.deliveries()
        events = [self._contract.event_of(delivery.headers, parsed(delivery.body)) or "?" for delivery in got]
        if not self._are_sent([sent.event for sent in wanted], events):
            yield f"deliveries {[sent.event for sent in wanted]}", str(events)
            return
        for sent, delivery in zip(wanted, got, strict=False):
            after_s = delivery.at_s - got[0].at_s
            if sent.after_s is not None and not self._is_on_time(after_s, sent.after_s):
                yield f"{sent.event} {sent.after_s:g} s after the first attempt", f"{after_s:g} s"
            if sent.signed:
                yield from self._unsigned(delivery)
            yield from sent.content.misses(parsed(delivery.body), self.look)

    def _are_sent(self, wanted: list[str], events: list[str]) -> bool:
        """Whether these events came. Where a provider says that one may come again, others may send more of them."""
        if _alike(wanted, events) or self._stage.validation != "foreign":
            return _alike(wanted, events)
        more = len(events) > len(wanted) and self._contract.provider in REPEATING
        return more and bool(wanted) and list(dict.fromkeys(wanted)) == list(dict.fromkeys(events))

    def _is_on_time(self, after_s: float, wanted_s: float) -> bool:
        """Where delays are counted from is nobody's promise: others are held to the check of attempts alone."""
        return self._stage.validation == "foreign" or abs(after_s - wanted_s) <= getattr(
            self._stage, "around_s", AROUND_S
        )

    def _unsigned(self, delivery: Delivery) -> Iterator[Miss]:
        if delivery.secret is None and self._stage.validation != "foreign":
            yield "a receiver with a secret", "none on this stage"
        for found in judge_webhook(self._contract, delivery):
            if found.check == "webhook-signature":
                yield found.expected, found.met


def _alike(wanted: list[str], events: list[str]) -> bool:
    """Whether these are the events that were wanted; `*` is one of any name."""
    return len(wanted) == len(events) and all(one in ("*", other) for one, other in zip(wanted, events, strict=True))


def _says(body: bytes, param: str) -> bool:
    """Whether a message names the parameter: of a place such as `dialogue[0].text` the last name counts."""
    return re.split(r"[.\[]", re.sub(r"\[\d+\]$", "", param))[-1] in body.decode(errors="replace")


def _told(answer: Exchange) -> str:
    return f"{answer.status} {told(answer.response_body)}"
