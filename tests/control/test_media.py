"""Output links lead to real bytes: whole, in part, not again when unchanged, until they are gone."""

from typing import Any

import orjson
import pytest

from mock_server.control.desk import Options
from tests.control.inprocess import KEY, VIDEOS, Server, problem
from tests.media.decoded import video


@pytest.fixture
def link(server: Server) -> str:
    """The path of a finished clip of three seconds."""
    server.put("w", clock={"rate": 0, "start": "2026-03-09T16:10:00Z"})
    ident = server.submit(duration=3, resolution="480p", aspect_ratio="1:1")
    server.clock(until="idle")
    url: str = server.get(f"{VIDEOS}/{ident}", headers=KEY)["output_url"]
    return url


def test_a_clip_is_what_was_asked_for(server: Server, link: str) -> None:
    answer = server.ask("GET", link)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["accept-ranges"] == "bytes"
    seen = video(answer.content)
    assert (seen.seconds, seen.size) == (3.0, (480, 480))


def test_head_tells_the_same_without_the_bytes(server: Server, link: str) -> None:
    whole, head = server.ask("GET", link), server.ask("HEAD", link)

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(whole.headers)


@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-10", -10, None)]
)
def test_a_part_is_the_part_that_was_asked_for(
    server: Server, link: str, asked: str, start: int, stop: int | None
) -> None:
    whole = server.ask("GET", link)

    part = server.ask("GET", link, headers={"Range": asked})

    assert (part.status_code, part.content) == (206, whole.content[start:stop])
    first = start % len(whole.content)
    told = f"bytes {first}-{first + len(part.content) - 1}/{len(whole.content)}"
    assert (part.headers["content-range"], part.headers["etag"]) == (told, whole.headers["etag"])


def test_a_part_that_is_not_there_is_refused_with_the_size(server: Server, link: str) -> None:
    size = len(server.ask("GET", link).content)

    answer = server.ask("GET", link, headers={"Range": f"bytes={size}-"})

    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")


def test_what_is_unchanged_is_not_sent_again(server: Server, link: str) -> None:
    etag = server.ask("GET", link).headers["etag"]

    for method in ("GET", "HEAD"):
        answer = server.ask(method, link, headers={"If-None-Match": f'"other", {etag}'})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert server.ask("GET", link, headers={"If-None-Match": '"other"'}).status_code == 200
    for_another = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert server.ask("GET", link, headers=for_another).status_code == 200


def test_links_are_gone_after_seven_days_of_the_world(server: Server, link: str) -> None:
    server.clock(advance="167h")
    assert server.ask("HEAD", link).status_code == 200

    server.clock(advance="1h")

    assert "expired at 2026-03-16T16:1" in problem(server.ask("GET", link), 404)
    assert "expired" not in problem(server.ask("GET", link.replace("video-", "video-x")), 404)


def test_a_link_works_only_once_its_job_has_succeeded(server: Server) -> None:
    server.put("w")
    ident = server.submit()
    path = f"/media/w/video-{ident.removeprefix('vgen_')}.mp4"

    problem(server.ask("GET", path), 404)
    server.clock(until="idle")

    assert server.ask("HEAD", path).status_code == 200


def test_a_link_belongs_to_its_world(server: Server, link: str) -> None:
    server.put("other")

    problem(server.ask("GET", link.replace("/media/w/", "/media/other/")), 404)


@pytest.mark.parametrize(
    ("path", "body", "poll", "host"),
    [
        ("/creativeai/v1/images/generations", {"model": "dall-e-3", "prompt": "A kite"}, None, "cdn.creativeai.run"),
        (
            "/unifically/v1/tasks",
            {"model": "alibaba/qwen-image", "input": {"prompt": "A kite"}},
            "/unifically/v1/tasks/{}",
            "cdn.unifically.com",
        ),
    ],
)
def test_a_link_with_the_providers_own_host_is_served_there(
    path: str, body: dict[str, Any], poll: str | None, host: str
) -> None:
    """For clients that insist on https; whatever ends their TLS hands the request on with its Host."""
    server = Server(Options(rate=0, cdn_host=True))
    told = server.ask("POST", path, headers=KEY, json=body).json()
    server.clock(until="idle")
    if poll is not None:
        told = server.get(poll.format(told["data"]["task_id"]), headers=KEY)
    text = orjson.dumps(told).decode()

    begin = f"https://{host}/media/w/"
    assert text.count("http") == text.count(begin) == 1
    name = text.partition(begin)[2].partition('"')[0]
    answer = server.ask("GET", f"/media/w/{name}", headers={"Host": host})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    server.close()
