"""A faithful gateway: another prefix, another key, and everything else passed on as it is.

python -m tests.contracts.suite.gateway http://127.0.0.1:8080/creativeai mock_behind__check mock_limits__check-limits
"""

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PREFIX = "/team/media"
KEYS = ("gw-main", "gw-limits", "gw-poor")
HOP = {"host", "content-length", "transfer-encoding", "connection", "keep-alive", "accept-encoding"}


class Gateway:
    """Passes requests on to one server. keys: what each of its own keys stands for there."""

    def __init__(self, upstream: str, keys: Mapping[str, str]) -> None:
        self._upstream = upstream.rstrip("/")
        self._keys = dict(keys)
        self._client = httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=100))

    async def __call__(self, request: Request) -> Response:
        headers = {name: value for name, value in request.headers.items() if name not in HOP}
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if key in self._keys:
            headers["authorization"] = f"{scheme} {self._keys[key]}"
        elif key:
            headers["authorization"] = f"{scheme} not-a-key"
        url = self._upstream + request.url.path.removeprefix(PREFIX)
        answer = await self._client.request(
            request.method, url, params=request.url.query, headers=headers, content=await request.body()
        )
        told = {name: value for name, value in answer.headers.items() if name not in HOP | {"content-encoding"}}
        return Response(answer.content, answer.status_code, told)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def application(gateway: Gateway) -> Starlette:
    """The gateway behind its prefix."""

    @asynccontextmanager
    async def whole_life(_: Starlette) -> AsyncIterator[None]:
        yield
        await gateway.close()

    methods = ["GET", "POST", "PUT", "DELETE", "PATCH"]
    return Starlette(routes=[Route(PREFIX + "/{path:path}", gateway.__call__, methods=methods)], lifespan=whole_life)


if __name__ == "__main__":
    upstream, *known = sys.argv[1:]
    uvicorn.run(application(Gateway(upstream, dict(zip(KEYS, known, strict=False)))), port=0, log_level="info")
