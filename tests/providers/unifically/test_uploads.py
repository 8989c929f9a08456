"""Uploads are stored, served as what their bytes are, bounded, and used as inputs; what a URL names is not fetched."""

from base64 import b64encode, urlsafe_b64encode
from typing import Any

import pytest

from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Stored
from mock_server.providers.unifically import shelf
from tests.control.inprocess import ORIGIN, Server
from tests.providers.creativeai.drawing import drawn
from tests.providers.unifically.asks import HERON, asset, finished, recipe
from tests.stage import Met, MockStage

PICTURE = drawn()
SCRIPT = b"<script>fetch('/_mock/worlds')</script>"
MP4, MOV, MP3, WAV = b"\0\0\0\x18ftypisom", b"\0\0\0\x18ftypqt  ", b"ID3\x04", b"RIFF\0\0\0\0WAVEfmt "


def put(api: MockStage, body: dict[str, Any]) -> Met:
    """The answer to an upload: a form where a file is given as bytes, else JSON."""
    return api.send("uploadFile", path={}, query={}, headers={}, body=body)


def stored(api: MockStage, body: dict[str, Any]) -> Stored:
    """What an upload has left in the world."""
    met = put(api, body)
    assert (met.status, met.json["success"]) == (200, True), met.response_body
    found = asset(api, met.json["file_url"])
    assert isinstance(found, Stored)
    return found


@pytest.mark.parametrize(
    "body",
    [
        {"file": PICTURE},
        {"base64": b64encode(PICTURE).decode()},
        {"base64": "data:image/png;base64," + b64encode(PICTURE).decode()},
        {"base64": urlsafe_b64encode(PICTURE).decode().rstrip("=")},
        {"base64": "\n".join(b64encode(PICTURE).decode()[at : at + 64] for at in range(0, 999, 64))},
    ],
)
def test_a_file_is_kept_as_it_was_sent(api: MockStage, body: dict[str, Any]) -> None:
    kept = stored(api, body)

    assert (kept.data, kept.media_type) == (PICTURE, "image/png")


@pytest.mark.parametrize(
    ("data", "media_type", "suffix"),
    [
        (PICTURE, "image/png", ".png"),
        (drawn(kind="JPEG"), "image/jpeg", ".jpg"),
        (drawn(kind="WEBP"), "image/webp", ".webp"),
        (drawn(kind="GIF"), "image/gif", ".gif"),
        (MP4, "video/mp4", ".mp4"),
        (MOV, "video/quicktime", ".mov"),
        (MP3, "audio/mpeg", ".mp3"),
        (WAV, "audio/wav", ".wav"),
        (b"\x1aE\xdf\xa3", "video/webm", ".webm"),
        (b"glTF\x02", "model/gltf-binary", ".glb"),
        (SCRIPT, "application/octet-stream", ".bin"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream", ".bin"),
        (b"", "application/octet-stream", ".bin"),
    ],
)
def test_bytes_are_served_as_what_they_are_and_never_as_a_page(
    api: MockStage, data: bytes, media_type: str, suffix: str
) -> None:
    met = put(api, {"file": data})

    found = asset(api, met.json["file_url"])
    assert isinstance(found, Stored)
    assert (found.media_type, met.json["file_url"].endswith(suffix)) == (media_type, True)


def test_a_download_is_whole_and_safe() -> None:
    server = Server()
    key = {"Authorization": "Bearer mock_w"}
    url = server.ask("PUT", "/unifically/upload", headers=key, files={"file": ("a.html", SCRIPT, "text/html")}).json()
    again = server.ask("PUT", "/unifically/upload", headers=key, json={"base64": b64encode(PICTURE).decode()}).json()

    page, image = (
        server.ask("GET", url["file_url"]),
        server.ask("GET", again["file_url"], headers={"Range": "bytes=1-3"}),
    )

    assert url["file_url"].startswith(f"{ORIGIN}/media/w/upload-")
    assert (page.content, page.headers["content-type"]) == (SCRIPT, "application/octet-stream")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in page.headers["content-security-policy"]
    assert (image.status_code, image.content, image.headers["content-type"]) == (206, b"PNG", "image/png")
    unchanged = server.ask("GET", url["file_url"], headers={"If-None-Match": page.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert server.ask("GET", url["file_url"].replace("/media/w/", "/media/other/")).status_code == 404
    server.close()


def test_the_files_host_reaches_it() -> None:
    server = Server()
    for host in ("files.unifically.com", "files.storagecdn.online"):
        headers = {"Authorization": "Bearer sk-mock_w", "Host": host}
        assert server.ask("PUT", "/upload", headers=headers, json={"base64": "aGk="}).json()["success"] is True
    server.close()


@pytest.mark.parametrize("body", [{}, {"file": "text"}, {"base64": ""}, {"base64": 5}, {"url": None}])
def test_what_is_no_file_is_refused_in_the_words_of_uploads(api: MockStage, body: dict[str, Any]) -> None:
    met = put(api, body)

    assert (met.status, met.json.keys(), met.json["success"]) == (400, {"success", "message"}, False)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://example.com/a.mp4?x=1", "mp4"),
        ("https://example.com/a.WAV", "wav"),
        ("https://example.com/a.mp3", "mp3"),
        ("https://example.com/a", "png"),
        ("https://[oddly", "png"),
    ],
)
def test_a_url_of_elsewhere_becomes_a_placeholder_of_its_kind(api: MockStage, url: str, kind: str) -> None:
    assert recipe(api, put(api, {"url": url}).json["file_url"]).kind == kind


def test_a_url_of_this_world_is_its_file_again(api: MockStage) -> None:
    made = finished(api, "hailuo/minimax-2.3", {**HERON, "duration": 10})["video_url"]
    given = put(api, {"file": PICTURE}).json["file_url"]

    assert recipe(api, put(api, {"url": made}).json["file_url"]) == recipe(api, made)
    assert stored(api, {"url": given}).data == PICTURE


def test_an_uploaded_copy_of_a_video_keeps_its_length_as_a_source(api: MockStage) -> None:
    made = finished(api, "hailuo/minimax-2.3", {**HERON, "duration": 10})["video_url"]
    copy = put(api, {"url": made}).json["file_url"]

    edited = finished(api, "kuaishou/kling-o1-video-edit", {**HERON, "video_url": copy})

    assert recipe(api, edited["video_url"]).seconds == 10


def test_a_world_keeps_a_hundred_files_and_the_oldest_go(api: MockStage) -> None:
    api.account({"limits": False})
    urls = [put(api, {"base64": b64encode(b"%d" % number).decode()}).json["file_url"] for number in range(103)]

    assert len(set(urls)) == 103
    assert [asset(api, url) is not None for url in urls] == [False] * 3 + [True] * 100


def test_a_world_keeps_so_many_bytes_and_counts_them_right() -> None:
    files = shelf.Shelf()
    half = Stored(bytes(shelf.MAX_BYTES // 2), "image/png", '"a"')
    for name in ("one", "two", "three"):
        files.put(name, half)
    files.put("three", Stored(b"1", "image/png", '"b"'))

    assert (files.get("one"), len(files), files.bytes) == (None, 2, shelf.MAX_BYTES // 2 + 1)


def test_a_reset_forgets_uploads(api: MockStage) -> None:
    url = put(api, {"file": PICTURE}).json["file_url"]
    api.account({})

    assert asset(api, url) is None


def test_placeholders_can_be_made(api: MockStage) -> None:
    for end in (".mp4", ".mp3", ".wav", ".png"):
        made: Recipe = recipe(api, put(api, {"url": f"https://example.com/a{end}"}).json["file_url"])
        assert len(api.runtime.library.make(made)) > 1_000
