"""What a referee is handed: exchanges, deliveries and downloads of one client, and how its time is to be counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from contracts.exchange import Delivery, Exchange


class Moment(NamedTuple):
    """An instant on three clocks, each in seconds; only differences count.

    real_s: the machine's; moved_s: how far the server's clock had been moved by hand; at_s: the server's own.
    """

    real_s: float = 0.0
    moved_s: float = 0.0
    at_s: float = 0.0


START = Moment()


class Watched(Exchange, Protocol):
    """An exchange of a client under test.

    id: names it in evidence; lost: its answer did not reach the client whole; why: the server's own reason for a
    refusal (`limit`, `money` ...), None where it has none to tell.
    """

    @property
    def id(self) -> int: ...
    @property
    def moment(self) -> Moment: ...
    @property
    def lost(self) -> bool: ...
    @property
    def why(self) -> str | None: ...


class Sent(Delivery, Protocol):
    """One attempt at a webhook. `error` says why there is no status; `number` counts attempts from 1.

    name: the delivery it belongs to; job: what it tells of; took_ms: real, until the receiver answered or time was up.
    """

    @property
    def name(self) -> str: ...
    @property
    def job(self) -> str: ...
    @property
    def moment(self) -> Moment: ...
    @property
    def number(self) -> int: ...
    @property
    def error(self) -> str | None: ...
    @property
    def took_ms(self) -> float: ...


class Fetch(NamedTuple):
    """A download of an output: the last segment of its link, and whether all of it was asked for."""

    name: str
    moment: Moment
    status: int
    whole: bool = True


@dataclass(frozen=True)
class Case:
    """One client's run.

    now: when it is judged; pace: by how much the client's own timers were shortened; ended: whether it has stopped
    for good, so that what it has not done it will not do. printed: its standard output, None when nobody listened.
    exchanges_lost: how many exchanges are missing at the beginning; stamp: the server's instants as people read them.
    """

    exchanges: Sequence[Watched]
    deliveries: Sequence[Sent] = ()
    fetches: Sequence[Fetch] = ()
    now: Moment = START
    pace: float = 1.0
    ended: bool = False
    printed: str | None = None
    exchanges_lost: int = 0
    stamp: Callable[[float], str] = "{:.1f} s".format

    def between_s(self, before: Moment, after: Moment) -> float:
        """Seconds between two moments as the client counts them.

        A clock that is moved by hand stands for the client's own; one that runs leaves the client its real seconds,
        times the pace. A client with real timers in front of a frozen clock is believed too.
        """
        return max(after.moved_s - before.moved_s, (after.real_s - before.real_s) * self.pace)

    def least_s(self, wanted_s: float) -> float:
        """What is still taken for a wait of `wanted_s`: timers are early, and a pace magnifies every hitch."""
        return max(wanted_s * 0.5, wanted_s * 0.8 - 0.02 * self.pace)
