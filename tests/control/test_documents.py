"""Each provider's document is served with this server as its base, beside a reader that shows all of it."""

from collections.abc import Callable
from html import unescape

import pytest

from contracts import loader
from tests.control.inprocess import ORIGIN, Server


def test_the_document_is_the_contracts_own_but_for_its_server(server: Server) -> None:
    told = server.get("/creativeai/openapi.json")

    assert [each["url"] for each in told["servers"]] == [f"{ORIGIN}/creativeai"]
    own = loader.load("creativeai").document
    assert {**told, "servers": None} == {**own, "servers": None}


def test_the_document_is_found_by_host_and_at_the_root(served: Callable[..., Server]) -> None:
    by_host = served().get("/openapi.json", headers={"Host": "api.creativeai.run"})
    at_root = served(only="creativeai").get("/openapi.json")

    assert [each["url"] for each in by_host["servers"]] == ["http://api.creativeai.run"]
    assert [each["url"] for each in at_root["servers"]] == [ORIGIN]


@pytest.mark.parametrize("path", ["/creativeai", "/_mock"])
def test_the_reader_shows_every_operation_parameter_and_schema(server: Server, path: str) -> None:
    document = server.get(f"{path}/openapi.json")

    page = unescape(server.ask("GET", f"{path}/docs").text)

    operations = [call for item in document["paths"].values() for call in item.values()]
    assert len(operations) >= 4
    for operation in operations:
        assert f'id="operation-{operation["operationId"]}"' in page
        for parameter in operation.get("parameters", ()):
            assert "$ref" in parameter or f"<code>{parameter['name']}</code>" in page
    for name, schema in document["components"]["schemas"].items():
        assert f'id="schema-{name}"' in page
        assert [field for field in schema.get("properties", {}) if f"<code>{field}</code>" not in page] == []
