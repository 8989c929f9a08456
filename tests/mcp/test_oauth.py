"""The authorization server, met by hand: its documents, and everything that can be wrong on the way to a token."""

from typing import Any

import pytest

from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.providers.kubeez import grants
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp.browser import CALLBACK, landed
from tests.mcp.studio import AUTHORIZE, SCOPES, Client, refused, register
from tests.mcp.wire import ORIGIN, URL, Wire

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("path", "host", "resource"),
    [
        ("", "127.0.0.1:8080", URL),
        ("/kubeez/mcp", "127.0.0.1:8080", URL),
        ("/kubeez/mcp/", "127.0.0.1:8080", URL),
        ("/mcp", "localhost:1", "http://localhost:1/mcp"),
        ("", "mcp.kubeez.com", "http://mcp.kubeez.com/mcp"),
    ],
)
async def test_the_resource_is_documented_under_the_name_it_was_met_by(
    wire: Wire, path: str, host: str, resource: str
) -> None:
    answer = await wire.ask("GET", f"/.well-known/oauth-protected-resource{path}", headers={"host": host})

    told = answer.json()
    assert (told["resource"], told["authorization_servers"]) == (resource, [f"http://{host}"])
    assert told["scopes_supported"] == SCOPES


async def test_the_issuer_is_the_origin_of_the_request(wire: Wire) -> None:
    answer = await wire.ask("GET", "/.well-known/oauth-authorization-server", headers={"host": "localhost:1"})

    told = answer.json()
    assert told["issuer"] == "http://localhost:1"
    assert told["token_endpoint"] == "http://localhost:1/kubeez/oauth/token"
    assert told["code_challenge_methods_supported"] == ["S256"]


async def test_the_public_url_is_the_issuer_where_there_is_one(
    edge: Edge, births: Births, worlds: Worlds, runtime: Runtime
) -> None:
    public = Options(public_url="https://mock.example.com/")
    wire = Wire(App(Desk(public, worlds, births, edge, runtime)))

    told = (await wire.ask("GET", "/.well-known/oauth-authorization-server")).json()
    met = await wire.say("tools/list", host="mock.example.com")

    assert told["issuer"] == "https://mock.example.com"
    assert met.status_code == 200


async def test_other_well_known_paths_are_nobodys(wire: Wire) -> None:
    for path in ("openid-configuration", "oauth-protected-resource/other", "oauth-authorization-server/x"):
        assert (await wire.ask("GET", f"/.well-known/{path}")).status_code == 404


async def test_a_page_of_another_origin_may_read_them(wire: Wire) -> None:
    asked = await wire.ask("OPTIONS", "/kubeez/oauth/token", headers={"origin": "http://localhost:6274"})

    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"redirect_uris": []}, "invalid_redirect_uri"),
        ({"redirect_uris": None}, "invalid_redirect_uri"),
        ({"redirect_uris": ["/callback"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http:///x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["http://[::1/x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a.example/#x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://a.example/\r\nx: y"]}, "invalid_redirect_uri"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
    ],
)
async def test_a_registration_that_cannot_be_used_is_refused(wire: Wire, metadata: Any, error: str) -> None:
    refused(await register(wire, **metadata), 400, error)


@pytest.mark.parametrize("body", [b"", b"{", b"[]"])
async def test_a_registration_is_an_object(wire: Wire, body: bytes) -> None:
    assert (await wire.ask("POST", "/kubeez/oauth/register", content=body)).status_code == 400


async def test_two_registrations_are_two_clients(wire: Wire) -> None:
    one, two = (await register(wire)).json(), (await register(wire)).json()

    assert one["client_id"] != two["client_id"]
    assert one["client_secret"] != two["client_secret"]


@pytest.mark.parametrize("uri", ["cursor://anysphere.mcp/callback", "https://app.example/cb", "http://127.0.0.1:9/cb"])
async def test_apps_and_sites_may_be_sent_back_to(wire: Wire, uri: str) -> None:
    told = (await register(wire, redirect_uris=[uri])).json()

    sent = await Client(wire, told["client_id"], None).authorize(redirect_uri=uri)

    assert sent.headers["location"].startswith(f"{uri}?code=kzc_demo_")


async def test_on_this_machine_any_port_is_the_registered_one(client: Client) -> None:
    sent = await client.authorize(redirect_uri=CALLBACK.replace("33418", "50000"))

    assert sent.headers["location"].startswith("http://127.0.0.1:50000/callback?code=")


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "someone"},
        {"client_id": "kzclient-e30"},
        {"client_id": grants.Client((), "none", "x", "y").id},
        {"client_id": grants.Client((f"{CALLBACK}\r\nset-cookie: a=b",), "none", "x", "y").id, "redirect_uri": None},
        {"client_id": grants.Client(("javascript:alert(1)",), "none", "x", "y").id, "redirect_uri": None},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"{CALLBACK}/more"},
    ],
)
async def test_nobody_is_sent_on_to_where_nothing_is_known_of(client: Client, asked: dict[str, str | None]) -> None:
    answer = await client.authorize(AUTHORIZE, **asked)

    assert answer.status_code == 400
    assert "This sign-in cannot go on" in answer.text


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"scope": "read:balance read:minds"}, "invalid_scope"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
        ({"decision": "refuse"}, "access_denied"),
    ],
)
async def test_the_client_is_told_what_it_asked_wrongly(
    client: Client, asked: dict[str, str | None], error: str
) -> None:
    told = landed(await client.authorize(AUTHORIZE, **asked))

    assert (told["error"], told["state"], told["iss"]) == (error, "s1", ORIGIN)


async def test_a_world_that_cannot_be_is_said(client: Client) -> None:
    answer = await client.authorize(world="mock_demo__no-such-story")

    assert answer.status_code == 400
    assert "no-such-story" in answer.text


@pytest.mark.parametrize("path", ["/kubeez/oauth/ci42/authorize", AUTHORIZE])
async def test_the_world_is_in_the_path_or_behind_it(client: Client, worlds: Worlds, path: str) -> None:
    sent = await client.authorize(path, world=None if "ci42" in path else "ci42")

    assert landed(sent)["code"].startswith("kzc_ci42_")
    assert "ci42" in worlds


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "token", 405), ("PUT", "authorize", 405), ("POST", "nothing", 404), ("GET", "", 404)],
)
async def test_other_paths_and_methods_are_refused(wire: Wire, method: str, path: str, status: int) -> None:
    assert (await wire.ask(method, f"/kubeez/oauth/{path}")).status_code == status


@pytest.mark.parametrize("form", ["a=1&a=2", "&".join(f"a{number}=1" for number in range(200))])
async def test_a_form_that_says_things_twice_or_too_many_is_refused(wire: Wire, form: str) -> None:
    refused(await wire.ask("POST", "/kubeez/oauth/token", content=form), 400, "invalid_request")


async def test_what_meets_no_world_is_in_the_servers_journal(client: Client, worlds: Worlds) -> None:
    await client.tokens()

    told = [(record.method, record.path, record.status) for record in worlds.journal]
    assert told == [
        ("POST", "/kubeez/oauth/register", 201),
        ("GET", "/kubeez/oauth/authorize", 302),
        ("POST", "/kubeez/oauth/token", 200),
    ]


async def test_a_registration_outlives_the_server(
    client: Client, births: Births, worlds: Worlds, edge: Edge, runtime: Runtime
) -> None:
    """A developer's client keeps what it registered; a server started anew still knows it."""
    client.wire = Wire(App(Desk(Options(), worlds, births, edge, runtime)))

    assert "access_token" in await client.tokens()
