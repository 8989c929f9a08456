"""What goes wrong in one world stays there: a slow one never holds up another."""

import asyncio
from typing import Any

import httpx
import pytest

from mock_server.app import build
from mock_server.control.desk import Options

pytestmark = pytest.mark.anyio

VIDEOS = "/creativeai/v1/video/generations"
ASK = {"prompt": "A kite"}
SLOW = [{"kind": "latency", "ms": 5_000}, {"kind": "slow_body", "bytes_per_s": 1}]


def key(world: str) -> dict[str, str]:
    return {"Authorization": f"Bearer mock_{world}"}


@pytest.mark.parametrize("fault", SLOW, ids=lambda fault: fault["kind"])
async def test_a_quiet_world_is_answered_while_others_wait(fault: dict[str, Any]) -> None:
    """Forty requests wait in one world, and a hundred in another are through before any of them."""
    transport = httpx.ASGITransport(build(Options(rate=0, scenario="unlimited")))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        set_ = await http.post("/_mock/worlds/slow/rules", json={"fault": fault})
        assert set_.status_code == 201
        waiting = [asyncio.ensure_future(http.post(VIDEOS, json=ASK, headers=key("slow"))) for _ in range(40)]
        await asyncio.wait(waiting, timeout=0)  # they are on their way
        quiet = [(await http.post(VIDEOS, json=ASK, headers=key("quiet"))).status_code for _ in range(100)]
        told = (await http.get("/_mock/worlds/slow/jobs")).json()["items"]
        assert quiet == [202] * 100
        assert len(told) == 40  # all have been served, and none of them answered
        assert not any(each.done() for each in waiting)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
