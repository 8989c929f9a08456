"""`contracts` costs nothing to import, and knows no server."""

import subprocess
import sys

import pytest

from contracts import loader

SLOW = {"yaml", "jsonschema_rs", "orjson", "schemathesis", "hypothesis", "httpx", "mock_server"}


def modules_after(code: str) -> set[str]:
    """The modules a fresh interpreter has loaded after `code`."""
    told = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=loader.ROOT.parent,
    )
    return set(told.stdout.split())


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import contracts", SLOW),
        ("from contracts import loader; loader.load('creativeai')", {*SLOW} - {"yaml", "jsonschema_rs", "orjson"}),
        ("from contracts import checks, webhooks, cases", {"schemathesis", "hypothesis", "httpx", "mock_server"}),
    ],
)
def test_what_is_slow_waits_until_it_is_needed(code: str, absent: set[str]) -> None:
    assert modules_after(code) & absent == set()


def test_serving_reads_neither_rules_nor_shapes() -> None:
    assert not modules_after("from contracts import loader; loader.load('creativeai')") & {
        "contracts.rule",
        "contracts.shape",
    }
