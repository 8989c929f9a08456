"""Rules are set, told with what became of them, and taken back."""

from tests.control.inprocess import KEY, VIDEOS, Server, problem

RULES = "/_mock/worlds/w/rules"
SECOND = {"when": {"operation": "createVideo", "nth": 2}, "answer": {"status": 503}}


def test_a_rule_that_was_set_fires_and_counts(server: Server) -> None:
    answer = server.ask("POST", RULES, json=SECOND)
    assert answer.status_code == 201
    ident = answer.json()["id"]

    statuses = [server.ask("POST", VIDEOS, headers=KEY, json={"prompt": "x"}).status_code for _ in range(3)]

    assert statuses == [202, 503, 202]
    (told,) = server.get(RULES)["items"]
    missed = told.pop("near_misses")
    assert [miss["differences"] for miss in missed] == [
        ["this is match 1, the rule wants the one with number 2"],
        ["this is match 3, the rule wants the one with number 2"],
    ]
    assert told == {**SECOND, "id": ident, "door": "control", "matched": 3, "hits": 1}
    seen = server.get("/_mock/worlds/w/journal?status=503")["items"][0]
    assert (seen["door"], seen["rule"]) == ("control", ident)


def test_a_rule_that_was_taken_back_is_silent(server: Server) -> None:
    ident = server.ask("POST", RULES, json={"answer": {"status": 503}, "id": "mine"}).json()["id"]
    assert ident == "mine"

    assert server.ask("DELETE", f"{RULES}/mine").status_code == 204
    assert server.ask("POST", VIDEOS, headers=KEY, json={"prompt": "x"}).status_code == 202
    problem(server.ask("DELETE", f"{RULES}/mine"), 404)


def test_the_scenarios_rules_are_told_behind_those_of_the_control_api(server: Server) -> None:
    server.put("w", scenario="instant")
    server.ask("POST", RULES, json=SECOND)

    assert [told["door"] for told in server.get(RULES)["items"]] == ["control", "scenario"]


def test_a_rule_belongs_to_its_world(server: Server) -> None:
    server.ask("POST", RULES, json={"answer": {"status": 503}})

    other = {"Authorization": "Bearer mock_other"}
    assert server.ask("POST", VIDEOS, headers=other, json={"prompt": "x"}).status_code == 202


def test_an_id_is_taken_once(server: Server) -> None:
    server.ask("POST", RULES, json={"answer": {"status": 503}, "id": "mine"})

    assert "DELETE it first" in problem(server.ask("POST", RULES, json={"answer": {"status": 503}, "id": "mine"}), 400)
