"""What a run needs of the world around it, so that tests can put their own in its place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from contracts.exchange import Delivery
from contracts.suite.pace import Pace

if TYPE_CHECKING:
    import httpx


class Receivers(Protocol):
    """Where webhooks arrive."""

    def open(self, answers: Sequence[int], secret: str | None) -> str:
        """A receiver that answers so and then 200; its URL. secret: what its deliveries are verified with."""
        ...

    def got(self, url: str) -> Sequence[Delivery]:
        """What it got so far, in order of arrival."""
        ...

    def close(self) -> None:
        """Stop listening."""
        ...


@dataclass(frozen=True)
class Seams:
    """None: the real thing. workers: how many checks run side by side; None lets the pace decide."""

    transport: "Callable[[], httpx.BaseTransport] | None" = None
    pace: Pace | None = None
    receivers: Receivers | None = None
    workers: int | None = None
