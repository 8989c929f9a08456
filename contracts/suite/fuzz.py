"""Schemathesis at the target, with our hooks: generated requests, valid and not. Made only when `--only fuzz` asks.

What it finds against the answers' documented form is as sure as the document; what it finds else is inferred.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.findings import Finding, Standing
from contracts.suite.errors import CannotJudge
from contracts.suite.plan import Check

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

EXAMPLES = 20  # for each operation
LONGEST_S = 600.0  # real
SURE = ("ST101", "ST104", "ST105", "ST107", "ST108", "ST109")  # a server error, or an answer of another form
VARIABLE = "SOUNDSTAGE_TARGET_KEY"


def checks(_: Contract) -> list[Check]:
    """One check: all phases of Schemathesis."""
    says = "Generated requests are answered as the document says"
    return [Check("fuzz/schemathesis", "fuzz", says, (), _fuzz, needs=frozenset(("key",)), alone=True, asked_for=True)]


def _fuzz(bench: "Bench") -> None:
    if find_spec("schemathesis") is None:
        raise Unstageable("Schemathesis is not installed: pip install schemathesis")
    if bench.session.seams.transport is not None:
        raise Unstageable("Schemathesis needs a target on the network")
    with TemporaryDirectory() as folder:
        for failure in _failures(bench, Path(folder)):
            bench.blame(_finding(bench.session.contract, failure))


def _failures(bench: "Bench", folder: Path) -> list[dict[str, Any]]:
    """What one run reports. Raises CannotJudge when Schemathesis itself fails."""
    contract = bench.session.contract
    document, report, settings = folder / "openapi.json", folder / "report.json", folder / "schemathesis.toml"
    document.write_text(json.dumps(contract.document, default=str), "utf-8")
    settings.write_text(f'[headers]\nAuthorization = "Bearer ${{{VARIABLE}}}"\n', "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run", str(document)]
    command += ["--url", bench.wire.base, "--max-examples", str(EXAMPLES), "--seed", "7"]
    command += ["--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report)]
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
    env = {**os.environ, "SCHEMATHESIS_HOOKS": "contracts.hooks", VARIABLE: bench.wire.key or "", "PYTHONPATH": path}
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and arguments)
            command, capture_output=True, text=True, env=env, timeout=LONGEST_S, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise Unstageable(f"Schemathesis was not done within {LONGEST_S:g} s") from error
    if not report.exists():
        raise CannotJudge(f"Schemathesis could not run: {(done.stderr or done.stdout).strip()[-300:]}")
    told = json.loads(report.read_text("utf-8"))
    if not told["test_cases"]["generated"]:
        raise Unstageable(f"Schemathesis made no request: {told['errors'] or told['stop_reason']}")
    found: list[dict[str, Any]] = told["failures"]
    return found


def _finding(contract: Contract, failure: dict[str, Any]) -> Finding:
    code, title = str(failure["code"]), f"{failure['title']} ({failure['count']} times)"
    standing: Standing = "documented" if code in SURE else "inferred"
    wanted = f"{', '.join(map(str, failure['operations']))} as documented"
    return Finding(f"{contract.provider}/schema", f"fuzz {code}", "server", standing, wanted, title, "openapi.yaml")
