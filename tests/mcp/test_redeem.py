"""Codes and refresh tokens turned into tokens, and tokens taken back: everything that can be wrong on the way."""

from base64 import b64encode
from urllib.parse import quote

import pytest

from mock_server.providers.kubeez import grants
from mock_server.runtime import Runtime
from mock_server.worlds import Worlds
from tests.mcp.browser import CALLBACK
from tests.mcp.studio import VERIFIER, Client, public, refused, register
from tests.mcp.wire import Wire

pytestmark = pytest.mark.anyio


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
    other = await public(wire)

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
    other = await public(wire)

    assert (await other.post("revoke", token=told["access_token"])).status_code == 200  # as for any unknown one

    assert (await wire.say("tools/list", authorization=f"Bearer {told['access_token']}")).status_code == 200


async def test_a_world_keeps_so_many_tokens_and_the_oldest_go(
    wire: Wire, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grants, "MOST_KEPT", 2)
    three = [(await client.tokens())["access_token"] for _ in range(3)]

    met = [(await wire.say("tools/list", authorization=f"Bearer {token}")).status_code for token in three]

    assert met == [401, 200, 200]
