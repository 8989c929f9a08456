"""How many webhooks a second go out: real sender, real receiver in a process of its own.

Run as `python -m tests.bench.deliveries PORT` with the receiver's port: prints deliveries a second.
"""

import sys
import time
from statistics import median

import uvloop

from mock_server.app import build
from tests.bench import videos

JOBS = 3_000
TIMES = 3
WORLD = "bench"
KEY = f"mock_{WORLD}__unlimited"


async def deliveries_per_s(port: int) -> float:
    """The rate of a jump in a frozen world whose jobs all have a webhook. Raises RuntimeError when one is missing."""
    desk = build().desk
    # Frozen, so that many jobs end at one instant: their deliveries go out together, as they do when load is real.
    world = desk.worlds.put(desk.births.make(WORLD, desk.births.scenario("unlimited"), clock={"rate": 0}))
    videos.accept(desk.edge, range(JOBS), KEY, f"http://127.0.0.1:{port}/hook")
    began_s = time.perf_counter()
    await desk.runtime.until_idle(world)
    took_s = time.perf_counter() - began_s
    await desk.runtime.close()
    states = [delivery.state for delivery in world.deliveries]
    if states != ["delivered"] * JOBS:
        raise RuntimeError(f"of {JOBS} webhooks {states.count('delivered')} were delivered")
    return JOBS / took_s


def main() -> None:
    """Print the median of three worlds."""
    print(round(median([uvloop.run(deliveries_per_s(int(sys.argv[1]))) for _ in range(TIMES)])))


if __name__ == "__main__":
    main()
