"""What is beside tasks: the account under both its paths, the models, the voices of three owners."""

import pytest

from mock_server.providers.unifically.catalog import MODELS
from tests.providers.unifically.asks import HERON, created
from tests.stage import MockStage


@pytest.mark.parametrize("path", ["/account", "/v1/account"])
def test_the_account_is_told_under_both_paths(api: MockStage, path: str) -> None:
    api.account({"balance_usd": 12.5})

    told = api.get(path).json

    assert (told["code"], told["success"]) == (200, True)
    start = int(api.world.clock.start_epoch_s)
    assert told["data"] == {
        "user_id": told["data"]["user_id"],
        "balance_usd": 12.5,
        "email": "stage@example.com",
        "created_at": start,
        "updated_at": start,
    }


def test_it_was_updated_when_money_last_moved(api: MockStage) -> None:
    start = int(api.world.clock.start_epoch_s)
    api.advance(100.0)
    created(api, "alibaba/wan-2.2-image", {"prompt": "[mock:fail@50s]"})

    assert api.get("/account").json["data"]["updated_at"] == start + 100
    api.advance(60.0)
    assert api.get("/account").json["data"]["updated_at"] == start + 150


def test_a_restriction_is_told_where_there_is_one(api: MockStage) -> None:
    api.account({"restricted_until": 1_800_000_000})

    assert api.get("/account").json["data"]["restricted_until"] == 1_800_000_000


def test_every_model_is_listed_with_its_kind(api: MockStage) -> None:
    told = api.get("/v1/models").json["data"]["models"]

    assert told == [{"id": model.id, "type": model.kind} for model in MODELS]


@pytest.mark.parametrize(
    ("path", "kind", "known"),
    [
        ("/v1/resources/elevenlabs/voices", str, None),
        ("/v1/resources/kuaishou/kling/voices", int, None),
        ("/v1/resources/google/veo/voices", str, "achernar"),
    ],
)
def test_each_owner_has_voices_of_its_own(api: MockStage, path: str, kind: type, known: str | None) -> None:
    voices = api.get(path).json["data"]["voices"]

    assert {type(voice["voice_id"]) for voice in voices} == {kind}
    assert known is None or known in [voice["voice_id"] for voice in voices]


def test_a_listed_voice_can_be_used(api: MockStage) -> None:
    (first, *_) = api.get("/v1/resources/kuaishou/kling/voices").json["data"]["voices"]
    asked = {**HERON, "start_frame_url": "https://example.com/a.png", "native_audio": True}

    assert created(api, "kuaishou/kling-2.6-video", {**asked, "voices": [{"voice_id": first["voice_id"]}]})
