"""A network for the runtime's tests: each delivery meets what a test says happens there, and a log is kept."""

import asyncio
from collections.abc import Awaitable, Callable

from mock_server.media.library import Library
from mock_server.runtime import Runtime
from mock_server.webhooks.deliveries import Delivery
from mock_server.world import World

Happening = Callable[[Delivery], Awaitable[int | None]]


async def fine(delivery: Delivery) -> int:
    """A receiver that takes everything."""
    return 200


def answering(*statuses: int) -> Happening:
    """A receiver with these answers for each delivery, then the last of them for good."""
    counts: dict[str, int] = {}

    async def answer(delivery: Delivery) -> int:
        nth = counts[delivery.id] = counts.get(delivery.id, 0) + 1
        return statuses[min(nth, len(statuses)) - 1]

    return answer


class Network:
    """Stands in for the sender. `log`: what was sent and where its world's clock stood; `sent` is set by the first."""

    def __init__(self, happening: Happening = fine) -> None:
        self.happening = happening
        self.worlds: dict[str, World] = {}
        self.log: list[tuple[str, float]] = []
        self.out = 0
        self.sent = asyncio.Event()
        self.closed = False

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        world = self.worlds.get(delivery.url)
        self.log.append((delivery.id, world.clock.now_s if world else -1.0))
        self.out += 1
        self.sent.set()
        try:
            status = await self.happening(delivery)
        finally:
            self.out -= 1
        return status, None if status else "nobody there", 1.0

    async def close(self) -> None:
        self.closed = True


def runtime_on(network: Network) -> Runtime:
    """A runtime that sends there."""
    return Runtime(Library(), network)


async def soon(event: asyncio.Event) -> None:
    """Wait for an event that is a matter of milliseconds; give up long before a person would."""
    await asyncio.wait_for(event.wait(), 5)
