"""Both libraries, both manners: one way to ask in four."""

from collections.abc import Callable
from typing import Any

import httpx
import httpx2

from tests.inprocess.conftest import Run

HOST = "https://api.creativeai.run"
VIDEOS = f"{HOST}/v1/video/generations"
PROMPT = "A paper boat in the rain"

Ask = Callable[..., Any]
MANNERS = ["httpx", "httpx2", "httpx async", "httpx2 async"]


def asker(manner: str, run: Run, **given: Any) -> Ask:
    """`ask(method, url, **more)`: the response, read whole, of a new client of this kind."""
    library: Any = httpx2 if manner.startswith("httpx2") else httpx
    if manner.endswith("async"):

        async def asked(method: str, url: str, **more: Any) -> Any:
            async with library.AsyncClient(**given) as client:
                return await client.request(method, url, **more)

        return lambda method, url, **more: run(asked(method, url, **more))

    def ask(method: str, url: str, **more: Any) -> Any:
        with library.Client(**given) as client:
            return client.request(method, url, **more)

    return ask


def bearer(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}
