"""What happens in a world, as it happens: server-sent events."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse, ServerSentEvent

from mock_server.control.routes.parts import Known, StreamsNow
from mock_server.control.streams import Stream

router = APIRouter(tags=["events"])


async def _listening(world: Known, streams: StreamsNow) -> AsyncIterator[Stream]:
    with streams.listen(world) as stream:
        yield stream


@router.get("/worlds/{world}/events", response_class=EventSourceResponse)
async def get_events(stream: Annotated[Stream, Depends(_listening)]) -> AsyncIterator[ServerSentEvent]:
    """`open`, then what happens, until the world is gone.

    `job.running`, `job.succeeded`, `job.failed`, `delivery.attempt` and `exchange`. A listener that falls 1,000 behind
    is told `lost` with a count.
    """
    async for event in stream.events():
        yield event
