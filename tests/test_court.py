"""The fixtures judge: a server that breaks the contract fails the test that met it."""

import msgspec
import orjson
import pytest

from mock_server.answer import Answer
from mock_server.providers.creativeai import operations
from mock_server.providers.kit import Call
from tests.client import Client
from tests.conftest import Advance
from tests.court import Court

VIDEO = {"prompt": "A kite over a harbour"}
PATH = "/v1/video/generations"


def rules(court: Court, party: str) -> set[str]:
    return {each.rule for _, each in court.findings if each.party == party}


def test_an_honest_server_is_blamed_for_nothing(client: Client, court: Court, advance: Advance) -> None:
    made = client.post(PATH, VIDEO)
    client.get(f"{PATH}/{made.json['id']}")
    advance("idle")
    assert client.get(f"{PATH}/{made.json['id']}").json["status"] == "completed"
    assert (court.exchanges, court.findings) == (3, [])


def test_a_client_that_is_refused_is_not_held_against_the_server(client: Client, court: Court) -> None:
    assert client.post(PATH, {"prompt": 7}).status == 400
    assert client.get(f"{PATH}/vgen_x", key=None).status == 401
    court.acquit()
    assert {each.party for _, each in court.findings} == {"client"}


@pytest.mark.parametrize("broken", ["field", "status"])
def test_a_broken_server_is_caught_by_the_fixtures_own_judge(
    client: Client, findings: Court, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """Without the fixture `findings` this very test would fail when it ends, with what is found here."""
    honest = client.edge.rooms["creativeai"].routes.find("POST", PATH)[0]

    def lying(call: Call) -> Answer:
        answer = operations.create_video(call)
        if broken == "status":
            answer.status = 201
        else:
            body = orjson.loads(answer.body)
            body["status"] = "started"
            answer.body = orjson.dumps(body)
        return answer

    route = msgspec.structs.replace(honest, operate=lying)
    monkeypatch.setattr(client.edge.rooms["creativeai"].routes, "find", lambda method, path: (route, ""))
    client.post(PATH, VIDEO)
    assert rules(findings, "server")
    with pytest.raises(AssertionError, match=f"the contract was broken:\nPOST {PATH} -> 20[12]: creativeai/"):
        findings.acquit()
