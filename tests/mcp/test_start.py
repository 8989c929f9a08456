"""The MCP SDK takes longer to load than all the rest: who does not ask for it does not wait for it."""

import subprocess
import sys

from tests.cli.process import environment

PROGRAM = """
import asyncio, sys
import httpx
from mock_server.app import build

HEAVY = {"mcp", "mcp_types", "starlette", "pydantic", "fastapi", "opentelemetry", "uvicorn", "anyio"}
KEY = {"authorization": "Bearer mock_demo"}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "get_balance"}}

async def main():
    app = build()
    said = []
    before = {name.partition(".")[0] for name in sys.modules}  # what the client itself has brought

    def loaded():
        return sorted(HEAVY & {name.partition(".")[0] for name in sys.modules} - before)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8080") as client:
        assert (await client.get("/kubeez/v1/balance", headers=KEY)).status_code < 500
        assert (await client.get("/.well-known/oauth-protected-resource")).status_code == 200
        print(loaded())
        assert (await client.post("/kubeez/mcp", headers=KEY, json=CALL)).status_code == 200
        print("mcp" in loaded())

asyncio.run(main())
"""


def test_nothing_heavy_is_loaded_before_somebody_speaks_mcp() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment(), capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines() == ["[]", "True"], done.stderr
