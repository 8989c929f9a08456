"""Calls a minute and jobs at once, by tool; credits."""

from typing import Any

import pytest

from mock_server.engine.errors import BadInput
from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_ads import AD
from tests.providers.kubeez.test_media import BOAT, FILM
from tests.providers.kubeez.test_sounds import SONG, TALK

NOTHING: dict[str, Any] = {}
STARTS = [
    ("generate_media", BOAT, 30),
    ("generate_music", SONG, 10),
    ("generate_dialogue", TALK, 10),
    ("create_ad_copy", AD, 5),
]
READS = [
    ("get_models", NOTHING),
    ("get_balance", NOTHING),
    ("get_generations", NOTHING),
    ("get_generation_estimate", {"model": "nano-banana"}),
    ("get_generation_status", {"generation_id": "nowhere"}),
    ("get_music_status", {"generation_id": "nowhere"}),
]


@pytest.mark.parametrize(("tool", "asked", "most"), [*STARTS, *[(tool, asked, 120) for tool, asked in READS]])
def test_calls_a_minute(api: Tools, tool: str, asked: dict[str, Any], most: int) -> None:
    api.account({"credits": 100_000})
    met = [api.call(tool, **asked) for _ in range(most)]
    over = api.call(tool, **asked)

    assert not [each for each in met if each.json.get("detail", "").startswith("More than")]
    assert (over.status, over.json["error"]["code"]) == (429, "rate_limited")
    assert over.response_headers["x-mock-why"] == "limit"
    assert not [name for name in over.response_headers if name.startswith(("x-ratelimit", "retry-after"))]
    api.advance("idle")
    api.advance(60)
    assert api.call(tool, **asked).status != 429


@pytest.mark.parametrize(
    ("tool", "asked", "most"),
    [("generate_media", FILM, 10), ("generate_music", SONG, 5), ("generate_dialogue", TALK, 5)],
)
def test_jobs_at_once(api: Tools, tool: str, asked: dict[str, Any], most: int) -> None:
    for _ in range(most):
        api.done(tool, **asked)

    over = api.call(tool, **asked)
    assert (over.status, over.json["error"]["code"]) == (429, "rate_limited")
    assert f"{most} jobs of {tool} run already" in over.json["detail"]

    api.advance("idle")
    assert api.call(tool, **asked).status == 200


def test_places_of_one_tool_do_not_count_for_another(api: Tools) -> None:
    for _ in range(5):
        api.done("generate_music", **SONG)

    assert api.call("generate_dialogue", **TALK).status == 200


def test_a_stuck_job_keeps_its_place(api: Tools) -> None:
    for _ in range(5):
        api.done("generate_music", prompt="[mock:stuck]")
    api.advance(3_600)

    over = api.call("generate_music", **SONG)

    assert over.status == 429
    assert over.json["detail"].endswith("Wait for one to end.")


def test_an_account_without_limits_has_none() -> None:
    api = Tools("unlimited")

    assert {api.call("generate_media", **BOAT).status for _ in range(40)} == {200}


@pytest.mark.parametrize(("credits_left", "status"), [(90, 200), (89, 402)])
def test_credits_must_cover_the_price(api: Tools, credits_left: int, status: int) -> None:
    api.account({"credits": credits_left})

    assert api.call("generate_media", **FILM).status == status


def test_a_refused_call_costs_nothing(api: Tools) -> None:
    api.account({"credits": 10})
    api.refused("generate_media", **FILM)

    assert api.done("get_balance") == {
        "credits": 10,
        "message": "You have 10 credits.",
        "purchase_url": "https://kubeez.com/pricing",
    }


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"credit": 10}, r'accounts\.kubeez: unknown setting `credit`; did you mean "credits"'),
        ({"scopes": ["read:money"]}, "unknown scope `read:money`"),
        ({"generation": "N"}, "Invalid enum value 'N'"),
    ],
)
def test_a_setting_that_cannot_be_is_named(api: Tools, settings: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        api.account(settings)
