"""Scenarios are listed with their titles, and shown whole."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from pathlib import Path

from mock_server.control.routes.scenarios import list_scenarios
from tests.control.inprocess import Server, problem


def test_every_scenario_is_listed(server: Server) -> None:
    listed = server.get("/_mock/scenarios")

    assert [told["name"] for told in listed["items"]] == server.app.desk.births.names
    assert all(told["title"] and told["why"] and told["error"] is None for told in listed["items"])


def test_the_list_tells_what_clients_do_in_each(server: Server) -> None:
    told = {row["name"]: row for row in server.get("/_mock/scenarios")["items"]}

    assert told["stuck"]["expects"] == ["bounds-its-wait"]
    assert told["stuck"]["good_client"] == "Stops after ten minutes and reports it."
    assert told["stuck"]["bad_client"] == "Polls for hours."


def test_the_list_is_read_beside_the_loop() -> None:
    """The first reading takes seconds; no world stands still meanwhile."""
    assert not iscoroutinefunction(list_scenarios)


def test_a_scenario_is_shown_as_it_is_written(server: Server) -> None:
    told = server.get("/_mock/scenarios/instant")

    assert told["name"] == "instant"
    assert told["rules"] == [{"job": {"outcome": "instant"}}]


def test_a_file_that_cannot_be_used_says_so_and_hides_no_other(served: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("title: x\nrulez: []\n")
    (tmp_path / "mine.yaml").write_text("title: Mine\nwhy: Because.\n")
    server = served(scenarios=str(tmp_path))

    told = {row["name"]: row for row in server.get("/_mock/scenarios")["items"]}

    assert "line 2" in told["broken"]["error"]
    assert (told["mine"]["title"], told["default"]["error"]) == ("Mine", None)
    problem(server.ask("GET", "/_mock/scenarios/broken"), 400)
