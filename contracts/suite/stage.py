"""A target as a stage for rules' cases: what cannot be arranged on someone else's server is unstageable."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from contracts.cases import Unstageable
from contracts.exchange import Delivery
from contracts.suite.bench import Bench
from contracts.suite.wire import Met

LONG_S = 700.0  # of the target's seconds: waits this long are made at any pace
MOST_REAL_S = 8.0  # longer ones only where the pace makes them short


class TargetStage:
    """One playing of one case on a target."""

    validation: Literal["plain", "harsh", "foreign"] = "foreign"

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._fate: tuple[str, float | None] | None = None
        self.around_s = 0.5 + 0.05 * bench.wire.pace.times

    def account(self, settings: Mapping[str, Any]) -> None:
        """The target's accounts are its own."""
        if settings:
            told = ", ".join(f"{name} {value}" for name, value in settings.items())
            raise Unstageable(f"needs an account set up with {told}, which no request can do")

    def fate(self, name: str | None, at_s: float | None) -> None:
        """How jobs go from here on, where the target lets itself be told."""
        if name is not None and self._bench.session.fates is None:
            raise Unstageable("needs a job that goes wrong on purpose, which this target cannot be asked for")
        self._fate = None if name is None else (name, at_s)

    def receiver(self, answers: Sequence[int]) -> str:
        """A receiver that answers so; its URL."""
        return self._bench.receiver(*answers)

    def advance(self, to: float | Literal["idle"]) -> None:
        """Let time pass."""
        if to == "idle":
            self._bench.settle()
            return
        pace = self._bench.wire.pace
        if to > LONG_S and to / pace.times > MOST_REAL_S:
            raise Unstageable(f"needs a wait of {to:g} s, which is too long at a pace of {pace.times:g}")
        pace.wait(to)

    def deliveries(self) -> Sequence[Delivery]:
        """What the case's receivers got so far."""
        return self._bench.got()

    def send(
        self,
        operation: str,
        *,
        path: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str],
        body: Any,
    ) -> Met:
        """Call an operation by its id."""
        sent: dict[str, Any] = dict(headers)
        if self._fate is not None and self._bench.session.fates is not None:
            extra, body = self._bench.session.fates.told(*self._fate, body)
            sent |= extra
        return self._bench.call(operation, path=path, query=query, headers=sent, body=body)
