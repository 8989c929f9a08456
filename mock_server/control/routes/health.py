"""Whether the server is up."""

from fastapi import APIRouter

from mock_server.control.routes.parts import DeskNow
from mock_server.control.schemas import Health
from mock_server.control.version import own_version

router = APIRouter(tags=["server"])


@router.get("/health")
async def health(desk: DeskNow) -> Health:
    """The server is up."""
    return Health(version=own_version(), worlds=len(desk.worlds))
