"""Inputs that this world has made are measured; others are taken as fitting."""

import pytest

from mock_server.media.recipe import Recipe
from mock_server.providers.kubeez import inputs
from mock_server.world import World
from tests.providers.kubeez.asks import IMAGE, VIDEO
from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_media import BOAT, FILM

MOTION = {**FILM, "model": "kling-3-0-motion-control-720p"}


def clip(api: Tools, monkeypatch: pytest.MonkeyPatch, seconds: float) -> str:
    """A URL behind which lies a clip of this length."""
    made = Recipe(kind="mp4", width=320, height=320, seconds=seconds)

    def known(_world: World, url: str) -> Recipe | None:
        return made if url == VIDEO else None

    monkeypatch.setattr(inputs, "known", known)
    return VIDEO


@pytest.mark.parametrize("seconds", [3, 30])
def test_a_reference_video_may_last_3_to_30_seconds(
    api: Tools, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    url = clip(api, monkeypatch, seconds)

    assert api.call("generate_media", **{**MOTION, "source_media_urls": [IMAGE, url]}).status == 200


@pytest.mark.parametrize(("seconds", "rule"), [(2.5, "K-30"), (30.5, "K-28")])
def test_a_longer_or_shorter_one_is_refused(
    api: Tools, monkeypatch: pytest.MonkeyPatch, seconds: float, rule: str
) -> None:
    url = clip(api, monkeypatch, seconds)

    met = api.call("generate_media", **{**MOTION, "source_media_urls": [IMAGE, url]})

    assert (met.status, met.json["error"]["param"]) == (400, "source_media_urls[1]")
    assert met.response_headers["x-mock-why"] == f"schema:{rule}"
    assert api.done("get_balance")["credits"] == 5_000


def test_elements_are_measured_for_models_that_take_them(api: Tools) -> None:
    ident = api.done("generate_media", **BOAT, aspect_ratio="16:9")["generation_id"]
    api.advance("idle")
    thumb = api.done("get_generation_status", generation_id=ident)["outputs"][0]["thumbnail_url"]
    element = {"name": "boat", "description": "A paper boat", "element_input_urls": [thumb, IMAGE]}
    film = {**FILM, "generation_type": "text-to-video", "kling_elements": [element]}

    met = api.call("generate_media", **{**film, "model": "kling-3-0-std"})

    assert (met.status, met.json["error"]["param"]) == (400, "kling_elements[0].element_input_urls[0]")
    assert "320 x 180" in met.json["detail"]
    assert api.call("generate_media", **{**film, "model": "seedance-1-5-pro"}).status == 200
