"""The client of the control API: its calls, its pages, and a sentence for everything that is in its way."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from mock_server.control.client import Client, Refused, Unreachable
from mock_server.engine.errors import BadInput, NotThere

Answer = Callable[[httpx.Request], httpx.Response]


def client(answer: Answer, token: str | None = None) -> Client:
    return Client("http://mock.test:1/", token=token, transport=httpx.MockTransport(answer))


def told(status: int, body: Any, kind: str = "application/json") -> Answer:
    return lambda _: httpx.Response(status, content=json.dumps(body), headers={"content-type": kind})


PROBLEM = {"type": "about:blank", "title": "x", "status": 0, "detail": "Do this instead."}


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        (lambda server: server.health(), ("GET", "/_mock/health", None)),
        (lambda server: server.world("w"), ("GET", "/_mock/worlds/w", None)),
        (lambda server: server.put("w", {"seed": 1}), ("PUT", "/_mock/worlds/w", {"seed": 1})),
        (lambda server: server.delete("w"), ("DELETE", "/_mock/worlds/w", None)),
        (lambda server: server.clock("w", until="idle"), ("POST", "/_mock/worlds/w/clock", {"until": "idle"})),
        (lambda server: server.command("w", "j", "hold"), ("POST", "/_mock/worlds/w/jobs/j/hold", None)),
        (lambda server: server.set_rule("w", {"a": 1}), ("POST", "/_mock/worlds/w/rules", {"a": 1})),
        (lambda server: server.ledger("w"), ("GET", "/_mock/worlds/w/ledger", None)),
        (lambda server: server.world("../x y"), ("GET", "/_mock/worlds/..%2Fx%20y", None)),
        (lambda server: [*server.jobs("w")], ("GET", "/_mock/worlds/w/jobs", None)),
        (lambda server: [*server.deliveries("w")], ("GET", "/_mock/worlds/w/deliveries", None)),
        (lambda server: [*server.worlds()], ("GET", "/_mock/worlds", None)),
    ],
)
def test_each_method_is_one_call(call: Callable[[Client], Any], sent: tuple[str, str, Any]) -> None:
    asked: list[tuple[str, str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        asked.append((request.method, request.url.raw_path.decode(), body))
        assert request.headers["x-mock-token"] == "s3cret"
        return httpx.Response(200, json={"name": "soundstage", "id": "rule-1", "items": [], "next": None})

    with client(answer, "s3cret") as server:
        call(server)

    assert asked == [sent]


def test_a_list_is_read_page_by_page() -> None:
    rows = [{"id": number} for number in range(3)]
    pages = {None: {"items": rows[:2], "next": "b"}, "b": {"items": rows[2:], "next": None}}

    with client(lambda request: httpx.Response(200, json=pages[request.url.params.get("after")])) as server:
        assert [*server.journal("w")] == rows


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, Refused), (401, Refused), (403, Refused), (404, NotThere), (409, Refused), (500, Refused)],
)
def test_a_problem_is_raised_in_the_servers_own_words(status: int, kind: type[BadInput]) -> None:
    with client(told(status, PROBLEM, "application/problem+json")) as server:
        with pytest.raises(kind, match="Do this instead"):
            server.world("w")
        with pytest.raises(kind, match="Do this instead"):
            next(server.events("w"))


@pytest.mark.parametrize(
    "answer",
    [
        told(404, {"error": "not found"}),
        told(200, "<html>", "text/html"),
        told(404, "<html>", "text/html"),
        told(200, {"name": "something else"}),
    ],
)
def test_another_server_is_no_soundstage(answer: Answer) -> None:
    with client(answer) as server, pytest.raises(Unreachable, match=r"mock\.test:1 is no Soundstage.*--url"):
        server.health()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "http://[", "ftp://127.0.0.1", "http://a b"])
def test_where_nothing_answers_the_way_to_start_one_is_told(url: str) -> None:
    with pytest.raises(Unreachable, match=r"soundstage serve.*--url"), Client(url) as server:
        server.health()


def test_following_reads_on_from_where_it_was() -> None:
    """What is there comes first; each happening makes it read what is new, and what is not new is not told twice."""
    rows = [{"id": 0}, {"id": 1}]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/events"):
            stream = b"event: open\ndata: {}\n\nevent: job.running\ndata: {}\n\nevent: exchange\ndata: {}\n\n"
            return httpx.Response(200, content=stream, headers={"content-type": "text/event-stream; charset=utf-8"})
        after = int(request.url.params["after"])
        fresh = [row for row in rows if row["id"] > after]
        rows.append({"id": 2})
        return httpx.Response(200, json={"items": fresh, "next": None})

    with client(answer) as server:
        assert [exchange["id"] for exchange in server.follow("w")] == [0, 1, 2]
