"""The wall clock, dice and waiting live in three files; ruff catches them everywhere else, whatever the spelling."""

import json
import re
import subprocess
import sys
from collections import defaultdict

import pytest

from tests.house.tree import ROOT, settings

MUST_BE_BANNED = {
    "time.time",
    "time.monotonic",
    "time.perf_counter",
    "time.sleep",
    "asyncio.sleep",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "random",
    "uuid.uuid4",
}
MAY_CALL = {
    "mock_server/engine/clock.py": {"time.time", "time.monotonic", "time.perf_counter"},
    "mock_server/engine/chance.py": {"random"},
    "mock_server/runtime.py": {"asyncio.sleep", "time.monotonic", "time.perf_counter"},
    "contracts/suite/pace.py": {"time.monotonic"},
    "tests/bench/": {"time.perf_counter", "time.perf_counter_ns"},
}


def banned() -> set[str]:
    return set(settings()["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"])


def ruff(*options: str, text: str | None = None) -> list[tuple[str, str]]:
    """(file, banned name) for each banned call that ruff sees."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select=TID251", "--output-format=json", *options]
    run = subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)
    assert run.returncode in (0, 1), run.stderr
    found = [(item["filename"], re.findall(r"`(.+?)` is banned", item["message"])) for item in json.loads(run.stdout)]
    return [(filename.removeprefix(f"{ROOT}/"), name) for filename, (name,) in found]


def seen(text: str, filename: str = "mock_server/world.py") -> list[str]:
    return [name for _, name in ruff(f"--stdin-filename={filename}", "-", text=text)]


def test_what_must_be_banned_is_banned() -> None:
    assert banned() >= MUST_BE_BANNED


def test_every_banned_name_is_caught_when_used() -> None:
    modules = sorted({name.split(".")[0] for name in banned()})
    calls = "".join(f"{name}\n" for name in sorted(banned()))

    assert set(seen("".join(f"import {module}\n" for module in modules) + calls)) == banned()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import time as t\n\nt.sleep(1)\n", "time.sleep"),
        ("from time import time\n", "time.time"),
        ("from asyncio import sleep as rest\n", "asyncio.sleep"),
        ("from datetime import UTC, datetime\n\ndatetime.now(tz=UTC)\n", "datetime.datetime.now"),
        ("import datetime as dt\n\ndt.datetime.utcnow()\n", "datetime.datetime.utcnow"),
        ("from random import choice\n", "random"),
        ("import uuid\n\nstr(uuid.uuid4())\n", "uuid.uuid4"),
    ],
)
@pytest.mark.parametrize("filename", ["mock_server/world.py", "contracts/checks.py", "tests/engine/test_clock.py"])
def test_other_spellings_are_caught_too(text: str, name: str, filename: str) -> None:
    assert name in seen(text, filename)


def test_only_the_named_files_call_what_is_banned_and_only_their_share() -> None:
    """An allowance in pyproject.toml or a `noqa` opens a whole file; this says which calls it may hold."""
    calls = defaultdict(set)
    for filename, name in ruff("--ignore-noqa", "--config=lint.per-file-ignores={}", "."):
        calls[filename].add(name)

    assert {filename: names - share(filename) for filename, names in calls.items() if names - share(filename)} == {}


def share(filename: str) -> set[str]:
    return next((names for start, names in MAY_CALL.items() if filename.startswith(start)), set())
