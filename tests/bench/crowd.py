"""What many jobs cost: resident bytes each, the longest collection, a poll among them.

Two fresh processes, one with many jobs and one with few, are asked by turns. As `python -m tests.bench.crowd JOBS` this
is one of them: it accepts the jobs, prints one line of JSON, and then, for every line it is sent, the seconds that a
batch of polls took.
"""

import gc
import subprocess
import sys
import time
from pathlib import Path
from resource import getpagesize
from typing import Any

import msgspec

from mock_server.app import build
from tests.bench import videos
from tests.bench.figures import growth, per_job

JOBS, FEW = 100_000, 1_000
MILLION = 1_000_000
WARM = 1_100  # fills the journal and compiles what is compiled once: neither is a job's own
BATCHES, TURNS = 15, 4
WORLD = "bench"
KEY = f"mock_{WORLD}__unlimited"


class Told(msgspec.Struct, frozen=True):
    """What a crowd says of itself."""

    bytes_per_job: float
    gc_pause_ms: float
    rss_mb: float


class Pauses:
    """The longest garbage collection; a callback for `gc.callbacks`."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._began_s = 0.0

    def __call__(self, phase: str, _info: dict[str, Any]) -> None:
        now_s = time.perf_counter()
        if phase == "start":
            self._began_s = now_s
        else:
            self.longest_s = max(self.longest_s, now_s - self._began_s)


class Crowd:
    """One process's jobs, in one world without limits."""

    def __init__(self, jobs: int) -> None:
        self._edge = build().desk.edge
        videos.accept(self._edge, range(WARM), KEY)
        gc.collect()
        before_bytes = resident_bytes()
        videos.accept(self._edge, range(WARM, WARM + jobs), KEY)
        after_bytes = resident_bytes()
        self.told = Told(per_job(before_bytes, after_bytes, jobs), longest_pause_ms(), round(after_bytes / 1e6, 1))
        self._asked = list(self._edge.worlds.get(WORLD).jobs)[WARM :: jobs // FEW]

    def poll_s(self) -> float:
        """Processor seconds of one batch of polls: of as many jobs in every crowd, far apart in a large one."""
        asked = [videos.poll(ident, KEY) for ident in self._asked] * TURNS
        began_s = time.process_time()
        for request in asked:
            self._edge.answer(request)
        return time.process_time() - began_s


def resident_bytes() -> int:
    """What this process keeps in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * getpagesize()


def longest_pause_ms() -> float:
    """The longest of three full collections, in milliseconds."""
    pauses = Pauses()
    gc.callbacks.append(pauses)
    for _ in range(3):
        gc.collect()
    gc.callbacks.remove(pauses)
    return round(pauses.longest_s * 1_000, 2)


class Process:
    """A crowd in a fresh process."""

    def __init__(self, jobs: int) -> None:
        command = [sys.executable, "-m", "tests.bench.crowd", str(jobs)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.told = msgspec.json.decode(self._line(), type=Told)

    def poll_s(self) -> float:
        """Processor seconds of one batch of polls."""
        assert self._process.stdin is not None
        self._process.stdin.write(b"poll\n")
        self._process.stdin.flush()
        return float(self._line())

    def close(self) -> None:
        """Let the process end."""
        self._process.communicate()

    def _line(self) -> bytes:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the crowd's process ended early; what it said stands above")
        return line


def crowd_figures() -> dict[str, float]:
    """`bytes_per_job`, `gc_pause_ms`, `poll_growth`."""
    large, small = Process(JOBS), Process(FEW)
    batches = [(large.poll_s(), small.poll_s()) for _ in range(BATCHES)]
    large.close()
    small.close()
    return {
        "bytes_per_job": large.told.bytes_per_job,
        "gc_pause_ms": large.told.gc_pause_ms,
        "poll_growth": growth([batch[0] for batch in batches], [batch[1] for batch in batches]),
    }


def million_figures() -> dict[str, float]:
    """`rss_mb_1m`: what a process with a million jobs keeps in memory."""
    large = Process(MILLION)
    large.close()
    return {"rss_mb_1m": large.told.rss_mb}


def main() -> None:
    """Be one of the processes."""
    crowd = Crowd(int(sys.argv[1]))
    print(msgspec.json.encode(crowd.told).decode(), flush=True)
    for _ in sys.stdin:
        print(crowd.poll_s(), flush=True)


if __name__ == "__main__":
    main()
