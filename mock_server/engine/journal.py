"""What was asked and answered: a bounded record of exchanges, newest kept; and the bound of all journals together."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from mock_server.engine.lean import lean

MAX_DEEDS = 1_000
MAX_EXCHANGES = 1_000
MAX_BYTES = 16 << 20
MAX_PURSE_BYTES = 256 << 20
OVERHEAD_BYTES = 1_000  # the record itself and the names of its headers, about
MAX_BODY_BYTES = 64 << 10  # a longer body is kept by its beginning; its full length is told


class Record(msgspec.Struct, gc=False):
    """One exchange as kept: bodies as bytes; a header that carries a key is redacted here or when it is shown.

    A long body is kept by its beginning. size_bytes: what it counted against the bounds when it was added.
    status: 0 while the client waits for its answer, and for good when it did not wait to the end.
    real_s, moved_s: the machine's instant, and how far the world's clock had been moved by hand: a referee counts the
    client's own seconds with them.
    """

    number: int
    at_s: float
    took_ms: float
    provider: str
    operation: str | None
    method: str
    path: str
    query: bytes
    status: int
    request_headers: Mapping[bytes, bytes]
    request_body: bytes
    response_headers: Sequence[tuple[bytes, bytes]]
    response_body: bytes
    door: str | None = None
    rule: str | None = None
    why: str | None = None
    findings: tuple[object, ...] = ()
    size_bytes: int = 0
    real_s: float = 0.0
    moved_s: float = 0.0


class Deed(msgspec.Struct, frozen=True):
    """Something that was done to a world beside the requests to it: a rule set or taken back, a job commanded.

    number: of the exchange it came before; what: `rule`, `unrule` or a command to a job; name: the rule's or job's.
    """

    number: int
    at_s: float
    what: str
    name: str
    told: Mapping[str, object] = {}


class Purse:
    """The bytes all journals of a server hold together. Over the bound, the longest idle loses its oldest first."""

    __slots__ = ("_journals", "bytes", "latest", "most_bytes")

    def __init__(self, most_bytes: int = MAX_PURSE_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._journals: dict[Journal, None] = {}  # those that hold something, the longest idle first
        self.latest: Journal | None = None

    def used(self, journal: "Journal") -> None:
        """Something was added to this journal: it is the least idle now."""
        if journal is not self.latest:
            self._journals.pop(journal, None)
            self._journals[journal] = None
            self.latest = journal
        while self.bytes > self.most_bytes and self._journals:
            next(iter(self._journals)).drop_oldest()

    def forget(self, journal: "Journal") -> None:
        """This journal holds nothing any more."""
        self._journals.pop(journal, None)
        if journal is self.latest:
            self.latest = None


class Journal:
    """The last exchanges of one world. `lost` counts those that were dropped to stay within bounds."""

    __slots__ = ("_purse", "_records", "bytes", "lost", "numbers", "watchers")

    def __init__(self, purse: Purse | None = None) -> None:
        self._records: deque[Record] = deque()
        self._purse = purse or Purse()
        self.bytes = 0
        self.lost = 0
        self.numbers = 0
        self.watchers: list[Callable[[Record], None]] = []

    def __iter__(self) -> Iterator[Record]:
        return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def add(self, record: Record) -> None:
        """Keep one exchange; the oldest go when a bound is met."""
        records, purse = self._records, self._purse
        record.response_body = lean(record.response_body)
        headers_bytes = sum(map(len, record.request_headers.values()))
        bodies_bytes = len(record.request_body) + len(record.response_body)
        record.size_bytes = OVERHEAD_BYTES + headers_bytes + len(record.query) + bodies_bytes
        records.append(record)
        self._count(record.size_bytes)
        while len(records) > MAX_EXCHANGES or self.bytes > MAX_BYTES:
            self.drop_oldest()
        if records and (purse.latest is not self or purse.bytes > purse.most_bytes):
            purse.used(self)
        for watch in self.watchers:
            watch(record)

    def drop_oldest(self) -> None:
        """Forget the oldest exchange."""
        self._count(-self._records.popleft().size_bytes)
        self.lost += 1
        if not self._records:
            self._purse.forget(self)

    def clear(self) -> None:
        """Forget everything, as a reset does."""
        self._count(-self.bytes)
        self._records.clear()
        self._purse.forget(self)

    def _count(self, size_bytes: int) -> None:
        self.bytes += size_bytes
        self._purse.bytes += size_bytes
