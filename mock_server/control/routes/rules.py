"""Rules set over the control API, beside those of the world's scenario."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from mock_server.control.routes.parts import DeskNow, Known, Made, page
from mock_server.control.schemas import Page, RuleSet
from mock_server.faults.misses import Miss
from mock_server.faults.rule import Rule
from mock_server.world import World

router = APIRouter(tags=["rules"])

_EXAMPLE = {"when": {"operation": "createVideo", "nth": 2}, "answer": {"status": 503}, "times": 1}
Written = Annotated[dict[str, Any], Body(examples=[_EXAMPLE])]


@router.get("/worlds/{world}/rules", response_model=Page[dict[str, Any]])
async def list_rules(world: Known, after: str | None = None) -> dict[str, Any]:
    """The rules of a world, strongest first, each with its door, the requests it matched and how often it fired.

    `near_misses`: requests it did not act on, each with every difference to what it wants.
    """
    return page(world.rulebook, lambda row: row[1].id, after, lambda row: _told(world, *row))


@router.post("/worlds/{world}/rules", status_code=201)
async def set_rule(world: Made, written: Written, desk: DeskNow) -> RuleSet:
    """Set one rule: `when`, and one of what it does."""
    made = world.rulebook.add(written, desk.births.operations, world.clock.now_s)
    world.note("rule", made.id, {**made.written, "id": made.id})
    desk.runtime.tend(world)
    return RuleSet(id=made.id)


@router.delete("/worlds/{world}/rules/{rule}", status_code=204, response_class=Response)
async def delete_rule(world: Known, rule: str, desk: DeskNow) -> None:
    """Take a rule back."""
    world.rulebook.remove(rule)
    world.note("unrule", rule, {})
    desk.runtime.tend(world)


def _told(world: World, door: str, rule: Rule) -> dict[str, Any]:
    told = {**rule.written, "id": rule.id, "door": door, "matched": rule.matched, "hits": rule.hits}
    return told | {"near_misses": [_missed(world, miss) for miss in rule.misses]}


def _missed(world: World, miss: Miss) -> dict[str, Any]:
    return {
        "at": world.clock.fine_stamp(miss.at_s),
        "provider": miss.provider,
        "operation": miss.operation,
        "job": miss.job,
        "differences": list(miss.differences),
    }
