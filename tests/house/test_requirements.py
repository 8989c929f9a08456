"""What is installed is pinned by version and hash, and names no place it comes from."""

import re

import pytest

from tests.house.tree import ROOT, settings

PIN = re.compile(r"[a-z0-9][a-z0-9._-]*==[a-z0-9.+!]+( ; [a-z_]+ [^\\/@]+)?( --hash=sha256:[0-9a-f]{64})+")


def unpinned(text: str) -> list[str]:
    """Requirements that are not a name, one version, an optional marker and hashes; options are such lines too."""
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    joined = re.sub(r" \\\n\s*", " ", bare)
    return [line for line in joined.splitlines() if line and not PIN.fullmatch(line)]


def names(text: str) -> dict[str, str]:
    """Package to version."""
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


def pinned(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", ["serve", "dev"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    assert names(pinned(name))
    assert unpinned(pinned(name)) == []


HASH = "--hash=sha256:" + "0" * 64


@pytest.mark.parametrize(
    "line",
    [
        "rich==15.0.0",
        f"rich>=15 {HASH}",
        "rich==15.0.0 --hash=md5:" + "0" * 32,
        f"rich @ https://example.org/rich.whl {HASH}",
        f"/srv/wheels/rich.whl {HASH}",
        "--no-index",
        "--find-links wheels",
        "-e .",
    ],
)
def test_a_loose_requirement_is_named(line: str) -> None:
    assert unpinned(f"# made by a tool\ntyper==0.29.2 \\\n    {HASH}\n{line}\n") == [line]


def test_developing_adds_to_serving_and_changes_nothing() -> None:
    assert names(pinned("serve")).items() <= names(pinned("dev")).items()


def test_serving_needs_no_test_tool() -> None:
    assert not names(pinned("serve")).keys() & {"pytest", "schemathesis", "hypothesis", "mypy", "ruff", "openai"}


def test_what_the_project_asks_for_is_pinned() -> None:
    project, groups = settings()["project"], settings()["dependency-groups"]
    wanted = [*project["dependencies"], *groups["build"], *settings()["build-system"]["requires"]]
    tools = [need for need in groups["dev"] if isinstance(need, str)]

    assert plain(wanted) <= names(pinned("serve")).keys()
    assert plain(tools) <= names(pinned("dev")).keys()


def plain(needs: list[str]) -> set[str]:
    """`ruamel.yaml>=0.19` is `ruamel-yaml`."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ;]", need)[0]).lower() for need in needs}
