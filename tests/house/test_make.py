"""`make` says what there is, and sets up what is missing once.

The set-up runs in a copy of the house, where `uv` is a stub that notes what it is asked for and installs nothing.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

TARGETS = ("serve", "install", "test", "lint", "check", "fuzz", "bench", "clean")
TOOLS = ("sh", "awk", "cat", "cksum", "cut", "echo", "head", "mkdir", "rm", "sed", "touch")
UV = """#!/bin/sh
echo "$@" >>asked
case "$1 $*" in
  venv*) mkdir -p .venv/bin && touch .venv/bin/python ;;
  *requirements*) test ! -e no-network ;;
esac
"""
OLD_PYTHON = '#!/bin/sh\ntest "$1" = --version || exit 1\necho Python 3.9.18\n'
BARE_PYTHON = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\n'


class House:
    """A copy of what set-up reads, with a PATH of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / "path"
        self.path.mkdir()
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.path / tool).symlink_to(found)
        for name in ("Makefile", "pyproject.toml"):
            shutil.copy(ROOT / name, root)
        shutil.copytree(ROOT / "requirements", root / "requirements")

    def put(self, name: str, script: str) -> None:
        (self.path / name).write_text(script)
        (self.path / name).chmod(0o755)

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        make = shutil.which("make")
        assert make
        environment = {"PATH": str(self.path), "HOME": str(self.root), "LC_ALL": "C"}
        return subprocess.run(
            [make, *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )

    @property
    def asked(self) -> list[str]:
        """What uv was asked for so far."""
        log = self.root / "asked"
        return log.read_text().splitlines() if log.exists() else []


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def set_up(name: str) -> list[str]:
    return [
        f"pip install --quiet --python .venv/bin/python --require-hashes -r requirements/{name}.txt",
        "pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation -e .",
    ]


def test_make_prints_every_target_with_a_line_each(house: House) -> None:
    lines = house.make().stdout.splitlines()

    assert [line.split()[1] for line in lines] == list(TARGETS)
    assert all(len(line.split()) > 3 for line in lines)


def test_the_manual_names_only_targets_that_exist() -> None:
    for page in ROOT.glob("*.md"):
        named = set(re.findall(r"(?:^\s*(?:\$ )?|`)make ([a-z]+)", page.read_text(), re.MULTILINE))
        assert named <= set(TARGETS), page.name


def test_the_readme_shows_how_to_serve_and_test() -> None:
    readme = (ROOT / "README.md").read_text()

    assert "make serve" in readme
    assert "make test" in readme


def test_install_takes_two_steps_and_the_second_time_none(house: House) -> None:
    house.put("uv", UV)

    first, second = house.make("install"), house.make("install")

    assert house.asked == ["venv --quiet --clear --python 3.13 .venv", *set_up("dev")]
    assert (first.stdout.splitlines()[-1], second.stdout) == (".venv is ready.", ".venv is ready.\n")


def test_serving_sets_up_only_what_serving_needs(house: House) -> None:
    house.put("uv", UV)

    house.make("serve")

    assert house.asked[1:] == set_up("serve")


def test_developing_first_leaves_nothing_for_serving_to_set_up(house: House) -> None:
    house.put("uv", UV)

    house.make("install")
    house.make("serve")

    assert house.asked[1:] == set_up("dev")


def test_changed_requirements_are_installed_again(house: House) -> None:
    house.put("uv", UV)
    house.make("install")

    with (house.root / "requirements" / "dev.txt").open("a") as file:
        file.write("# changed\n")
    house.make("install")

    assert house.asked[3:] == set_up("dev")


def test_a_set_up_that_failed_is_tried_again(house: House) -> None:
    house.put("uv", UV)
    (house.root / "no-network").touch()

    assert house.make("install").returncode != 0
    (house.root / "no-network").unlink()
    assert house.make("install").returncode == 0

    assert house.asked[2:] == set_up("dev")


@pytest.mark.parametrize("named", ["python3", "/nowhere/python3.11"])
def test_a_python_that_does_not_fit_is_one_clear_sentence(house: House, named: str) -> None:
    house.put("python3", OLD_PYTHON)

    said = house.make("install", *([] if named == "python3" else [f"PYTHON={named}"])).stderr

    assert "Soundstage needs Python 3.11 to 3.14 and found" in said
    assert "make install PYTHON=/path/to/python3.13" in said
    assert named != "python3" or "found Python 3.9.18." in said


def test_a_python_without_venv_is_one_clear_sentence(house: House) -> None:
    house.put("python3", BARE_PYTHON)

    said = house.make("install").stderr

    assert "python3 comes without its venv module." in said
    assert "apt install python3-venv" in said


def test_ci_runs_check_and_fuzz() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line for line in script.read_text().splitlines() if line.startswith("make ")]

    assert commands == ["make check", "make fuzz"]
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
