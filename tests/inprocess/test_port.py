"""A port of a house: open beside others, and nobody's signals are touched."""

import asyncio
import signal

import httpx

from mock_server.app import build
from mock_server.inprocess.port import Port


def test_ports_leave_signals_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)

    meanwhile = asyncio.run(_two_ports())

    assert meanwhile is before
    assert signal.getsignal(signal.SIGTERM) is before


async def _two_ports() -> object:
    """The handler while two ports are open; the first opened is closed first."""
    first, second = await Port.opened(build()), await Port.opened(build())
    async with httpx.AsyncClient(trust_env=False) as client:
        for port in (first, second):
            (await client.get(f"{port.url}/_mock/health")).raise_for_status()
    meanwhile = signal.getsignal(signal.SIGTERM)
    await first.close()
    await second.close()
    return meanwhile
