"""Schemathesis throws generated requests at every documented operation, and follows the links between them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts import loader
from mock_server import providers
from mock_server.control.desk import Options
from tests.serving import serving

PROVIDERS = sorted(providers.rooms())
EXAMPLES = "200"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving(Options(rate=0)) as url:
        yield url


def run(server: str, provider: str, tmp_path: Path, *more: str, hooks: bool = True) -> tuple[int, str, Path]:
    """Exit code, what was printed, and the JSON report of one run."""
    report = tmp_path / "report.json"
    world = "".join(letter if letter.isalnum() else "-" for letter in tmp_path.name.lower())
    given = f"Authorization: Bearer mock_{world}__unlimited"
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server}/{provider}/openapi.json", "-H", given]
    command += [
        "--checks",
        "all",
        "--exclude-path-regex",
        "/stream$",  # waits for the end of its job, which never comes in a frozen world
        "--seed",
        "7",
        "--suppress-health-check",
        "all",
        "--request-timeout",
        "60",
        "--report",
        "json",
        "--report-json-path",
        str(report),
        *more,
    ]
    env = {name: value for name, value in os.environ.items() if name != "SCHEMATHESIS_HOOKS"}
    env |= {"SCHEMATHESIS_HOOKS": "contracts.hooks"} if hooks else {}
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=3_000, check=False)
    return done.returncode, done.stdout + done.stderr, report


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_is_found(server: str, provider: str, tmp_path: Path) -> None:
    """Positive and negative data, coverage of every keyword, and chains of calls through the links."""
    code, printed, _ = run(server, provider, tmp_path, "--max-examples", EXAMPLES)

    assert code == 0, printed[-8_000:]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_without_our_hooks_only_what_no_schema_can_say_is_found(server: str, provider: str, tmp_path: Path) -> None:
    """Valid data refused (ST202), and only where the document says that a rule lies beyond its schema."""
    contract = loader.load(provider)
    beyond = {f"{m} {p}" for each in contract.operations.values() if each.beyond_schema for m, p, _ in each.routes}

    _, printed, report = run(server, provider, tmp_path, "--max-examples", "50", "--phases", "fuzzing", hooks=False)

    found = {(failure["code"], operation) for failure in failures(report) for operation in failure["operations"]}
    assert {code for code, _ in found} <= {"ST202"}, printed[-8_000:]
    assert {operation for _, operation in found} <= beyond, printed[-8_000:]


def failures(report: Path) -> list[dict[str, Any]]:
    """The failures of a JSON report: their codes and operations."""
    return json.loads(report.read_text("utf-8"))["failures"]  # type: ignore[no-any-return]
