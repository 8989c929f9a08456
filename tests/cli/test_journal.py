"""`soundstage journal` shows a world's exchanges, and goes on with what comes."""

import json
import signal

import httpx

from mock_server.cli.journal import line
from tests.cli.process import refused, run, running


def ask(url: str, world: str, ident: str) -> None:
    key = {"Authorization": f"Bearer mock_{world}"}
    httpx.get(f"{url}/creativeai/v1/video/generations/{ident}", headers=key)


def test_exchanges_are_shown_one_a_line(url: str) -> None:
    httpx.put(f"{url}/_mock/worlds/shown", json={"clock": {"rate": 0}})
    ask(url, "shown", "one")
    ask(url, "shown", "two")

    told = run("journal", "shown", "--url", url).out.splitlines()

    assert [row.split()[1:] for row in told] == [
        ["404", "GET", f"/creativeai/v1/video/generations/{ident}", "getVideo"] for ident in ("one", "two")
    ]


def test_whole_exchanges_are_shown_as_json(url: str) -> None:
    httpx.put(f"{url}/_mock/worlds/whole", json={"clock": {"rate": 0}})
    ask(url, "whole", "one")

    (row,) = run("journal", "whole", "--json", "--url", url).out.splitlines()

    (exchange,) = httpx.get(f"{url}/_mock/worlds/whole/journal").json()["items"]
    assert json.loads(row) == exchange


def test_following_shows_what_comes(url: str) -> None:
    httpx.put(f"{url}/_mock/worlds/followed")
    ask(url, "followed", "before")

    with running("journal", "followed", "--follow", "--url", url) as command:
        command.until("/before")
        ask(url, "followed", "after")
        told = command.until("/after")
        assert command.signal(signal.SIGINT, 5)[0] == 130

    assert len(told.splitlines()) == 2


def test_following_ends_with_the_world(url: str) -> None:
    httpx.put(f"{url}/_mock/worlds/ending")
    ask(url, "ending", "one")

    with running("journal", "ending", "--follow", "--url", url) as command:
        command.until("/one")
        httpx.delete(f"{url}/_mock/worlds/ending")
        assert command.process.wait(10) == 0


def test_a_world_that_is_not_there_is_a_sentence(url: str) -> None:
    assert "PUT /_mock/worlds/nobody" in refused(run("journal", "nobody", "--url", url))
    assert "PUT /_mock/worlds/nobody" in refused(run("journal", "nobody", "--follow", "--url", url))


def test_what_was_odd_stands_behind_the_line() -> None:
    exchange = {"at": None, "status": 503, "method": "GET", "provider": "p", "path": "/x", "operation": None}
    odd = {"door": "control", "rule": "r", "why": "rule:r", "findings": [{"rule": "p/S-1"}]}

    assert line({**exchange, **odd}).endswith("503  GET    /p/x  -  (door control, rule r, why rule:r, finding p/S-1)")
    assert line({**exchange, **dict.fromkeys(odd), "findings": []}).endswith("/p/x  -")
