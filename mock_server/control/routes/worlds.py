"""Worlds: listed, made, reset, told, forgotten."""

from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response

from mock_server.control.desk import Desk
from mock_server.control.routes.parts import DeskNow, Known, StreamsNow, origin, page
from mock_server.control.schemas import Page, WorldTold
from mock_server.control.wishes import WorldWish
from mock_server.scenario import Scenario, read
from mock_server.world import World

router = APIRouter(tags=["worlds"])

GIVEN = "custom"  # the scenario's name in a world that was given a whole one


@router.get("/worlds", response_model=Page[WorldTold])
async def list_worlds(request: Request, desk: DeskNow, after: str | None = None) -> dict[str, Any]:
    """Every world, oldest first."""
    base = origin(request, desk)
    return page(desk.worlds, lambda world: world.name, after, lambda world: told(world, base))


@router.put("/worlds/{world}", response_model=WorldTold)
async def put_world(
    world: str, request: Request, desk: DeskNow, streams: StreamsNow, wish: WorldWish | None = None
) -> dict[str, Any]:
    """Make a world, or reset it: what was in it is gone, and what it had in flight is abandoned."""
    desk.worlds.check_room(world)
    made = _born(world, desk, wish or WorldWish())
    before = desk.worlds.find(world)
    desk.worlds.put(made)
    if before is not None:
        streams.end(before)
    desk.runtime.tend(made)
    return told(made, origin(request, desk))


@router.get("/worlds/{world}", response_model=WorldTold)
async def get_world(request: Request, world: Known, desk: DeskNow) -> dict[str, Any]:
    """One world."""
    return told(world, origin(request, desk))


@router.delete("/worlds/{world}", status_code=204, response_class=Response)
async def delete_world(world: Known, desk: DeskNow, streams: StreamsNow) -> None:
    """Forget a world. Its key makes a new one."""
    desk.worlds.drop(world.name)
    streams.end(world)


def told(world: World, base: str) -> dict[str, Any]:
    """A world as the control API tells it; `base` is scheme and host."""
    clock = world.clock
    keys = {f"mock_{world.name}": None, **dict.fromkeys(world.seats)}
    return {
        "world": world.name,
        "scenario": world.scenario,
        "seed": world.seed,
        "clock": {"now": clock.fine_stamp(clock.now_s), "rate": clock.rate, "start": clock.fine_stamp(0)},
        "accounts": {name: msgspec.to_builtins(world.account(name).settings) for name in world.rooms},
        "keys": list(keys),
        "base_urls": {name: f"{base}/{name}" for name in world.rooms},
    }


def _born(name: str, desk: Desk, wish: WorldWish) -> World:
    clock = wish.clock.model_dump(exclude_none=True) if wish.clock else None
    return desk.births.make(name, _scenario(desk, wish), seed=wish.seed, clock=clock, accounts=wish.accounts)


def _scenario(desk: Desk, wish: WorldWish) -> Scenario:
    if isinstance(wish.scenario, dict):
        return read(wish.scenario, GIVEN)
    return desk.births.scenario(wish.scenario if wish.scenario is not None else desk.births.default)
