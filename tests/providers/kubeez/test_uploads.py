"""Uploads: over REST with a key, and in sessions where generation M of the tools is switched on."""

from typing import Any

import httpx
import pytest

from contracts.kubeez import beyond
from mock_server.providers.kit import Stored, file_at
from mock_server.providers.kubeez import uploads
from mock_server.providers.kubeez.account import purse
from tests.providers.kubeez.calls import Tools
from tests.providers.kubeez.test_media import BOAT
from tests.stage import Met

PNG = ("boat.png", b"\x89PNG\r\n\x1a\n", "image/png")
MP4 = ("dance.mp4", b"\x00\x00\x00\x18ftypmp42", "video/mp4")


@pytest.fixture
def api() -> Tools:
    """A stage whose account has generation M."""
    made = Tools()
    made.account({"generation": "M"})
    return made


def send(api: Tools, path: str, *files: tuple[str, bytes, str], key: bool = True, **fields: str) -> Met:
    """A multipart form with these files."""
    form = httpx.Request("POST", "http://x", files=[("file", one) for one in files], data=fields)
    headers = {"content-type": form.headers["content-type"]}
    return api.ask("POST", path, {**headers, **({"authorization": f"Bearer {api.key}"} if key else {})}, form.read())


def opened(api: Tools) -> tuple[str, str]:
    """A session: its token, and the path it takes files at."""
    told = api.done("get_upload_url", model_id="kling-3-0-motion-control-720p")
    return told["token"], told["direct_upload_url"].partition("/kubeez")[2]


def test_files_of_a_session_are_kept_in_their_order(api: Tools) -> None:
    token, path = opened(api)

    send(api, path, PNG, MP4, key=False, token=token)
    told = api.done("get_upload_session", token=token)

    assert [row["kind"] for row in told["media"]] == ["image", "video"]
    assert told["media_urls"] == [row["url"] for row in told["media"]]
    assert (told["count"], told["unknown_duration_count"], told["billing_readiness"]) == (2, 1, "pessimistic_fallback")
    found = file_at(api.world, told["media_urls"][0])
    assert isinstance(found, Stored)
    assert found.data == PNG[1]


def test_uploads_are_inputs(api: Tools) -> None:
    token, path = opened(api)
    send(api, path, PNG, MP4, key=False)
    urls = api.done("get_upload_session", token=token)["media_urls"]
    motion = {"model": "kling-3-0-motion-control-720p", "generation_type": "image-to-video", "source_media_urls": urls}

    assert api.done("generate_media", **BOAT | motion)["estimated_cost_credits"] == 720


def test_a_file_is_kept_over_rest(api: Tools) -> None:
    api.account({})  # which needs no switch
    url = send(api, "/v1/upload/media", PNG).json["url"]

    assert file_at(api.world, url) is not None
    assert api.call("generate_media", **BOAT, source_media_urls=[url]).status == 200


@pytest.mark.parametrize("kind", ["application/octet-stream", "text/html", "image/svg+xml", ""])
def test_a_part_of_another_type_is_refused(api: Tools, kind: str) -> None:
    """K-88: what is served must say what it is, and be nothing that a browser runs."""
    met = send(api, "/v1/upload/media", ("boat", b"<script>", kind))

    assert (met.status, met.json["error"]["param"]) == (400, "file")


def test_every_type_that_is_taken_has_an_ending() -> None:
    assert set(uploads.KINDS) == set(beyond.KINDS)


def test_a_text_is_no_file(api: Tools) -> None:
    form = httpx.Request("POST", "http://x", files=[("file", (None, "boat"))])
    headers = {"content-type": form.headers["content-type"], "authorization": f"Bearer {api.key}"}

    assert api.ask("POST", "/v1/upload/media", headers, form.read()).status == 400


@pytest.mark.parametrize("path", ["kzu_stage_0", "kzu_elsewhere_0", "nonsense"])
def test_an_unknown_session_takes_nothing(api: Tools, path: str) -> None:
    assert send(api, f"/v1/upload/direct/{path}", PNG, key=False).status == 401


def test_a_token_of_another_session_is_refused(api: Tools) -> None:
    first, _ = opened(api)
    _, path = opened(api)

    met = send(api, path, PNG, key=False, token=first)

    assert (met.status, met.json["error"]["param"]) == (400, "token")


def test_without_the_switch_there_are_no_such_tools() -> None:
    plain = Tools()

    for tool, asked in (("get_upload_url", {"model_id": "nano-banana"}), ("get_upload_session", {"token": "x"})):
        assert plain.refused(tool, **asked)[:2] == (404, "unknown_tool")


def test_a_file_needs_the_scope_of_media(api: Tools) -> None:
    api.account({"scopes": ["read:balance"]})

    assert send(api, "/v1/upload/media", PNG).status == 403


def test_the_oldest_files_make_room(api: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    urls: list[Any] = [send(api, "/v1/upload/media", PNG).json["url"] for _ in range(3)]

    assert [file_at(api.world, url) is not None for url in urls] == [False, True, True]
    assert len(purse(api.world).uploads) == 2


@pytest.mark.parametrize(
    ("asked", "model", "price"),
    [
        ({"model": "nano-banana-pro", "resolution": "4K"}, "nano-banana-pro-4K", 41),
        ({"model": "sora-2", "generation_type": "text-to-video", "duration": "15s"}, "sora-2-text-to-video-15s", 85),
        (
            {"model": "kling-3-0-motion-control-1080p", "reference_video_seconds": 9.6},
            "kling-3-0-motion-control-1080p",
            320,
        ),
    ],
)
def test_the_cost_can_be_asked_for(api: Tools, asked: dict[str, Any], model: str, price: int) -> None:
    assert api.done("estimate_generation_cost", **asked) == {"model": model, "estimated_cost_credits": price}
