"""A connection that a rule cuts ends as a broken one for an MCP client's HTTP library, on a real port."""

import json
from typing import Any

import httpx
import pytest

from mock_server.control.desk import Options
from tests.mcp.wire import KEY, message
from tests.serving import serving

CALL = message("tools/call", {"name": "get_balance"})


def ruled(**fault: Any) -> dict[str, str]:
    return {"x-mock-rule": json.dumps({"fault": fault})}


@pytest.mark.parametrize("after", [{}, {"after_bytes": 20}])
def test_a_connection_is_cut(after: dict[str, int]) -> None:
    with serving(Options(rate=0)) as url, httpx.Client(trust_env=False) as client, pytest.raises(httpx.TransportError):
        client.post(f"{url}/kubeez/mcp", headers=KEY | ruled(kind="disconnect", **after), json=CALL)
