"""A world's clock: run it at a rate, move it on, jump."""

from typing import Any

from fastapi import APIRouter

from mock_server.control.desk import Desk
from mock_server.control.routes.parts import DeskNow, Made
from mock_server.control.schemas import Moved
from mock_server.control.wishes import ClockMove
from mock_server.engine.duration import seconds
from mock_server.runtime import Jumped
from mock_server.scenario import check_rate
from mock_server.world import World

router = APIRouter(tags=["clock"])


@router.post("/worlds/{world}/clock", response_model=Moved)
async def move_clock(world: Made, move: ClockMove, desk: DeskNow) -> dict[str, Any]:
    """Move a world's clock. Answers when everything due has happened and its deliveries have been attempted."""
    jumped = await _moved(world, move, desk)
    desk.runtime.tend(world)
    clock = world.clock
    return {
        "now": clock.fine_stamp(clock.now_s),
        "fired": [{"at": clock.fine_stamp(each.at_s), "what": each.what, "id": each.id} for each in jumped.fired],
        "fired_total": jumped.fired_total,
        "unfinished": world.unfinished(),
        "stopped": jumped.stopped,
    }


async def _moved(world: World, move: ClockMove, desk: Desk) -> Jumped:
    if move.rate is not None:
        check_rate(move.rate)
        world.clock.set_rate(move.rate)
        desk.runtime.retune(world)
        return Jumped()
    if move.advance is not None:
        return await desk.runtime.advance(world, seconds(move.advance))
    if move.until == "idle":
        return await desk.runtime.until_idle(world)
    return await desk.runtime.until_ended(world, world.job(str(move.until)))
