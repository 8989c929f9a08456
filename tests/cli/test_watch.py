"""`serve --watch`: a scenario that is edited is there for new worlds, and no world that runs is lost."""

import os
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from mock_server import providers
from mock_server.births import Births
from mock_server.cli.watch import Watch
from tests.cli.process import serving

ROOMS = providers.rooms()
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the scenario `mine`, each time at another instant."""
    file = tmp_path / "mine.yaml"

    def written(text: str) -> Path:
        before = file.stat().st_mtime if file.exists() else 1_000_000_000
        file.write_text(text)
        os.utime(file, (before + 1, before + 1))
        return file

    return written


def test_a_changed_scenario_is_read_again_for_new_worlds(tmp_path: Path, write: Write) -> None:
    write("title: First\nseed: 1\n")
    births = Births(ROOMS, folder=tmp_path)
    watch, old = Watch(births), births("old", "mine")
    assert list(watch.changes()) == []

    write("title: Second\nseed: 2\n")

    assert births("still", "mine").seed == 1
    assert [said.startswith("Scenario mine was read again") for said in watch.changes()] == [True]
    assert (births("new", "mine").seed, old.seed, old.gone) == (2, 1, False)


def test_what_is_wrong_is_told_with_its_line_and_put_right_later(tmp_path: Path, write: Write) -> None:
    write("title: First\n")
    births = Births(ROOMS, folder=tmp_path)
    watch = Watch(births)

    write("title: First\nrulez: []\n")
    (said,) = watch.changes()
    assert 'line 2: unknown key `rulez`; did you mean "rules"' in said

    write("title: Right\n")
    (said,) = watch.changes()
    assert births.scenario("mine").title == "Right"


def test_new_and_lost_files_are_told(tmp_path: Path, write: Write) -> None:
    births = Births(ROOMS, folder=tmp_path)
    watch = Watch(births)

    file = write("title: Mine\n")
    assert [said.split()[1] for said in watch.changes()] == ["mine"]
    file.unlink()
    assert list(watch.changes()) == ["Scenario mine is gone; worlds made with it go on."]


def test_a_server_that_watches_keeps_its_worlds(tmp_path: Path, write: Write) -> None:
    write("title: First\naccounts: {creativeai: {credits: 111}}\n")

    with serving("--scenarios", str(tmp_path), "--watch") as (server, url):
        first = httpx.put(f"{url}/_mock/worlds/one", json={"scenario": "mine"}).json()
        write("title: Second\naccounts: {creativeai: {credits: 222}}\n")
        server.until("Scenario mine was read again", errors=True)
        second = httpx.put(f"{url}/_mock/worlds/two", json={"scenario": "mine"}).json()
        kept = httpx.get(f"{url}/_mock/worlds/one").json()

    assert [told["accounts"]["creativeai"]["credits"] for told in (first, second, kept)] == [111, 222, 111]
