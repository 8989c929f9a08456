"""The official OpenAI SDK against a real server: only its base URL and its key are changed (creativeai/C-2)."""

import re
from collections.abc import Callable, Iterator

import httpx2
import openai
import pytest

from mock_server.control.desk import Options
from tests.serving import serving

Make = Callable[..., openai.OpenAI]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A server whose worlds stand still."""
    with serving(Options(rate=0)) as url:
        yield url


@pytest.fixture
def world(request: pytest.FixtureRequest) -> str:
    """A world of this test's own."""
    return re.sub(r"[^a-z0-9]+", "-", f"{request.path.stem} {request.node.name}".lower()).strip("-")[:100]


@pytest.fixture
def make(server: str, world: str) -> Iterator[Make]:
    """Makes clients of this test's world, as their documentation says; what is given goes before."""
    made: list[openai.OpenAI] = []

    def client(**given: object) -> openai.OpenAI:
        told = {"base_url": f"{server}/creativeai/v1", "api_key": f"sk-mock_{world}", "max_retries": 0, **given}
        made.append(openai.OpenAI(**told))  # type: ignore[arg-type]  # the SDK's own names
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def client(make: Make) -> openai.OpenAI:
    """A client that does not retry."""
    return make()


class Hurried:
    """A transport for clients that retry: notes what each answer asked to wait, and lets them wait a millisecond."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.waits: list[str | None] = []
        self.http = openai.DefaultHttpxClient(event_hooks={"response": [self._answered]})

    def _answered(self, response: httpx2.Response) -> None:
        self.statuses.append(response.status_code)
        self.waits.append(response.headers.get("retry-after"))
        response.headers["retry-after-ms"] = "1"


@pytest.fixture
def hurried() -> Hurried:
    """Give its `http` to a client."""
    return Hurried()
