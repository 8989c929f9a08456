"""How a provider says what every rule of common sense needs to know: submits, polls, ends, outputs, signatures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.exchange import Delivery
from contracts.referee.sight import Sight

Words = Mapping[str, str]


def last_segment(sight: Sight) -> str:
    """The id a poll asks for, where it stands last in the path."""
    return sight.exchange.path.rpartition("/")[2]


def never(_value: Any) -> bool:
    """For what a provider does not have."""
    return False


def always(_value: Any) -> bool:
    """For what every answer of a provider is."""
    return True


def unsigned(_delivery: Delivery) -> bool:
    """For a provider that signs nothing: every delivery is genuine."""
    return True


@dataclass(frozen=True)
class Dialect:
    """One provider's way.

    submits: operations that are paid for; polls: those that look at a job.
    given: ids an accepted submit hands out; word: a job's status word in a poll's answer, None without one;
    words: what each known word means: `running`, `completed`, `failed`; a word in no table is unknown.
    outputs: links in an answer or a webhook's payload; told: (job id, status word) of a webhook's payload.
    longest_s: a wait no client should pass, in its own seconds; hook: the field that asks for a webhook.
    free: whether a submit costs nothing (a dry run); whole: whether a poll that says `completed` has its result.
    """

    provider: str
    submits: frozenset[str]
    polls: frozenset[str]
    given: Callable[[Sight], tuple[str, ...]]
    word: Callable[[Sight], str | None]
    words: Words
    outputs: Callable[[Mapping[str, Any]], tuple[str, ...]]
    told: Callable[[Mapping[str, Any]], tuple[str, str]]
    prompt: Callable[[Sight], str | None]
    longest_s: float
    asked: Callable[[Sight], str] = last_segment
    hook: str | None = None
    genuine: Callable[[Delivery], bool] = unsigned
    free: Callable[[Sight], bool] = never
    moderated: Callable[[Sight], bool] = never
    tolerated: Callable[[Sight], bool] = never
    whole: Callable[[Sight], bool] = always

    def end(self, word: str | None) -> str | None:
        """`completed` or `failed` for a word that ends a job; None for every other."""
        meant = self.words.get(word or "")
        return meant if meant in ("completed", "failed") else None
