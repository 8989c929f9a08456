"""The arithmetic of the bench: what a run of wrk says, ratios of pairs, aims, and the tables people read."""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

import msgspec

LENGTHS_DIFFER = 0.01  # more than this share, and two servers were not given the same work


class Run(msgspec.Struct, frozen=True):
    """One run of wrk. refused: answers that were not 2xx; broken: connections that failed or were too slow."""

    requests: int
    seconds: float
    p99_ms: float
    size_bytes: int
    refused: int
    broken: int

    @property
    def per_s(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds


class Load(msgspec.Struct, frozen=True):
    """What one server did under one run, and the processor seconds that it took it."""

    run: Run
    busy_s: float

    @property
    def request_us(self) -> float:
        """Processor time of the server for one request, in microseconds."""
        return self.busy_s / self.run.requests * 1e6


class Pair(msgspec.Struct, frozen=True):
    """Soundstage and the bare application under the same script, one right after the other."""

    ours: Load
    bare: Load


class Aim(NamedTuple):
    """What a figure should be: at most, or at least, this."""

    bound: float
    least: bool = False
    goal: float | None = None

    def is_met(self, value: float) -> bool:
        """Whether a value is on the right side of the bound."""
        return value >= self.bound if self.least else value <= self.bound

    def __str__(self) -> str:
        goal = "" if self.goal is None else f", goal {self.goal:g}"
        return f"{'at least' if self.least else 'at most'} {self.bound:g}{goal}"


AIMS = {
    "cycle_ratio_64": Aim(0.45, least=True, goal=0.55),
    "p99_ratio_64": Aim(3),
    "first_answer_s": Aim(0.8),
    "bytes_per_job": Aim(600),
    "gc_pause_ms": Aim(50),
    "poll_growth": Aim(1.2),
    "jump_10k_s": Aim(1),
}


def read_run(told: str) -> Run:
    """The line that wrk.lua writes at the end. Raises ValueError with what was told instead."""
    for line in told.splitlines():
        if line.startswith("RUN "):
            return msgspec.json.decode(line.removeprefix("RUN "), type=Run)
    raise ValueError(f"wrk told no result; it said: {told.strip()[-500:]}")


def faults(setups: Mapping[str, Sequence[Pair]]) -> list[str]:
    """Sentences about runs that measured something else than what was meant. Empty when all is well."""
    said = []
    for name, pairs in setups.items():
        for server, load in [(server, load) for pair in pairs for server, load in _named(pair)]:
            if load.run.refused or load.run.broken or not load.run.requests:
                bad = f"{load.run.refused} answers were not 2xx, {load.run.broken} connections failed"
                said.append(f"{name}, {server}: of {load.run.requests} requests, {bad}")
        said += [f"{name}: {words}" for pair in pairs if (words := _unlike(pair.ours.run, pair.bare.run))]
    return said


def _named(pair: Pair) -> list[tuple[str, Load]]:
    return [("soundstage", pair.ours), ("bare", pair.bare)]


def _unlike(ours: Run, bare: Run) -> str | None:
    """Whether answers differ in length: then the comparison is of two kinds of work."""
    if not ours.requests or not bare.requests:
        return None
    lengths = ours.size_bytes / ours.requests, bare.size_bytes / bare.requests
    if abs(lengths[0] - lengths[1]) <= LENGTHS_DIFFER * lengths[1]:
        return None
    return f"answers of {lengths[0]:.0f} and of {lengths[1]:.0f} bytes were compared; they should be equally long"


def rate_ratio(pairs: Iterable[Pair]) -> float:
    """Soundstage's rate as a share of the bare one's: the median of the pairs' own ratios."""
    return median(pair.ours.run.per_s / pair.bare.run.per_s for pair in pairs)


def p99_ratio(pairs: Iterable[Pair]) -> float:
    """How many times the bare 99th percentile ours is: the median of the pairs' own ratios."""
    return median(pair.ours.run.p99_ms / pair.bare.run.p99_ms for pair in pairs)


def busy_ratio(pairs: Iterable[Pair]) -> float:
    """How many times the bare processor time a request takes: it does not mind what else the machine does."""
    return median(pair.ours.request_us / pair.bare.request_us for pair in pairs)


def load_figures(setups: Mapping[str, Sequence[Pair]]) -> dict[str, float]:
    """What `latest.json` holds of the runs. `setups`: their pairs by `cycle 16`, `cycle 64`, `poll 64`."""
    return {
        "cycle_ratio_16": round(rate_ratio(setups["cycle 16"]), 3),
        "cycle_ratio_64": round(rate_ratio(setups["cycle 64"]), 3),
        "poll_ratio_64": round(rate_ratio(setups["poll 64"]), 3),
        "p99_ms_64": round(median(pair.ours.run.p99_ms for pair in setups["cycle 64"]), 2),
        "p99_ratio_64": round(p99_ratio(setups["cycle 64"]), 2),
    }


def growth(large_s: Sequence[float], small_s: Sequence[float]) -> float:
    """How much dearer the same work is in the large crowd: medians over alternate batches."""
    return round(median(large / small for large, small in zip(large_s, small_s, strict=True)), 3)


def per_job(before_bytes: int, after_bytes: int, jobs: int) -> float:
    """Resident bytes that one job more costs."""
    return round((after_bytes - before_bytes) / jobs, 1)


def load_table(setups: Mapping[str, Sequence[Pair]]) -> str:
    """Rates, waits and processor time side by side, medians over the pairs."""
    head = ("", "requests/s", "bare", "ratio", "p99 ms", "bare", "us each", "bare", "times")
    rows = [head, *(_load_row(name, pairs) for name, pairs in setups.items())]
    return "\n".join(f"{row[0]:<10}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows)


def _load_row(name: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    ours, bare = [pair.ours for pair in pairs], [pair.bare for pair in pairs]
    return (
        name,
        *(f"{median(load.run.per_s for load in side):,.0f}" for side in (ours, bare)),
        f"{rate_ratio(pairs):.3f}",
        *(f"{median(load.run.p99_ms for load in side):.2f}" for side in (ours, bare)),
        *(f"{median(load.request_us for load in side):.1f}" for side in (ours, bare)),
        f"{busy_ratio(pairs):.2f}",
    )


def table(figures: Mapping[str, float]) -> str:
    """Every figure with its aim and whether it is met."""
    return "\n".join(_row(name, value, AIMS.get(name)) for name, value in figures.items())


def _row(name: str, value: float, aim: Aim | None) -> str:
    if aim is None:
        return f"{name:<18}{value:>12,g}"
    return f"{name:<18}{value:>12,g}   {'met   ' if aim.is_met(value) else 'MISSED'}  {aim}"
