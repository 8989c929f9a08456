"""What a fleet did, second by second. Plain numbers, so that several Locust processes can be added up."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

EVENTS = ("submits", "accepted", "refused", "retries", "polls", "done", "lost")
MOST_DUPLICATES = 100_000  # ids kept; more say no more


class Tally:
    """Counts of one fleet: `{(second, event): count}`, and the ids of jobs that repeat another one's wish."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[int, str]] = Counter()
        self.duplicates: list[str] = []

    def note(self, event: str, at_s: float) -> None:
        """Something happened, `at_s` seconds after the start."""
        self.counts[int(at_s), event] += 1

    def repeat(self, ident: str) -> None:
        """A job was accepted for a wish that has one already."""
        if len(self.duplicates) < MOST_DUPLICATES:
            self.duplicates.append(ident)

    def total(self, event: str) -> int:
        """How often it happened."""
        return sum(count for (_, name), count in self.counts.items() if name == event)

    def series(self, event: str, seconds: int) -> list[int]:
        """How often it happened in each second."""
        return [self.counts[second, event] for second in range(seconds)]

    def taken(self) -> dict[str, Any]:
        """Everything so far as JSON can say it; what is left is empty."""
        counts = [[second, name, count] for (second, name), count in self.counts.items()]
        told = {"counts": counts, "duplicates": list(self.duplicates)}
        self.counts.clear()
        self.duplicates.clear()
        return told

    def add(self, told: dict[str, Any]) -> None:
        """Add what `taken` told, here or in another process."""
        for second, name, count in told["counts"]:
            self.counts[second, name] += count
        self.duplicates.extend(told["duplicates"][: MOST_DUPLICATES - len(self.duplicates)])


def last_second(tallies: Iterable[Tally]) -> int:
    """The number of seconds in which anything happened."""
    return max((second for tally in tallies for second, _ in tally.counts), default=-1) + 1
