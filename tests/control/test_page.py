"""The front page tells where everything is, for people and for programs, and fetches nothing from elsewhere."""

import re
from collections.abc import Callable

import pytest

from tests.control.inprocess import ORIGIN, Server

PAGES = ("/", "/_mock/docs", "/creativeai/docs")


def test_programs_are_told_in_json(server: Server) -> None:
    told = server.get("/", headers={"Accept": "application/json"})

    assert told["base_urls"]["creativeai"] == f"{ORIGIN}/creativeai"
    assert (told["key"], told["environment"]["OPENAI_BASE_URL"]) == ("mock_demo", f"{ORIGIN}/creativeai/v1")
    assert len(told["try"]) == 3


def test_every_document_that_is_told_is_there(server: Server) -> None:
    told = server.get("/", headers={"Accept": "application/json"})

    for place in (*told["documents"].values(), told["control"]):
        assert server.get(place["openapi"].removeprefix(ORIGIN))["openapi"].startswith("3.1")
        assert "text/html" in server.ask("GET", place["docs"].removeprefix(ORIGIN)).headers["content-type"]


@pytest.mark.parametrize("accept", ["*/*", "text/html,application/xhtml+xml", "text/html, application/json", ""])
def test_everyone_else_is_shown_a_page(server: Server, accept: str) -> None:
    answer = server.ask("GET", "/", headers={"Accept": accept})

    assert answer.headers["content-type"].startswith("text/html")
    for shown in (f"{ORIGIN}/creativeai", "mock_demo", "/creativeai/openapi.json", "/creativeai/docs", "/_mock/docs"):
        assert shown in answer.text


def test_the_page_speaks_of_the_host_it_was_asked_at(served: Callable[..., Server]) -> None:
    assert "http://mock.test/creativeai" in served().ask("GET", "/", headers={"Host": "mock.test"}).text
    assert "http://localhost/creativeai" in served().ask("GET", "/", headers={"Host": "x;reboot"}).text
    assert "https://public.test/creativeai" in served(public_url="https://public.test").ask("GET", "/").text


@pytest.mark.parametrize("path", PAGES)
def test_pages_fetch_nothing_from_elsewhere(server: Server, path: str) -> None:
    answer = server.ask("GET", path)

    fetched = re.findall(r"""(?:src|<link[^>]*href|@import|url\()\s*=?\s*["'(]?([^"'>)\s]+)""", answer.text)
    assert [each for each in fetched if not each.startswith("data:")] == []
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_token_is_never_shown(served: Callable[..., Server]) -> None:
    """The page is open to everyone, so the line to try takes it from the reader's own environment."""
    text = served(control_token="s3cret").ask("GET", "/").text

    assert "s3cret" not in text
    assert "SOUNDSTAGE_CONTROL_TOKEN" in text
