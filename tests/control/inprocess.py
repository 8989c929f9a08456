"""A whole server in process: requests go straight into its ASGI callable, on one event loop, with no port."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import httpx

from mock_server.app import build
from mock_server.control.desk import Options
from mock_server.world import World

ORIGIN = "http://127.0.0.1:8080"
VIDEOS = "/creativeai/v1/video/generations"
KEY = {"Authorization": "Bearer mock_w"}

Done = TypeVar("Done")


class Server:
    """A server and its only client. Its worlds are frozen unless the options say otherwise."""

    def __init__(self, options: Options | None = None) -> None:
        self.app = build(options or Options(rate=0))
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ORIGIN)
        quiet = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._quiet = httpx.AsyncClient(transport=quiet, base_url=ORIGIN)

    def run(self, work: Coroutine[Any, Any, Done]) -> Done:
        """Do something on the server's loop."""
        return self._runner.run(work)

    def ask(self, method: str, path: str, *, quiet: bool = False, **more: Any) -> httpx.Response:
        """Send one request. quiet: a fault inside is answered and not raised as well."""
        client = self._quiet if quiet else self._client
        return self.run(client.request(method, path, **more))

    def get(self, path: str, **more: Any) -> Any:
        """The JSON of a GET that succeeds."""
        answer = self.ask("GET", path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def put(self, world: str = "w", **wish: Any) -> Any:
        """Make or reset a world."""
        answer = self.ask("PUT", f"/_mock/worlds/{world}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def clock(self, world: str = "w", **move: Any) -> Any:
        """Move a world's clock."""
        answer = self.ask("POST", f"/_mock/worlds/{world}/clock", json=move)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def submit(self, prompt: str = "A kite over a field", key: str = "mock_w", **more: Any) -> str:
        """Submit a video; its id."""
        answer = self.ask("POST", VIDEOS, headers={"Authorization": f"Bearer {key}"}, json={"prompt": prompt, **more})
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def world(self, name: str = "w") -> World:
        """The world itself."""
        return self.app.desk.worlds.get(name)

    def close(self) -> None:
        """Let go of everything."""
        self.run(self._client.aclose())
        self.run(self._quiet.aclose())
        self.run(self.app.desk.runtime.close())
        self._runner.close()


def problem(answer: httpx.Response, status: int) -> str:
    """The detail of an answer that must be a problem of this status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert set(told) == {"type", "title", "status", "detail"}
    assert told["status"] == status
    assert len(told["detail"]) > 20
    return str(told["detail"])
