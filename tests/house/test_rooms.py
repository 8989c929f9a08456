"""All providers have equal rooms, so that two of them can be read side by side."""

from pathlib import Path

from tests.house.tree import ROOT

ROOMS = ("operations", "render", "catalog", "errors", "hooks")


def missing_rooms(providers: Path) -> list[str]:
    """`kubeez/hooks` for each room that is neither a module nor a package."""
    folders = [folder for folder in sorted(providers.iterdir()) if (folder / "__init__.py").is_file()]
    return [
        f"{folder.name}/{room}"
        for folder in folders
        for room in ROOMS
        if not (folder / f"{room}.py").is_file() and not (folder / room / "__init__.py").is_file()
    ]


def test_every_provider_has_all_rooms() -> None:
    providers = ROOT / "mock_server" / "providers"

    assert (providers / "creativeai").is_dir()
    assert missing_rooms(providers) == []


def test_a_missing_room_is_named(tmp_path: Path) -> None:
    house = tmp_path / "kubeez"
    (house / "render").mkdir(parents=True)
    for name in ("__init__", "operations", "render/__init__", "catalog", "errors"):
        (house / f"{name}.py").touch()

    assert missing_rooms(tmp_path) == ["kubeez/hooks"]
