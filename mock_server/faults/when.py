"""`when` a rule applies: its conditions, and the differences between a request and them. No differences: it matches."""

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

import msgspec
import orjson

from mock_server.engine.chance import Stream
from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.jobs import Job, look
from mock_server.faults.course import PHASES
from mock_server.faults.reading import check_keys, duration, is_number, is_whole

KEYS = "provider operation model prompt header nth first between chance phase".split()
SPOKEN = frozenset({"prompt", "text", "content", "lyrics", "description", "input"})
SHOWN = 80
DOWNLOAD = "download"  # of a file behind an output link: no operation of a provider's document, and every provider's


class Asked(msgspec.Struct):
    """A request, or a delivery, as rules see it.

    job: the one it is about, where it is about one; reads: it looks at a job and starts none; luck: its own draws.
    """

    provider: str
    operation: str
    headers: Mapping[bytes, bytes] = {}
    body: Any = None
    now_s: float = 0.0
    job: Job | None = None
    reads: bool = False
    luck: Callable[[], Stream] | None = None

    @property
    def told(self) -> Any:
        """The body that conditions look into: of a poll or a delivery, the one its job was asked for with."""
        if self.job is None:
            return self.body
        try:
            return orjson.loads(self.job.request)
        except orjson.JSONDecodeError:
            return None

    def share(self, name: str) -> float:
        """A number from 0 to 1 for one rule, the same whenever it is asked for."""
        if self.luck is None:
            return 0.0
        if not isinstance(self.luck, _Drawn):
            self.luck = _Drawn(self.luck())
        return self.luck().share(name)


class _Drawn:
    """Luck that was drawn: asking again counts no further request."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def __call__(self) -> Stream:
        return self._stream


class When(msgspec.Struct, frozen=True):
    """What a request must be. nth, first: of the requests that fit otherwise; between: world seconds."""

    provider: str | None = None
    operation: str | None = None
    model: str | None = None
    prompt: re.Pattern[str] | None = None
    header: tuple[tuple[str, str | None], ...] = ()
    nth: int | None = None
    first: int | None = None
    between: tuple[float, float] | None = None
    chance: float | None = None
    phase: str | None = None

    def elsewhere(self, asked: Asked) -> bool:
        """Whether it is about another provider or operation."""
        if asked.operation == DOWNLOAD != self.operation:
            return True
        return self.provider not in (None, asked.provider) or self.operation not in (None, asked.operation)

    def differences(self, asked: Asked) -> Iterator[str]:
        """A sentence for each condition that is not met; which of the matches it is, is the rule's to know."""
        if self.provider not in (None, asked.provider):
            yield f"provider is {asked.provider}, the rule wants {self.provider}"
        if self.operation is None and asked.operation == DOWNLOAD:
            yield "this is a download, which only a rule about operation download acts on"
        if self.operation not in (None, asked.operation):
            yield f"operation is {asked.operation}, the rule wants {self.operation}"
        if self.model is not None and not fnmatchcase(model := _model(asked), self.model):
            yield f"model is {model or 'not told'}, the rule wants {self.model}"
        if self.prompt is not None and not any(map(self.prompt.search, texts := list(_texts(asked.told)))):
            met = f"`{texts[0][:SHOWN]}`" if texts else "no text"
            yield f"prompt is {met}, which /{self.prompt.pattern}/ does not match"
        for name, value in self.header:
            yield from _header(name, value, asked)
        yield from self._timely(asked)

    def _timely(self, asked: Asked) -> Iterator[str]:
        if self.phase is not None and (phase := _phase(asked)) != self.phase:
            yield f"phase is {phase}, the rule wants {self.phase}"
        if self.between is not None:
            since_s = asked.now_s - (asked.job.accepted_s if asked.job is not None else 0.0)
            start_s, end_s = self.between
            if not start_s <= since_s <= end_s:
                of = "the job's acceptance" if asked.job is not None else "the world's start"
                yield f"{since_s:g}s have passed since {of}, the rule wants {start_s:g}s to {end_s:g}s"


def _model(asked: Asked) -> str:
    told = asked.told
    named = told.get("model") if isinstance(told, Mapping) else None
    return named if isinstance(named, str) else asked.job.served_by if asked.job is not None else ""


def _phase(asked: Asked) -> str:
    return look(asked.job, asked.now_s).phase.value if asked.job is not None else "of no job"


def _texts(value: Any, name: str = "prompt") -> Iterator[str]:
    """What people say in a request: strings under `prompt`, `text`, `content` and the like, however deep."""
    if isinstance(value, str) and name in SPOKEN:
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


def _header(name: str, value: str | None, asked: Asked) -> Iterator[str]:
    sent = asked.headers.get(name.encode())
    if sent is None:
        yield f"header {name} was not sent"
    elif value is not None and not fnmatchcase(sent.decode("latin-1"), value):
        yield f"header {name} is `{sent.decode('latin-1')[:SHOWN]}`, the rule wants `{value}`"


def read(written: Any, operations: Mapping[str, list[str]]) -> When:
    """The conditions of a rule. `operations`: known operation ids by provider, empty to leave names unchecked.

    Raises BadInput.
    """
    if not isinstance(written, Mapping):
        raise BadInput(f"`when` is an object with {', '.join(KEYS)}; got {written!r:.80}")
    check_keys(written, KEYS, "`when`")
    for key in ("provider", "operation", "model", "prompt", "phase"):
        if not isinstance(written.get(key, ""), str):
            raise BadInput(f"`when.{key}` is a text; got {written[key]!r:.80}")
    for key in ("nth", "first"):
        if key in written and not is_whole(written[key]):
            raise BadInput(f"`when.{key}` is a whole number from 1 on; got {written[key]!r:.80}")
    _check_names(written, operations)
    phase = written.get("phase")
    if phase is not None and phase not in PHASES:
        raise BadInput(f"unknown phase `{phase}`{nearest(phase, PHASES)}")
    return When(
        written.get("provider"),
        written.get("operation"),
        written.get("model"),
        _pattern(written.get("prompt")),
        _headers(written.get("header", {})),
        written.get("nth"),
        written.get("first"),
        _span(written.get("between")),
        _chance(written.get("chance")),
        phase,
    )


def _check_names(written: Mapping[str, Any], operations: Mapping[str, list[str]]) -> None:
    provider, operation = written.get("provider"), written.get("operation")
    if not operations:
        return
    if provider is not None and provider not in operations:
        raise BadInput(f"unknown provider `{provider}`{nearest(provider, list(operations))}")
    known = [DOWNLOAD, *(name for each, names in operations.items() if provider in (None, each) for name in names)]
    if operation is not None and operation not in known:
        raise BadInput(f"unknown operation `{operation}`{nearest(operation, sorted(set(known)))}")


def _pattern(written: str | None) -> re.Pattern[str] | None:
    if written is None:
        return None
    try:
        return re.compile(written)
    except re.error as error:
        raise BadInput(f"`when.prompt` is a regular expression; `{written[:SHOWN]}` is none: {error}") from error


def _headers(written: Any) -> tuple[tuple[str, str | None], ...]:
    """`{X-Tenant: acme}`, or `X-Tenant` for one that only has to be there; `*` stands for anything."""
    if isinstance(written, str):
        name, colon, value = written.partition(":")
        return ((name.strip().lower(), value.strip() if colon else None),)
    if not isinstance(written, Mapping) or not all(isinstance(value, str | None) for value in written.values()):
        raise BadInput(f"`when.header` is a name, or maps names to texts: {{X-Tenant: acme}}; got {written!r:.80}")
    return tuple((str(name).lower(), value) for name, value in written.items())


def _span(written: Any) -> tuple[float, float] | None:
    if written is None:
        return None
    if not isinstance(written, list) or len(written) != 2:
        raise BadInput(f"`when.between` is two instants, for example [20s, 30s]; got {written!r:.80}")
    start_s, end_s = (duration(each, "`when.between`") for each in written)
    if start_s > end_s:
        raise BadInput(f"`when.between` goes from the earlier to the later; got {written!r:.80}")
    return start_s, end_s


def _chance(written: Any) -> float | None:
    if written is not None and not is_number(written, 0, 1):
        raise BadInput(f"`when.chance` is a share from 0 to 1, for example 0.2; got {written!r:.80}")
    return None if written is None else float(written)
