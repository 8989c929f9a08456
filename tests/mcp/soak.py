"""Sessions opened, used and dropped, and what is left behind: `python -m tests.mcp.soak 10000` says it."""

import asyncio
import gc
import sys
from pathlib import Path
from typing import Any

import msgspec
from mcp.server.connection import Connection
from mcp.server.streamable_http import StreamableHTTPServerTransport
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from mock_server.app import App, build
from mock_server.control.desk import Options
from mock_server.providers.kubeez.toolbox import Visit
from tests.mcp.wire import KEY, Wire

CALLS_A_SESSION = 5
AT_ONCE = 10
BOTH = "application/json, text/event-stream"
HELD = (Connection, StreamableHTTPServerTransport, StreamableHTTPSessionManager, Visit)


class Left(msgspec.Struct, frozen=True):
    """What there is after some calls. held: transports and the like that still stand; resident_mb: of this process."""

    calls: int
    sessions: int
    tasks: int
    held: int
    objects: int
    resident_mb: float


async def soak(calls: int, *, polite: bool) -> list[Left]:
    """Make so many calls, in four parts; what is left before and behind each. polite: sessions are ended by DELETE."""
    app = build(Options(rate=0, scenario="unlimited"))
    wire = Wire(app)
    told = []
    for part in range(5):
        sessions = max(1, calls // CALLS_A_SESSION // (4 if part else 40))  # the first part warms up
        for first in range(0, sessions, AT_ONCE):
            await asyncio.gather(*(_session(wire, polite) for _ in range(first, min(first + AT_ONCE, sessions))))
        told.append(await _left(app, sessions * CALLS_A_SESSION))
    return told


async def _session(wire: Wire, polite: bool) -> None:
    name = await wire.session()
    for number in range(CALLS_A_SESSION):
        accept = BOTH if number % 2 else "application/json"
        params = {"name": "get_balance"}
        answer = await wire.say("tools/call", params, mcp_session_id=name, accept=accept)
        assert answer.status_code == 200, answer.text
    if polite:
        await wire.ask("DELETE", "/kubeez/mcp", headers={**KEY, "mcp-session-id": name})


async def _left(app: App, calls: int) -> Left:
    gc.collect()
    objects = gc.get_objects()
    held = sum(isinstance(each, HELD) for each in objects)
    return Left(calls, known(app), len(asyncio.all_tasks()), held, len(objects), _resident_mb())


def known(app: App) -> int:
    """How many sessions the server knows."""
    front: Any = app._front
    return sum(map(len, front._endpoint.result()._sessions.values()))


def _resident_mb() -> float:
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4_096 / 1e6 if pages.exists() else 0.0


if __name__ == "__main__":
    for is_polite in (True, False):
        for left in asyncio.run(soak(int(sys.argv[1]), polite=is_polite)):
            sys.stdout.write(f"{left}\n")
