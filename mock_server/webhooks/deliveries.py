"""The log of deliveries of one world: one per job and terminal state, each with its attempts."""

from collections.abc import Iterator
from math import inf
from typing import Literal

import msgspec

from mock_server.engine.errors import NotThere

State = Literal["due", "delivered", "failed", "blocked"]


class Attempt(msgspec.Struct, frozen=True, gc=False):
    """One send. `status` is the receiver's, or None with the `error`; `took_ms` is real, the instant is the world's.

    real_s, moved_s: as in a journal's record.
    """

    at_s: float
    status: int | None
    error: str | None
    took_ms: float
    real_s: float = 0.0
    moved_s: float = 0.0

    @property
    def accepted(self) -> bool:
        """Whether the receiver took it: any 2xx (creativeai/Q-16)."""
        return self.status is not None and 200 <= self.status < 300


class Delivery(msgspec.Struct):
    """One event for one receiver. Every attempt sends the same headers and the same bytes.

    delays_s: the provider's schedule; attempt n is due delays_s[n - 1] after the one before.
    lost: how many of its first attempts never arrive.
    """

    id: str
    job: str
    event: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    due_s: float
    delays_s: tuple[float, ...]
    attempts: list[Attempt] = []
    state: State = "due"
    out: bool = False
    lost: int = 0

    @property
    def next_s(self) -> float:
        """When its next attempt is due; infinite while one is out or none is left."""
        return self.due_s if self.state == "due" and not self.out else inf

    def record(self, attempt: Attempt) -> None:
        """Note an attempt that came back, and when the next is due."""
        self.out = False
        self.attempts.append(attempt)
        if attempt.accepted:
            self.state = "delivered"
        elif len(self.attempts) >= len(self.delays_s):
            if self.state == "due":
                self.state = "failed"
        else:
            self.due_s = attempt.at_s + self.delays_s[len(self.attempts)]


class Deliveries:
    """All deliveries of a world, by id, oldest first."""

    __slots__ = ("_by_id",)

    def __init__(self) -> None:
        self._by_id: dict[str, Delivery] = {}

    def __iter__(self) -> Iterator[Delivery]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, name: str) -> bool:
        return name in self._by_id

    def add(self, delivery: Delivery) -> None:
        """Note a delivery; a second one of the same id is a mistake of ours."""
        self._by_id[delivery.id] = delivery

    def get(self, name: str) -> Delivery:
        """The delivery of this id. Raises NotThere."""
        if name not in self._by_id:
            raise NotThere(f"no delivery `{name}` in this world; GET its deliveries to see their ids")
        return self._by_id[name]
