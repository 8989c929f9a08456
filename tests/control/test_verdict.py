"""`--verify` puts what the contract finds into the journal, and says it."""

from collections.abc import Callable

from mock_server.control.verdict import judge
from tests.control.inprocess import KEY, VIDEOS, Server


def test_a_wrong_answer_is_found_said_and_journaled(served: Callable[..., Server]) -> None:
    server, said = served(), list[str]()
    server.app.desk.edge.judge = judge(said.append)
    rule = {"when": {"operation": "getVideo"}, "answer": {"status": 200, "body": {"id": "x"}}}
    server.ask("POST", "/_mock/worlds/w/rules", json=rule)

    server.submit()
    assert said == []
    server.ask("GET", f"{VIDEOS}/any", headers=KEY)

    accepted, polled = server.get("/_mock/worlds/w/journal")["items"]
    assert accepted["findings"] == []
    assert polled["findings"][0]["rule"].startswith("creativeai/")
    assert polled["findings"][0]["party"] == "server"
    assert said[0].startswith(f"GET {VIDEOS}/any 200: creativeai/")


def test_a_clients_mistake_is_the_clients(served: Callable[..., Server]) -> None:
    server, said = served(), list[str]()
    server.app.desk.edge.judge = judge(said.append)

    server.ask("POST", VIDEOS, headers=KEY, json={"prompt": "x", "duration": 99})

    (seen,) = server.get("/_mock/worlds/w/journal")["items"]
    assert [finding["party"] for finding in seen["findings"]] == ["client"]
    assert len(said) == 1
