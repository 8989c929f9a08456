"""Faults on the wire meet MCP's HTTP: broken bytes in place of the framed result, a slow or a cut connection."""

import json
from typing import Any

import httpx
import pytest

from mock_server.control.desk import Options
from tests.mcp.wire import KEY, Wire, message, told
from tests.serving import serving

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("findings")]

CALL = message("tools/call", {"name": "get_balance"})


def ruled(**fault: Any) -> dict[str, str]:
    return {"x-mock-rule": json.dumps({"fault": fault})}


@pytest.mark.parametrize("kind", ["truncate", "malformed", "empty"])
async def test_a_broken_body_is_no_json(wire: Wire, kind: str) -> None:
    more = {"bytes": 20} if kind == "truncate" else {}
    answer = await wire.call("get_balance", headers=ruled(kind=kind, **more))

    assert (answer.status_code, answer.headers["x-mock-why"]) == (200, "rule:header")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


async def test_another_content_type_and_a_redirect_are_seen(wire: Wire) -> None:
    page = await wire.call("get_balance", headers=ruled(kind="content_type", value="text/html"))
    moved = await wire.call("get_balance", headers=ruled(kind="redirect", to="/elsewhere"))

    assert page.headers["content-type"] == "text/html"
    assert (moved.status_code, moved.headers["location"]) == (302, "/elsewhere")


@pytest.mark.parametrize("kind", ["missing", "wrong_type"])
async def test_a_bent_field_is_bent_in_structure_and_in_text(wire: Wire, kind: str) -> None:
    result = told(await wire.call("get_balance", headers=ruled(kind=kind, field="credits")))["result"]

    assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
    assert not isinstance(result["structuredContent"].get("credits"), int)


async def test_a_huge_answer_is_huge(wire: Wire) -> None:
    assert len((await wire.call("get_balance", headers=ruled(kind="huge", bytes=100_000))).content) > 100_000


async def test_a_failing_server_is_one_on_http(wire: Wire) -> None:
    assert (await wire.call("get_balance", headers=ruled(kind="status", status=503))).status_code == 503


@pytest.mark.parametrize("after", [{}, {"after_bytes": 20}])
def test_a_connection_is_cut(after: dict[str, int]) -> None:
    with serving(Options(rate=0)) as url, httpx.Client(trust_env=False) as client, pytest.raises(httpx.TransportError):
        client.post(f"{url}/kubeez/mcp", headers=KEY | ruled(kind="disconnect", **after), json=CALL)
