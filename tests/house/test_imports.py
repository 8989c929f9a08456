"""Imports fall through the house as ARCHITECTURE.md draws it; an arrow the wrong way breaks `make lint`."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import PACKAGES, ROOT, settings

ORDER = (
    "cli pytest_plugin|exam load|intercept|handle|inprocess|protocol|app|control dashboard|edge|runtime|providers|"
    "births mischief outflow|scenario answer body worlds|world marked|mail|faults webhooks media|engine"
)
HOUSE = "Imports fall through the house"
PROVIDERS = "Providers never meet; kit lies below them"
ENGINE = "The engine is still"
JUDGE = "The judge does not import the judged"


def contract(name: str) -> dict[str, Any]:
    contracts: list[dict[str, Any]] = settings()["tool"]["importlinter"]["contracts"]
    return next(contract for contract in contracts if contract["name"] == name)


def rooms(layers: list[str]) -> list[list[str]]:
    """`["(a) | (b)", "(c)"]` is `[["a", "b"], ["c"]]`."""
    return [re.findall(r"\w+", layer) for layer in layers]


def build(root: Path) -> None:
    """A house in which every room is there, empty, and judged by our own settings."""
    inner = [room for layer in rooms(contract(HOUSE)["layers"]) for room in layer]
    providers = [f"providers/{room}" for layer in rooms(contract(PROVIDERS)["layers"]) for room in layer]
    folders = [*PACKAGES, *(f"mock_server/{room}" for room in [*inner, *providers])]
    for folder in folders:
        (root / folder).mkdir(exist_ok=True)
        (root / folder / "__init__.py").touch()
    (root / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())


def lint_imports(root: Path) -> str:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    environment = os.environ | {"COLUMNS": "200", "PYTHONPATH": str(root)}
    run = subprocess.run(
        [*command, "--no-logo", "--no-cache"], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    return run.stdout + run.stderr


def broken(said: str) -> list[str]:
    return re.findall(r"^(.+) BROKEN$", said, re.MULTILINE)


def test_the_layers_are_those_of_the_design() -> None:
    assert rooms(contract(HOUSE)["layers"]) == [layer.split() for layer in ORDER.split("|")]
    assert contract(HOUSE)["exhaustive"]


def test_imports_fall_in_this_repository() -> None:
    said = lint_imports(ROOT)

    assert "4 kept, 0 broken" in said, said


def test_an_empty_house_is_well(tmp_path: Path) -> None:
    build(tmp_path)

    assert "4 kept, 0 broken" in lint_imports(tmp_path)


@pytest.mark.parametrize(
    ("importer", "imported", "name"),
    [
        ("mock_server/world", "mock_server.scenario", HOUSE),
        ("mock_server/engine", "mock_server.media", HOUSE),
        ("mock_server/runtime", "mock_server.edge", HOUSE),
        ("mock_server/faults", "mock_server.webhooks", HOUSE),
        ("mock_server/providers/creativeai", "mock_server.providers.kubeez", PROVIDERS),
        ("mock_server/providers/kit", "mock_server.providers.creativeai", PROVIDERS),
        ("mock_server/engine", "asyncio", ENGINE),
        ("mock_server/engine", "starlette.responses", ENGINE),
        ("contracts", "mock_server.engine", JUDGE),
        ("scenarios", "mock_server", JUDGE),
    ],
)
def test_a_wrong_arrow_breaks_its_contract(tmp_path: Path, importer: str, imported: str, name: str) -> None:
    build(tmp_path)
    (tmp_path / importer / "__init__.py").write_text(f"import {imported}\n")

    assert broken(lint_imports(tmp_path)) == [name]


def test_a_room_that_no_layer_names_is_refused(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "mock_server" / "helpers.py").touch()

    said = lint_imports(tmp_path)

    assert broken(said) == [HOUSE]
    assert "mock_server.helpers" in said
