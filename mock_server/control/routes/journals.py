"""What was asked and answered, in one world or in none."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Response
from pydantic import Field, model_validator

from mock_server.control import exchanges, redaction, repro
from mock_server.control.desk import Desk
from mock_server.control.routes.parts import PAGE, DeskNow, Known
from mock_server.control.schemas import ExchangeTold, Page
from mock_server.control.wishes import Wish
from mock_server.engine.clock import Clock
from mock_server.engine.errors import BadInput, nearest
from mock_server.engine.journal import Record
from mock_server.faults.when import DOWNLOAD

router = APIRouter(tags=["journal"])


class Filter(Wish):
    """Which exchanges are wanted, and in which form."""

    provider: str | None = None
    operation: str | None = None
    status: Annotated[int | None, Field(ge=100, le=599)] = None
    after: Annotated[int | None, Field(description="an exchange's id: only later ones")] = None
    form: Annotated[Literal["canonical"] | None, Field(description="what two runs have in common")] = None

    @model_validator(mode="before")
    @classmethod
    def _given(cls, written: Any) -> Any:
        """`?status=` asks for nothing."""
        return {name: value for name, value in written.items() if value != ""} if isinstance(written, dict) else written

    def check(self, desk: Desk) -> None:
        """Raises BadInput for a provider or operation nobody knows: an empty list would not say why."""
        operations = desk.births.operations
        if self.provider is not None and self.provider not in operations:
            raise BadInput(f"unknown provider `{self.provider[:100]}`{nearest(self.provider, list(operations))}")
        asked = [self.provider] if self.provider is not None else list(operations)
        known = sorted({DOWNLOAD, *(name for provider in asked for name in operations[provider])})
        if self.operation is not None and self.operation not in known:
            raise BadInput(f"unknown operation `{self.operation[:100]}`{nearest(self.operation, known)}")

    def takes(self, record: Record) -> bool:
        """Whether an exchange is wanted."""
        return (
            (self.after is None or record.number > self.after)
            and self.provider in (None, record.provider)
            and self.operation in (None, record.operation)
            and self.status in (None, record.status)
        )


Wanted = Annotated[Filter, Query()]


@router.get("/journal", response_model=Page[ExchangeTold])
async def journal(desk: DeskNow, wanted: Wanted) -> Response:
    """Exchanges that met no world: wrong keys, unknown paths."""
    return _told(desk.worlds.journal, None, wanted, desk)


@router.get("/worlds/{world}/journal", response_model=Page[ExchangeTold])
async def world_journal(world: Known, desk: DeskNow, wanted: Wanted) -> Response:
    """The last exchanges of a world, oldest first."""
    return _told(world.journal, world.clock, wanted, desk)


@router.get("/worlds/{world}/repro")
async def world_story(world: Known, desk: DeskNow) -> Response:
    """The world's story as one file for `soundstage replay`: what it was made with, asked, and what it answered."""
    return Response(orjson.dumps(repro.story(world, desk), option=orjson.OPT_INDENT_2), media_type="application/json")


def _told(records: Iterable[Record], clock: Clock | None, wanted: Filter, desk: Desk) -> Response:
    wanted.check(desk)
    taken = [record for record in records if wanted.takes(record)]
    shown = taken[:PAGE]
    hidden = redaction.HEADERS.union(*(room.key_headers for room in desk.edge.rooms.values()))
    if wanted.form is not None:
        items = exchanges.canonical(shown, clock, hidden)
    else:
        items = [exchanges.told(record, clock, hidden) for record in shown]
    body = {"items": items, "next": shown[-1].number if len(taken) > PAGE else None}
    return Response(orjson.dumps(body), media_type="application/json")
