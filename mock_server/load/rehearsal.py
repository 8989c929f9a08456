"""A rehearsal from its worlds to its figures: each fleet has a world of its own, Locust runs in its own process."""

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from mock_server.control.client import Client
from mock_server.engine.errors import BadInput
from mock_server.load.plan import Plan
from mock_server.load.tally import Tally

FLEET = Path(__file__).with_name("fleet.py")


class Fleet(msgspec.Struct, kw_only=True):
    """What became of one fleet. duplicates_paid: jobs that were captured for a wish that had been paid once."""

    name: str
    tally: Tally
    duplicates_paid: int = 0
    wasted: float = 0
    spent: float = 0
    live_usd: float = 0


def prepare(server: Client, plan: Plan, scenario: str) -> None:
    """Make a world for each fleet. Raises BadInput for a scenario or a server that cannot be used."""
    if find_spec("locust") is None:
        raise BadInput("load is made by Locust, which is not installed; add the extra: pip install 'soundstage[load]'")
    for name in plan.keys:
        server.put(_world(name), {"scenario": scenario, "clock": {"rate": plan.pace}})


def run(server: Client, plan: Plan, web_port: int | None = None) -> list[Fleet]:
    """Let the fleets loose, wait for the last job, read the ledgers. Raises BadInput."""
    with tempfile.TemporaryDirectory(prefix="soundstage-load-") as folder:
        plan = msgspec.structs.replace(plan, tally=str(Path(folder) / "tally.json"))
        _loose(plan, web_port)
        tallies = _tallies(plan)
    return [_fleet(server, plan.provider, name, tally) for name, tally in tallies.items()]


def keys(fleets: list[str]) -> dict[str, str]:
    """A literal key for the world of each fleet."""
    return {name: f"mock_{_world(name)}" for name in fleets}


def _world(fleet: str) -> str:
    return f"load-{fleet}"


def _loose(plan: Plan, web_port: int | None) -> None:
    """Run Locust to its end. An interrupt is handed on, once: what was counted till then is written all the same."""
    command = [sys.executable, "-m", "locust", "-f", str(FLEET), "--users", str(plan.users * len(plan.keys))]
    command += ["--spawn-rate", str(max(plan.users * len(plan.keys), 1)), "--loglevel", "ERROR"]
    if web_port is not None:
        command += ["--web-host", "127.0.0.1", "--web-port", str(web_port), "--autostart"]
    else:
        command += ["--headless", "--only-summary", "--run-time", f"{plan.seconds}s"]
    process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own file)
        command,
        cwd=Path(plan.tally).parent,  # Locust takes settings from files of the folder it is in: there are none
        env=plan.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = process.communicate()
    except KeyboardInterrupt:
        process.terminate()
        _, said = process.communicate()
    finally:
        process.kill()
    if not Path(plan.tally).exists():
        last = [*filter(None, said.decode(errors="replace").splitlines()), "it said nothing"]
        raise BadInput(f"Locust stopped before it had counted anything (status {process.returncode}): {last[-2][:300]}")


def _tallies(plan: Plan) -> dict[str, Tally]:
    told: dict[str, Any] = msgspec.json.decode(Path(plan.tally).read_bytes())
    tallies = {name: Tally() for name in plan.keys}
    for name, counts in told.items():
        tallies[name].add(counts)
    return tallies


def _fleet(server: Client, provider: str, name: str, tally: Tally) -> Fleet:
    """Read the money once every job has ended: what nobody waited for any more is paid all the same."""
    server.clock(_world(name), until="idle")
    ledger = server.ledger(_world(name))
    repeated = set(tally.duplicates)
    wasted = [each["amount"] for each in ledger["entries"] if each["kind"] == "capture" and each["job"] in repeated]
    return Fleet(
        name=name,
        tally=tally,
        duplicates_paid=len(wasted),
        wasted=sum(wasted),
        spent=ledger[provider]["spent"],
        live_usd=ledger["live_usd"],
    )
