"""The journal tells what was asked and answered, filtered, and in a form two runs share."""

import json
from typing import Any

import pytest

from mock_server.control.routes import journals
from mock_server.control.schemas import ExchangeTold
from tests.control.inprocess import KEY, VIDEOS, Server

JOURNAL = "/_mock/worlds/w/journal"
LIVE = f"rph_{'live'}_0123456789abcdef"  # looks like a key that opens something
KEYS = {
    *("id", "at", "took_ms", "provider", "operation", "method", "path", "status", "request", "response"),
    *("door", "rule", "why", "findings"),
}


def test_an_exchange_is_told_as_the_interface_writes_it(server: Server) -> None:
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    ident = server.submit("A kite", duration=5)

    (seen,) = server.get(JOURNAL)["items"]

    ExchangeTold.model_validate(seen, strict=True)
    assert set(seen) == KEYS
    assert (seen["provider"], seen["operation"], seen["method"]) == ("creativeai", "createVideo", "POST")
    assert (seen["path"], seen["status"], seen["at"]) == ("/v1/video/generations", 202, "2026-03-09T16:10:00Z")
    assert seen["request"]["body"] == {"prompt": "A kite", "duration": 5}
    assert seen["response"]["body"]["id"] == ident
    assert seen["response"]["headers"]["content-type"] == "application/json"
    assert seen["took_ms"] >= 0
    assert (seen["door"], seen["rule"], seen["why"], seen["findings"]) == (None, None, None, [])


def test_refusals_say_why(server: Server) -> None:
    server.ask("POST", VIDEOS, headers=KEY, json={"prompt": "x", "duration": 99})

    (seen,) = server.get(JOURNAL)["items"]

    assert (seen["status"], seen["why"].partition(":")[0]) == (400, "schema")


@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        ("", [202, 200, 404, 400]),
        ("?operation=getVideo", [200, 404]),
        ("?status=404", [404]),
        ("?provider=creativeai&operation=createVideo", [202, 400]),
        ("?after=1", [404, 400]),
        ("?after=1&operation=createVideo", [400]),
        ("?after=3", []),
        ("?provider=&operation=&status=&after=&form=", [202, 200, 404, 400]),
    ],
)
def test_exchanges_are_filtered(server: Server, query: str, statuses: list[int]) -> None:
    ident = server.submit()
    server.ask("GET", f"{VIDEOS}/{ident}", headers=KEY)
    server.ask("GET", f"{VIDEOS}/none", headers=KEY)
    server.ask("POST", VIDEOS, headers=KEY, json={})

    assert [seen["status"] for seen in server.get(JOURNAL + query)["items"]] == statuses


def test_long_journals_come_in_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "PAGE", 2)
    server.put("w")
    for _ in range(3):
        server.ask("GET", f"{VIDEOS}/none", headers=KEY)

    first = server.get(JOURNAL)
    rest = server.get(f"{JOURNAL}?after={first['next']}")

    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert len({seen["id"] for seen in [*first["items"], *rest["items"]]}) == 3


def test_exchanges_without_a_world_have_a_journal_of_their_own(server: Server) -> None:
    server.ask("POST", VIDEOS, headers={"Authorization": f"Bearer {LIVE}"}, json={"prompt": "x"})
    server.ask("GET", "/creativeai/v1/nowhere", headers=KEY)

    told = server.ask("GET", "/_mock/journal")

    assert [seen["status"] for seen in told.json()["items"]] == [401, 404]
    assert LIVE not in told.text


@pytest.mark.parametrize("form", ["", "?form=canonical"])
def test_keys_are_nowhere_to_be_seen(server: Server, form: str) -> None:
    secrets = ["mock_w", "sk-0123456789abcdef", LIVE]
    headers = {"Authorization": f"Bearer {secrets[0]}", "X-Api-Key": secrets[1], "Cookie": secrets[2]}
    body = {"prompt": f"my key is {secrets[1]}", "camera_angle": secrets[2]}

    server.ask("POST", f"{VIDEOS}?api_key={secrets[0]}&note={secrets[2]}", headers=headers, json=body)
    server.ask("GET", f"{VIDEOS}/{secrets[1]}", headers=headers)

    told = server.ask("GET", JOURNAL + form).text
    assert told.count("[redacted]") >= 8
    assert [secret for secret in secrets if secret in told] == []


def run(server: Server, port: int, order: list[str]) -> Any:
    """The canonical journal of a short story, told by a client of the port, its first requests in this order."""
    server.put("w", seed=1, clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    host = {"Host": f"127.0.0.1:{port}", **KEY}
    for prompt in order:
        body = {"prompt": prompt, "webhook_url": f"http://127.0.0.1:{port + 1}/hook"}
        server.ask("POST", VIDEOS, headers=host, json=body)
    server.clock(advance="10m")
    for job in server.get("/_mock/worlds/w/jobs")["items"]:
        server.ask("GET", f"{VIDEOS}/{job['id']}", headers=host)
    return server.ask("GET", f"{JOURNAL}?form=canonical").text


def test_two_runs_of_a_story_have_one_canonical_journal(server: Server) -> None:
    """Whatever the ports, and in whatever order requests of one instant came."""
    story = run(server, 8080, ["one", "two", "two"])

    assert run(server, 45_871, ["one", "two", "two"]) == story
    assert "8080" not in story
    rows = json.loads(story)["items"]
    assert len({seen["id"] for seen in rows}) == len(rows) == 6
    assert [(seen["at"], seen["id"]) for seen in rows] == sorted((seen["at"], seen["id"]) for seen in rows)
    assert "took_ms" not in rows[0]


def test_the_canonical_order_is_not_the_order_of_arrival(server: Server) -> None:
    def asked(order: list[str]) -> list[Any]:
        rows = json.loads(run(server, 8080, order))["items"]
        return [(seen["id"], seen["request"]["body"]) for seen in rows if seen["operation"] == "createVideo"]

    assert asked(["one", "two", "three"]) == asked(["three", "one", "two"])


def test_another_story_has_another_canonical_journal(server: Server) -> None:
    assert run(server, 8080, ["one", "two"]) != run(server, 8080, ["one", "three"])
