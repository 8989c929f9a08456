"""Who may call which tool: mock keys, access tokens, scopes, generations."""

import pytest

from mock_server.providers.kubeez import operations
from mock_server.providers.kubeez.account import account, purse
from mock_server.providers.kubeez.tokens import Grant, Tokens, token_of, world_of
from tests.providers.kubeez.calls import Tools
from tests.stage import WORLD

TOKEN = token_of(WORLD, "abc123")


def granted(api: Tools, *scopes: str, gone_s: float = 3_600.0) -> None:
    purse(api.world).tokens.put(TOKEN, Grant(frozenset(scopes), gone_s))


def test_an_access_token_is_good_for_its_world(api: Tools) -> None:
    granted(api, "read:balance")

    assert api.call("get_balance", key=TOKEN).json["credits"] == 5_000


def test_an_access_token_expires_on_the_worlds_clock(api: Tools) -> None:
    granted(api, "read:balance")

    api.advance(3_599)
    assert api.call("get_balance", key=TOKEN).status == 200

    api.advance(1)
    expired = api.call("get_balance", key=TOKEN)
    assert (expired.status, expired.json["error"]["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("token", [TOKEN, token_of("elsewhere", "abc123"), "kzt_", "nonsense"])
def test_an_unknown_token_is_refused(api: Tools, token: str) -> None:
    assert api.call("get_models", key=token).status == 401


def test_a_reset_forgets_tokens(api: Tools) -> None:
    granted(api, "read:balance")
    api.account({})

    assert api.call("get_balance", key=TOKEN).status == 401


def test_a_tool_needs_its_scope(api: Tools) -> None:
    granted(api, "read:generations")

    met = api.call("get_balance", key=TOKEN)

    assert (met.status, met.json["error"]["code"]) == (403, "insufficient_scope")
    assert "read:balance" in met.json["detail"]
    assert api.call("get_models", key=TOKEN).status == 200  # which needs none


def test_the_scopes_of_an_account_hold_for_its_keys(api: Tools) -> None:
    api.account({"scopes": ["generate:media"]})

    assert api.refused("get_balance") == (403, "insufficient_scope", None)


def test_an_unknown_tool_is_told_as_one(api: Tools) -> None:
    assert api.refused("get_weather") == (404, "unknown_tool", None)


def test_ten_tools_are_there_without_a_switch() -> None:
    assert [tool.name for tool in operations.tools(account({}))] == [
        *("get_models", "get_balance", "get_generations", "generate_media", "get_generation_status"),
        *("get_generation_estimate", "generate_music", "get_music_status", "generate_dialogue", "create_ad_copy"),
    ]


def test_a_token_names_its_world() -> None:
    assert world_of("kzt_ci-42_Abc") == "ci-42"
    assert [world_of(text) for text in ("mock_demo", "kzt_a_b_c", "kzt__x", "")] == [None] * 4


def test_expired_tokens_are_swept() -> None:
    tokens = Tokens()
    tokens.put("kzt_a_1", Grant(frozenset(), 10.0))
    tokens.put("kzt_a_2", Grant(frozenset(), 20.0))

    tokens.sweep(10.0)
    tokens.drop("kzt_a_3")

    assert len(tokens) == 1
    assert tokens.find("kzt_a_2", 19.0) is not None
