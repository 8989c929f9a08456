"""How long a jump over many ends takes. Run as `python -m tests.bench.jump`: prints seconds."""

import asyncio
import time
from statistics import median

from mock_server.app import build
from tests.bench import videos

JOBS = 10_000
TIMES = 3
WORLD = "bench"
KEY = f"mock_{WORLD}__unlimited"


async def jump_s() -> float:
    """Real seconds in which a world jumps over all ends, without webhooks. Raises RuntimeError if it stops early."""
    desk = build().desk
    videos.accept(desk.edge, range(JOBS), KEY)
    world = desk.worlds.get(WORLD)
    began_s = time.perf_counter()
    jumped = await desk.runtime.until_idle(world)
    took_s = time.perf_counter() - began_s
    await desk.runtime.close()
    if jumped.stopped or not all(job.ended for job in world.jobs.values()):
        raise RuntimeError(f"the jump stopped at {jumped.stopped} after {jumped.fired_total} entries")
    return took_s


def main() -> None:
    """Print the median of three worlds."""
    print(round(median([asyncio.run(jump_s()) for _ in range(TIMES)]), 3))


if __name__ == "__main__":
    main()
