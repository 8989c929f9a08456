"""Webhook deliveries: the log, and sending one again."""

from typing import Any

from fastapi import APIRouter

from mock_server.control.problems import Conflict
from mock_server.control.routes.parts import DeskNow, Known, page
from mock_server.control.schemas import DeliveryTold, Page
from mock_server.webhooks.deliveries import Delivery
from mock_server.webhooks.targets import host_of
from mock_server.world import World

router = APIRouter(tags=["deliveries"])


@router.get("/worlds/{world}/deliveries", response_model=Page[DeliveryTold])
async def list_deliveries(world: Known, after: str | None = None) -> dict[str, Any]:
    """The deliveries of a world, oldest first, each with its attempts."""
    return page(world.deliveries, lambda delivery: delivery.id, after, lambda delivery: told(world, delivery))


@router.post("/worlds/{world}/deliveries/{delivery}/replay", response_model=DeliveryTold)
async def replay_delivery(world: Known, delivery: str, desk: DeskNow) -> dict[str, Any]:
    """Send a delivery again now, the same bytes with the same headers. Answers once the receiver has."""
    found = world.deliveries.get(delivery)
    _check(found)
    found.out, found.due_s = True, world.clock.now_s
    await desk.runtime.attempt(world, found)
    desk.runtime.tend(world)
    return told(world, found)


def _check(delivery: Delivery) -> None:
    if delivery.state == "blocked":
        step = f"start the server with --allow-webhook-host {host_of(delivery.url) or 'HOST'}"
        raise Conflict(f"delivery `{delivery.id}` is blocked: webhooks go to loopback only; {step}")
    if delivery.out:
        raise Conflict(f"an attempt at delivery `{delivery.id}` is on its way; replay it when that is over")


def told(world: World, delivery: Delivery) -> dict[str, Any]:
    """A delivery as the control API tells it."""
    stamp = world.clock.fine_stamp
    return {
        "id": delivery.id,
        "job": delivery.job,
        "event": delivery.event,
        "url": delivery.url,
        "due_at": stamp(delivery.due_s),
        "attempts": [
            {"at": stamp(each.at_s), "status": each.status, "error": each.error, "took_ms": round(each.took_ms, 3)}
            for each in delivery.attempts
        ],
        "state": delivery.state,
    }
