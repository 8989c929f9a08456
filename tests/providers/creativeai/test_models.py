"""The model list, and that every model on it does what its kind does."""

from typing import Any

import pytest

from mock_server.providers.creativeai import catalog, models
from tests.stage import MockStage

CHAT = [name for names in models.CHAT_OWNERS.values() for name in names]
PROMPT = {"prompt": "A kite over a beach"}


def names(api: MockStage) -> list[str]:
    return [row["id"] for row in api.get("/v1/models").json["data"]]


def test_the_list_is_long_and_names_no_model_twice(api: MockStage) -> None:
    assert len(names(api)) == len(set(names(api))) >= 15


def test_every_model_another_operation_takes_is_listed(api: MockStage) -> None:
    wanted = {*catalog.VIDEO_PROVIDERS, *catalog.IMAGE_PROVIDERS, catalog.DEFAULT_EDIT_MODEL, catalog.VOICE_MODEL}
    wanted |= {family.model for family in catalog.CHAT.values()}
    assert wanted <= set(names(api))


@pytest.mark.parametrize(
    ("path", "body", "taken"),
    [
        ("/v1/images/generations", PROMPT, catalog.IMAGE_PROVIDERS),
        ("/v1/video/generations", PROMPT, catalog.VIDEO_PROVIDERS),
        ("/v1/chat/completions", {"messages": [{"role": "user", "content": "Name a kite"}]}, CHAT),
    ],
)
def test_a_listed_model_works(
    api: MockStage, path: str, body: dict[str, Any], taken: dict[str, Any] | list[str]
) -> None:
    api.account({"limits": False})
    for model in taken:
        assert api.post(path, {**body, "model": model}).status in (200, 202)
