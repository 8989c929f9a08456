"""Only this machine, named hosts and holders of the token reach `/_mock`."""

from collections.abc import Callable

import pytest

from mock_server.control.guard import MAX_BODY_BYTES, host_name
from tests.control.inprocess import Server, problem

HEALTH = "/_mock/health"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:1", "[::1]:8080", "[::1]", "127.9.9.9", "localhost."],
)
def test_this_machine_is_let_in_under_its_own_names(server: Server, host: str) -> None:
    assert server.ask("GET", HEALTH, headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "evil@localhost",
        "localhost@evil.example",
        "10.0.0.7",
        "",
        "localhost, evil.example",
        "[::2]:8080",
    ],
)
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    assert "Host" in problem(server.ask("GET", HEALTH, headers={"Host": host}), 403)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8080", 200),
        ("http://localhost:3000", 200),  # any port of this machine
        ("https://[::1]:1", 200),
        ("https://evil.example", 403),
        ("http://localhost.evil.example", 403),
        ("http://evil.example@localhost", 403),
        ("null", 403),
        ("file://", 403),
        ("chrome-extension://abcdef", 403),
    ],
)
def test_an_origin_has_to_be_of_this_machine(server: Server, origin: str, status: int) -> None:
    answer = server.ask("GET", HEALTH, headers={"Origin": origin})

    assert answer.status_code == status
    assert status == 200 or "Origin" in problem(answer, 403)


def test_named_hosts_are_let_in_and_only_they(served: Callable[..., Server]) -> None:
    server = served(allow_hosts=("mock.test", "other.test:80"), public_url="https://public.test/")

    for host in ("mock.test:9", "other.test", "public.test"):
        assert server.ask("GET", HEALTH, headers={"Host": host, "Origin": f"https://{host}"}).status_code == 200
    assert "--allow-host third.test" in problem(server.ask("GET", HEALTH, headers={"Host": "third.test"}), 403)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": "Bearer s3cret"}, 200),
        ({"authorization": "bearer s3cret"}, 200),
        ({"X-Mock-Token": "s3cret"}, 200),
        ({}, 401),
        ({"Authorization": "Bearer s3cre"}, 401),
        ({"Authorization": "Bearer s3crets"}, 401),
        ({"Authorization": "Basic s3cret"}, 401),
        ({"X-Mock-Token": ""}, 401),
    ],
)
def test_the_token_is_asked_for_everywhere(served: Callable[..., Server], headers: dict[str, str], status: int) -> None:
    server = served(control_token="s3cret")

    for path in (HEALTH, "/_mock/docs", "/_mock/openapi.json", "/_mock/worlds", "/_mock/nowhere/at/all"):
        answer = server.ask("GET", path, headers=headers)
        assert (answer.status_code == 401) == (status == 401), path
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "--control-token" in problem(answer, 401)


def test_a_foreign_host_is_refused_before_the_token_is_asked_for(served: Callable[..., Server]) -> None:
    server = served(control_token="s3cret")

    problem(server.ask("GET", HEALTH, headers={"Host": "evil.example"}), 403)


def test_providers_media_and_pages_need_neither_host_nor_token(served: Callable[..., Server]) -> None:
    server = served(control_token="s3cret")
    away = {"Host": "evil.example"}

    assert server.ask("GET", "/", headers=away).status_code == 200
    assert server.ask("GET", "/creativeai/docs", headers=away).status_code == 200
    assert server.ask("GET", "/media/w/none.mp4", headers=away).status_code == 404
    assert server.ask("GET", "/creativeai/v1/video/generations/x", headers=away).status_code == 401


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_bound_is_refused_however_it_comes(server: Server, chunked: bool) -> None:
    body = b'"' + b"x" * MAX_BODY_BYTES + b'"'

    async def parts() -> object:
        yield body[:1_000]
        yield body[1_000:]

    answer = server.ask("PUT", "/_mock/worlds/w", content=parts() if chunked else body)

    problem(answer, 413)
    assert "w" not in server.app.desk.worlds


def test_bodies_are_json_whatever_they_are_called(server: Server) -> None:
    """`curl -d` calls everything a form."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    assert server.ask("POST", "/_mock/worlds/w/clock", content='{"until": "idle"}', headers=form).status_code == 200


def test_a_trailing_slash_changes_nothing(server: Server) -> None:
    assert server.get("/_mock/health/") == server.get("/_mock/health")


@pytest.mark.parametrize(
    ("written", "name"),
    [("a.b:80", "a.b"), ("A.B.", "a.b"), ("[::1]:80", "::1"), ("a b", None), ("a:b", None), ("a/b", None), ("", None)],
)
def test_a_host_is_read_without_its_port(written: str, name: str | None) -> None:
    assert host_name(written) == name
