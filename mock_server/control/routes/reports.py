"""What the referee says of a world's client."""

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Response

from mock_server.control.routes.parts import DeskNow, Known
from mock_server.control.schemas import ReportTold

router = APIRouter(tags=["report"])

Pace = Annotated[float, Query(gt=0, le=1e6, description="by how much the client's own timers were shortened")]


@router.get("/worlds/{world}/report", response_model=ReportTold)
async def get_report(world: Known, desk: DeskNow, pace: Pace = 1.0) -> Response:
    """A verdict on every client rule that can be judged, from what this world was asked until now."""
    from contracts.referee import judge
    from mock_server.control.referee import case_of

    # Taken here, where nothing moves meanwhile; judged in a thread, so that nobody waits for it.
    case = case_of(world, desk.worlds.journal, pace=pace)
    report = await asyncio.get_running_loop().run_in_executor(None, judge, case)
    return Response(orjson.dumps(report.as_dict()), media_type="application/json")
