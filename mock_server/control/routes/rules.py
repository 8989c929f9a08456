"""Rules set over the control API, beside those of the world's scenario."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from mock_server.control.routes.parts import DeskNow, Known, Made, page
from mock_server.control.schemas import Page, RuleSet
from mock_server.faults.rule import Rule

router = APIRouter(tags=["rules"])

_EXAMPLE = {"when": {"operation": "createVideo", "nth": 2}, "answer": {"status": 503}, "times": 1}
Written = Annotated[dict[str, Any], Body(examples=[_EXAMPLE])]


@router.get("/worlds/{world}/rules", response_model=Page[dict[str, Any]])
async def list_rules(world: Known, after: str | None = None) -> dict[str, Any]:
    """The rules of a world, strongest first, each with its door, the requests it matched and how often it fired."""
    book = world.rulebook
    rows = [*(("control", rule) for rule in book.control.values()), *(("scenario", rule) for rule in book.scenario)]
    return page(rows, lambda row: row[1].id, after, lambda row: _told(*row))


@router.post("/worlds/{world}/rules", status_code=201)
async def set_rule(world: Made, written: Written, desk: DeskNow) -> RuleSet:
    """Set one rule: `when`, and one of what it does."""
    made = world.rulebook.add(written, desk.births.operations)
    desk.runtime.tend(world)
    return RuleSet(id=made.id)


@router.delete("/worlds/{world}/rules/{rule}", status_code=204, response_class=Response)
async def delete_rule(world: Known, rule: str, desk: DeskNow) -> None:
    """Take a rule back."""
    world.rulebook.remove(rule)
    desk.runtime.tend(world)


def _told(door: str, rule: Rule) -> dict[str, Any]:
    return {**rule.written, "id": rule.id, "door": door, "matched": rule.matched, "hits": rule.hits}
