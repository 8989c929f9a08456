"""Where papers are sat: a server with one world for each, and the client's command beside it."""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from contracts.referee import Case
from mock_server.app import App, build
from mock_server.control import referee, verdict
from mock_server.control.desk import Options
from mock_server.engine.clock import real_s
from mock_server.exam.paper import Manner, Paper
from mock_server.inprocess.port import Port
from mock_server.scenario import read
from mock_server.world import World

GRACE_S = 20.0  # real, for the command itself to start and end
ENTRIES = {"kubeez": "/mcp"}  # where a base URL leads on: to the one that speaks MCP
MOST_OUTPUT = 100_000


@dataclass
class Desk:
    """One paper, ready to be sat."""

    paper: Paper
    app: App
    world: World
    port: Port
    hook_port: int


@dataclass(frozen=True)
class Sat:
    """How a command lived through a paper. code: its exit status, None when it had to be stopped."""

    paper: Paper
    world: World
    case: Case
    code: int | None
    printed: str
    complained: str
    took_s: float
    met_all: bool
    blamed: tuple[str, ...]
    missing: str | None = None


async def ready(paper: Paper, manner: Manner, pace: float) -> Desk:
    """A desk for this paper: its server answers, with everything imported that a client may need."""
    app = build(Options(rate=pace, seed=7))
    name = f"exam-{paper.name}"
    born = app.desk.births.make(name, read(paper.written(manner), paper.name), clock={"rate": pace})
    world = app.desk.worlds.put(born)
    app.desk.edge.judge = verdict.judge(lambda _said: None)
    port = await Port.opened(app)
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{port.url}/_mock/health")
    return Desk(paper, app, world, port, _free_port())


def environment(desk: Desk, provider: str, pace: float) -> dict[str, str]:
    """What the command finds in its environment."""
    key = f"mock_{desk.world.name}"
    upper = provider.upper()
    return {
        "SOUNDSTAGE_URL": desk.port.url,
        f"{upper}_BASE_URL": f"{desk.port.url}/{provider}{ENTRIES.get(provider, '')}",
        f"{upper}_API_KEY": key,
        "OPENAI_BASE_URL": f"{desk.port.url}/creativeai/v1",
        "OPENAI_API_KEY": key,
        "SOUNDSTAGE_WEBHOOK_URL": f"http://127.0.0.1:{desk.hook_port}/webhook",
        "SOUNDSTAGE_PAPER": desk.paper.name,
        "SOUNDSTAGE_PACE": f"{pace:g}",
    }


async def sit(desk: Desk, command: Sequence[str], provider: str, pace: float) -> Sat:
    """Run the command to its end, or to the end of the paper's time; then the server is stopped."""
    started_s = real_s()
    outer = {**os.environ, **environment(desk, provider, pace)}
    most_s = desk.paper.longest_s / pace + GRACE_S
    try:
        code, out, err, missing = await _run(command, outer, most_s)
    finally:
        took_s = real_s() - started_s
        world, app = desk.world, desk.app
        case = referee.case_of(world, app.desk.worlds.journal, pace=pace, alone=True, ended=True)
        await desk.port.close()
        await app.desk.runtime.close()
    case = Case(**{**vars(case), "printed": out})
    met_all = all(rule.hits for rule in world.rulebook.scenario)
    blamed = _blamed(world, app)
    return Sat(desk.paper, world, case, code, out, err, took_s, met_all, blamed, missing)


async def _run(
    command: Sequence[str], environ: Mapping[str, str], most_s: float
) -> tuple[int | None, str, str, str | None]:
    """(exit status, output, complaints, why it could not be started)."""
    pipe = asyncio.subprocess.PIPE
    null = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            *command, env=environ, stdin=null, stdout=pipe, stderr=pipe, start_new_session=True
        )
    except OSError as error:
        return None, "", "", f"`{command[0]}` cannot be started: {error.strerror or error}"
    talk = asyncio.create_task(process.communicate())
    done, _ = await asyncio.wait({talk}, timeout=most_s)
    try:
        code = process.returncode if done else None
    finally:
        if not done:
            _stop(process)
    out, err = await talk
    return code, _text(out), _text(err), None


def _stop(process: "asyncio.subprocess.Process") -> None:
    """The command, and whatever it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _text(raw: bytes) -> str:
    return raw[:MOST_OUTPUT].decode("utf-8", "replace")


def _blamed(world: World, app: App) -> tuple[str, ...]:
    """What our own answers did wrong: a client is not to be marked by that."""
    found = []
    for record in (*world.journal, *app.desk.worlds.journal):
        if (record.why or "").startswith("rule:") or record.rule is not None:
            continue
        found += [str(each) for each in record.findings if getattr(each, "party", "") == "server"]
        if record.status == 500:
            found.append(f"{record.method} {record.path} was answered 500 by Soundstage itself")
    return tuple(found)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
