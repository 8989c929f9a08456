"""Every wire case is sent as written and answered as written."""

import asyncio
from pathlib import Path

import httpx
import pytest

from mock_server.app import build
from mock_server.control.desk import Options
from mock_server.engine.duration import seconds
from tests.wire.case import FOLDER, Case, differences, read

FILES = sorted(FOLDER.glob("*/*.http"))


@pytest.mark.parametrize("path", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in FILES])
def test_a_request_is_answered_as_written(path: Path) -> None:
    case = read(path)

    answer = asyncio.run(_sent(case, path.parent.name))

    met = answer.json() if case.answer is not None else None
    assert differences(case.answer, met) == []
    assert case.status == answer.status_code
    assert case.answer_headers.items() <= answer.headers.items()


async def _sent(case: Case, provider: str) -> httpx.Response:
    app = build(Options(rate=0))
    key = f"mock_wire__{case.scenario}"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://127.0.0.1/{provider}") as client:
        if case.after is not None:
            await _jump(app, case)
        headers = {"authorization": f"Bearer {key}", **case.headers}
        return await client.request(case.method, case.path, headers=headers, content=case.body)


async def _jump(app: object, case: Case) -> None:
    desk = app.desk  # type: ignore[attr-defined]  # an App, which ASGITransport knows as any callable
    world = desk.worlds.get_or_make("wire", case.scenario)
    runtime = desk.runtime
    await (runtime.until_idle(world) if case.after == "idle" else runtime.advance(world, seconds(case.after)))


def test_a_difference_is_told_by_its_place() -> None:
    wanted = {"id": "<string>", "jobs": [{"n": "<int>", "at": "<time>"}], "ok": True}
    met = {"id": "", "jobs": [{"n": 1.5, "at": "2026-03-09T16:10:00Z"}], "ok": 1, "more": None}

    assert differences(wanted, met) == [
        "body.more: not wanted, met None",
        "body.id: wanted <string>, met ''",
        "body.jobs[0].n: wanted <int>, met 1.5",
        "body.ok: wanted True, met 1",
    ]
