"""Near misses of one rule: the requests it did not act on, with the reasons, the nearest and latest kept."""

from collections.abc import Iterator

import msgspec

from mock_server.faults.when import Asked

MOST = 10


class Miss(msgspec.Struct, frozen=True):
    """A request that did not get the effect. at_s: the world's time; job: the one it was about, if any."""

    at_s: float
    provider: str
    operation: str
    job: str | None
    differences: tuple[str, ...]
    elsewhere: bool = False

    @property
    def distance(self) -> int:
        """How far it is from what the rule wants: another operation is further than anything else."""
        return len(self.differences) + 100 * self.elsewhere


class Misses:
    """Up to ten, those with the fewest differences; among equals the latest."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept: list[Miss] = []

    def __iter__(self) -> Iterator[Miss]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def note(self, asked: Asked, differences: list[str], *, elsewhere: bool = False) -> None:
        """Keep one, if it is among the nearest. elsewhere: it is about another provider or operation."""
        job = asked.job.id if asked.job is not None else None
        self._kept.append(Miss(asked.now_s, asked.provider, asked.operation, job, tuple(differences), elsewhere))
        if len(self._kept) > MOST:
            self._kept.remove(max(self._kept, key=lambda miss: miss.distance))
