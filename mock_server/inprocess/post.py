"""The sender of a house: deliveries of a world that has a receiver in this process go there, others over loopback."""

import asyncio

from mock_server.engine.clock import real_s
from mock_server.inprocess.receivers import Errand, Outcome, Received, Receiver
from mock_server.inprocess.waiting import PLACE
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.sender import TIMEOUT_S, HttpSender
from mock_server.webhooks.targets import Targets
from mock_server.world import World


class Anywhere(Targets):
    """No host is blocked: whatever the URL, the delivery stays in this process."""

    def allows(self, url: str) -> bool:  # noqa: ARG002  (as its parent has it)
        """Whether a webhook may go to this URL: always."""
        return True


class Post(HttpSender):
    """Sends one attempt to its receiver, in the thread or loop where its world's user waits."""

    def __init__(self, targets: Targets) -> None:
        super().__init__(targets)
        self._receivers: dict[World, Receiver] = {}

    def register(self, world: World, receiver: Receiver) -> None:
        """From now on this world's deliveries go here, whatever their URL."""
        world.targets = Anywhere()
        self._receivers = {each: kept for each, kept in self._receivers.items() if not each.gone} | {world: receiver}

    async def send(self, delivery: Delivery) -> tuple[int | None, str | None, float]:
        """(status, error, took_ms). Never raises."""
        receiver = next((found for world, found in self._receivers.items() if delivery.id in world.deliveries), None)
        if receiver is None:
            return await super().send(delivery)
        headers = {name.lower(): value for name, value in delivery.headers}
        started_s = real_s()
        status, error = await _handed(Errand(receiver, Received(delivery.id, delivery.url, headers, delivery.body)))
        took_s = real_s() - started_s
        if took_s > TIMEOUT_S:
            status, error = None, f"no answer within {TIMEOUT_S:g} s"
        return status, error, took_s * 1_000


async def _handed(errand: Errand) -> Outcome:
    place = PLACE.get()
    if place is not None and place.open:
        place.tell(errand)
        return await asyncio.wrap_future(errand.done)
    await asyncio.get_running_loop().run_in_executor(None, errand.run)  # a running clock: nobody waits
    return errand.done.result()
