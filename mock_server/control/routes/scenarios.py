"""The scenarios a world can be made with."""

from typing import Any

from fastapi import APIRouter

from mock_server.control.desk import Desk
from mock_server.control.routes.parts import DeskNow, page
from mock_server.control.schemas import Page, ScenarioTold
from mock_server.engine.errors import BadInput, NotThere, nearest

router = APIRouter(tags=["scenarios"])


@router.get("/scenarios", response_model=Page[ScenarioTold])
def list_scenarios(desk: DeskNow, after: str | None = None) -> dict[str, Any]:
    """Every scenario with what it is about; one whose file cannot be used says so in `error`.

    In a thread: reading them all for the first time takes seconds, in which no world should stand still.
    """
    return page(desk.births.names, str, after, lambda name: _listed(desk, name))


@router.get("/scenarios/{scenario}")
async def get_scenario(scenario: str, desk: DeskNow) -> dict[str, Any]:
    """A whole scenario, as it is written, with its name."""
    if scenario not in desk.births.names:
        raise NotThere(f"unknown scenario `{scenario[:100]}`{nearest(scenario[:100], desk.births.names)}")
    return {"name": scenario, **desk.births.scenario(scenario).written}


def _listed(desk: Desk, name: str) -> dict[str, Any]:
    try:
        found = desk.births.scenario(name)
    except BadInput as error:
        return {"name": name, "title": "", "why": "", "error": str(error)}
    about = {key: getattr(found, key) for key in ("title", "why", "good_client", "bad_client", "expects")}
    return {"name": name, **about}
