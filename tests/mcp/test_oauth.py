"""The authorization server, met by hand: its documents, and everything that can be wrong on the way to a token."""

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from mock_server.app import App
from mock_server.births import Births
from mock_server.control.desk import Desk, Options
from mock_server.edge import Edge
from mock_server.providers.kubeez.grants import proof
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp.browser import CALLBACK, landed
from tests.mcp.wire import ORIGIN, URL, Wire

pytestmark = pytest.mark.anyio

AUTHORIZE = "/kubeez/oauth/authorize"
VERIFIER = "a-verifier-of-our-own-that-is-long-enough-to-be-one"
SCOPES = "generate:media generate:music generate:speech generate:ads read:balance read:generations".split()


class Client:
    """A registered client that does everything right unless told otherwise; None leaves a parameter out."""

    def __init__(self, wire: Wire, ident: str, secret: str | None) -> None:
        self.wire = wire
        self.id = ident
        self.secret = secret

    async def authorize(self, path: str = AUTHORIZE, **asked: str | None) -> httpx.Response:
        """Open the authorization URL."""
        right: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": CALLBACK,
            "state": "s1",
            "code_challenge": proof(VERIFIER),
            "code_challenge_method": "S256",
            "resource": URL,
        }
        return await self.wire.ask("GET", path, params=given(right | asked))

    async def code(self, **asked: str | None) -> str:
        """A code, approved at once."""
        return landed(await self.authorize(AUTHORIZE, **asked))["code"]

    async def redeem(self, code: str, **sent: str | None) -> httpx.Response:
        """Turn a code into tokens."""
        right = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
        return await self.post("token", **(right | sent))

    async def refresh(self, token: str, **sent: str | None) -> httpx.Response:
        """Turn a refresh token into tokens."""
        return await self.post("token", **({"grant_type": "refresh_token", "refresh_token": token} | sent))

    async def tokens(self, **asked: str | None) -> Any:
        """Sign in to the end."""
        return (await self.redeem(await self.code(**asked))).json()

    async def post(self, verb: str, **sent: str | None) -> httpx.Response:
        """A form, with the client's own name and secret."""
        right = {"client_id": self.id, "client_secret": self.secret}
        return await self.wire.ask("POST", f"/kubeez/oauth/{verb}", data=given(right | sent))


def given(parameters: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value is not None}


async def register(wire: Wire, **metadata: Any) -> httpx.Response:
    sent = {"redirect_uris": [CALLBACK], "client_name": "Studio", **metadata}
    return await wire.ask("POST", "/kubeez/oauth/register", json=sent)


@pytest.fixture
async def client(wire: Wire) -> Client:
    """A public client."""
    told = (await register(wire, token_endpoint_auth_method="none")).json()
    return Client(wire, told["client_id"], None)


def refused(answer: httpx.Response, status: int, error: str) -> str:
    """The sentence of a refusal in the standard's words."""
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.text
    said = answer.json()["error_description"]
    assert len(said) > 15
    return str(said)


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
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": f"{CALLBACK}/more"},
    ],
)
async def test_nobody_is_sent_on_to_where_nothing_is_known_of(client: Client, asked: dict[str, str]) -> None:
    answer = await client.authorize(**asked)

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


async def test_tokens_are_the_worlds_own(client: Client) -> None:
    told = await client.tokens(scope="read:balance generate:media")

    assert told["scope"] == "generate:media read:balance"
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3_600)
    assert told["access_token"].startswith("kzt_demo_")


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"code": "kzc_demo_nothing"}, "invalid_grant"),
        ({"code": "nonsense"}, "invalid_grant"),
        ({"code": None}, "invalid_grant"),
        ({"code_verifier": "another-verifier-that-is-also-long-enough-for-it"}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:1/other"}, "invalid_grant"),
        ({"resource": "https://other.example/mcp"}, "invalid_target"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_redeemed_as_it_was_asked_for(client: Client, sent: dict[str, str | None], error: str) -> None:
    code = await client.code()

    refused(await client.redeem(**{"code": code, **sent}), 400, error)  # type: ignore[arg-type]  # None on purpose

    assert (await client.redeem(code)).status_code == 200  # a wrong try spends nothing


async def test_a_code_of_another_client_is_unknown(wire: Wire, client: Client) -> None:
    other = Client(wire, (await register(wire, token_endpoint_auth_method="none")).json()["client_id"], None)

    refused(await other.redeem(await client.code()), 400, "invalid_grant")


async def test_a_code_used_twice_ends_what_it_gave(wire: Wire, client: Client) -> None:
    code = await client.code()
    told = (await client.redeem(code)).json()

    refused(await client.redeem(code), 400, "invalid_grant")

    assert (await wire.say("tools/list", authorization=f"Bearer {told['access_token']}")).status_code == 401
    refused(await client.refresh(told["refresh_token"]), 400, "invalid_grant")


async def test_a_code_is_good_for_ten_minutes_of_its_world(client: Client, worlds: Worlds, runtime: Runtime) -> None:
    late, in_time = await client.code(), await client.code()
    demo = worlds.get("demo")

    await runtime.advance(demo, 599)
    assert (await client.redeem(in_time)).status_code == 200
    await runtime.advance(demo, 1)

    refused(await client.redeem(late), 400, "invalid_grant")


async def test_a_refresh_token_is_good_once(client: Client) -> None:
    first = (await client.tokens())["refresh_token"]
    second = (await client.refresh(first)).json()["refresh_token"]

    refused(await client.refresh(first), 400, "invalid_grant")

    assert (await client.refresh(second)).status_code == 200


async def test_a_refresh_token_is_good_for_thirty_days(client: Client, worlds: Worlds, runtime: Runtime) -> None:
    early, late = (await client.tokens())["refresh_token"], (await client.tokens())["refresh_token"]
    demo = worlds.get("demo")
    await runtime.advance(demo, 30 * 86_400 - 1)
    assert (await client.refresh(early)).status_code == 200
    await runtime.advance(demo, 1)

    refused(await client.refresh(late), 400, "invalid_grant")


async def test_a_refresh_may_ask_for_less_and_not_for_more(client: Client) -> None:
    told = await client.tokens(scope="read:balance generate:media")

    refused(await client.refresh(told["refresh_token"], scope="generate:music"), 400, "invalid_scope")
    less = await client.refresh(told["refresh_token"], scope="read:balance")

    assert less.json()["scope"] == "read:balance"


async def test_expiry_is_told_in_the_clients_own_seconds(client: Client, worlds: Worlds) -> None:
    worlds.get_or_make("demo").clock.set_rate(60)

    assert (await client.tokens())["expires_in"] == 60


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
async def test_a_client_with_a_secret_shows_it(wire: Wire, method: str) -> None:
    told = (await register(wire, token_endpoint_auth_method=method)).json()
    client = Client(wire, told["client_id"], None)
    code = await client.code()

    refused(await client.redeem(code), 401, "invalid_client")
    refused(await client.redeem(code, client_secret="wrong"), 401, "invalid_client")

    assert (await client.redeem(code, client_secret=told["client_secret"])).status_code == 200


async def test_basic_credentials_are_read_and_broken_ones_refused(wire: Wire) -> None:
    told = (await register(wire)).json()
    client = Client(wire, told["client_id"], None)
    form = {
        "grant_type": "authorization_code",
        "code": await client.code(),
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    pair = f"{quote(told['client_id'])}:{quote(told['client_secret'])}".encode()

    broken = await wire.ask("POST", "/kubeez/oauth/token", data=form, headers={"authorization": "Basic %%%"})
    good = {"authorization": f"Basic {b64encode(pair).decode()}"}

    refused(broken, 401, "invalid_client")
    assert broken.headers["www-authenticate"].startswith("Basic")
    assert (await wire.ask("POST", "/kubeez/oauth/token", data=form, headers=good)).status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
async def test_a_revoked_token_is_good_for_nothing(wire: Wire, client: Client, kind: str) -> None:
    told = await client.tokens()

    assert (await client.post("revoke", token=told[kind])).status_code == 200

    assert (await wire.say("tools/list", authorization=f"Bearer {told['access_token']}")).status_code == 401
    renewed = await client.refresh(told["refresh_token"])
    assert renewed.status_code == (200 if kind == "access_token" else 400)


async def test_nobody_revokes_a_token_of_others(wire: Wire, client: Client) -> None:
    told = await client.tokens()
    other = Client(wire, (await register(wire, token_endpoint_auth_method="none")).json()["client_id"], None)

    assert (await other.post("revoke", token=told["access_token"])).status_code == 200  # as for any unknown one

    assert (await wire.say("tools/list", authorization=f"Bearer {told['access_token']}")).status_code == 200


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
