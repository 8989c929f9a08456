"""One rule: `when` it applies, what it does, how often. Read from JSON or YAML; every error names the nearest word."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, cast, get_args

import msgspec

from mock_server.engine.duration import seconds
from mock_server.engine.errors import BadInput, nearest
from mock_server.faults.outcome import Effect, Latency, Name, Outcome, Reply

_KEYS = ["id", "when", "answer", "job", "fault", "times"]
_EFFECTS = ["answer", "job", "fault"]
_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")  # it is told in a header
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_FRAMING = ["connection", "content-length", "transfer-encoding"]
_TIMELESS = ["instant", "stuck"]
_From1 = Annotated[int, msgspec.Meta(ge=1)]


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a request must be. `nth` and `first` count the matches of this rule in this world."""

    provider: str | None = None
    operation: str | None = None
    nth: _From1 | None = None
    first: _From1 | None = None


class Rule(msgspec.Struct):
    """A rule of one world, with what has become of it: `matched` requests, and `hits`, those that got its effect."""

    id: str
    when: When
    effect: Effect
    written: Mapping[str, Any]
    times: int | None = None
    matched: int = 0
    hits: int = 0

    def wants(self, provider: str, operation: str) -> bool:
        """Whether this request should get the effect. Counts the match; who grants the effect counts the hit."""
        when = self.when
        if when.provider not in (None, provider) or when.operation not in (None, operation):
            return False
        self.matched += 1
        if when.nth not in (None, self.matched) or (when.first is not None and self.matched > when.first):
            return False
        return self.times is None or self.hits < self.times


def read(written: Any, ident: str, operations: Mapping[str, list[str]] | None = None) -> Rule:
    """A rule from its JSON or YAML form. `operations`: known operation ids by provider. Raises BadInput."""
    if not isinstance(written, Mapping):
        raise BadInput(f"a rule is an object with one of {', '.join(_EFFECTS)}; got {type(written).__name__}")
    for key in written:
        if key not in _KEYS:
            raise BadInput(f"unknown key `{key}` in a rule{nearest(str(key), _KEYS)}")
    given = [key for key in _EFFECTS if key in written]
    if len(given) != 1:
        raise BadInput(f"a rule has exactly one of {', '.join(_EFFECTS)}; this one has {' and '.join(given) or 'none'}")
    when = _when(written.get("when", {}))
    _check_names(when, operations or {})
    times = written.get("times")
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise BadInput(f"`times` is a whole number from 1 on; got {times!r}")
    name = str(written.get("id", ident))
    if not _ID.fullmatch(name):
        raise BadInput(f"`id` is up to 100 letters, digits, dots, hyphens and underscores; got {name[:100]!r}")
    return Rule(name, when, effect(given[0], written[given[0]]), dict(written), times)


def _when(written: Any) -> When:
    known = list(When.__struct_fields__)
    for key in written if isinstance(written, Mapping) else ():
        if key not in known:
            raise BadInput(f"unknown key `{key}` in `when`{nearest(str(key), known)}")
    try:
        return msgspec.convert(written, When)
    except msgspec.ValidationError as error:
        raise BadInput(f"`when`: {error}") from error


def _check_names(when: When, operations: Mapping[str, list[str]]) -> None:
    if not operations:
        return
    if when.provider is not None and when.provider not in operations:
        raise BadInput(f"unknown provider `{when.provider}`{nearest(when.provider, list(operations))}")
    known = [name for provider, names in operations.items() if when.provider in (None, provider) for name in names]
    if when.operation is not None and when.operation not in known:
        raise BadInput(f"unknown operation `{when.operation}`{nearest(when.operation, known)}")


def effect(kind: str, written: Any) -> Effect:
    """The effect under a rule's `answer`, `job` or `fault`. Raises BadInput."""
    if not isinstance(written, Mapping):
        raise BadInput(f"`{kind}` is an object; got {written!r}")
    read_it: dict[str, Callable[[Mapping[str, Any]], Effect]] = {"answer": _answer, "job": _job, "fault": _fault}
    return read_it[kind](written)


def _answer(written: Mapping[str, Any]) -> Reply:
    _only(written, ["status", "body", "headers", "retry_after"], "answer")
    status, wait = written.get("status"), written.get("retry_after")
    if not isinstance(status, int) or not 200 <= status <= 599:
        raise BadInput(f"`answer` needs a `status` from 200 to 599; got {status!r}")
    if wait is not None and (not isinstance(wait, int) or isinstance(wait, bool)):
        raise BadInput(f"`retry_after` is a whole number of seconds; got {wait!r}")
    headers = written.get("headers", {})
    if not isinstance(headers, Mapping):
        raise BadInput(f"`headers` maps names to strings; got {headers!r}")
    for name, value in headers.items():
        _check_header(name, value)
    return Reply(status, written.get("body"), tuple(headers.items()), wait)


def _check_header(name: object, value: object) -> None:
    if not isinstance(name, str) or not _HEADER.fullmatch(name):
        raise BadInput(f"`headers`: {name!r} cannot be the name of a header")
    if name.lower() in _FRAMING:
        raise BadInput(f"`headers`: `{name}` is set by the server; a rule cannot change how an answer is framed")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise BadInput(f"`headers`: `{name}` is a string of printable ASCII on one line; got {value!r}")


def _job(written: Mapping[str, Any]) -> Outcome:
    _only(written, ["outcome", "at"], "job")
    known = list(get_args(Name))
    name = written.get("outcome")
    if name not in known:
        raise BadInput(f"unknown outcome `{name}`{nearest(str(name), known)}")
    if "at" in written and name in _TIMELESS:
        raise BadInput(f"outcome `{name}` takes no `at`")
    return Outcome(cast(Name, name), seconds(written["at"]) if "at" in written else None)


def _fault(written: Mapping[str, Any]) -> Latency:
    if written.get("kind") != "latency":
        raise BadInput(f"unknown fault `{written.get('kind')}`{nearest(str(written.get('kind')), ['latency'])}")
    _only(written, ["kind", "ms", "uniform_ms"], "fault")
    span = written.get("uniform_ms", [written.get("ms")] * 2)
    if len(written) > 2 or not _is_span(span):
        raise BadInput("latency takes `ms: 250` or `uniform_ms: [100, 400]`, from 0 to 600000")
    return Latency(float(span[0]), float(span[1]))


def _is_span(span: Any) -> bool:
    return isinstance(span, list) and len(span) == 2 and all(_is_wait(value) for value in span) and span[0] <= span[1]


def _is_wait(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 600_000


def _only(written: Mapping[str, Any], known: list[str], where: str) -> None:
    for key in written:
        if key not in known:
            raise BadInput(f"unknown key `{key}` in `{where}`{nearest(str(key), known)}")
