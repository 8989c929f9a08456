"""How long a newcomer waits: from the exec of `soundstage serve` to its first 202."""

import time
from statistics import median

from tests.bench.caller import Caller, ident
from tests.bench.server import running, serve_command

STARTS = 3


def first_answer_s() -> float:
    """Seconds to the first 202: the median of three starts, behind one that fills caches and does not count."""
    return round(median([_start_s() for _ in range(1 + STARTS)][1:]), 3)


def _start_s() -> float:
    began_s = time.perf_counter()
    with running(*serve_command()) as server:
        ident(Caller(server.port).create())
        return time.perf_counter() - began_s
