"""Downloads under rules: refused, cut, slow; other requests and other rules are left alone."""

from typing import Any

import pytest

from tests.control.inprocess import Server, problem

RULES = "/_mock/worlds/w/rules"


def link(server: Server) -> str:
    """Where a finished video lies."""
    server.put(scenario="instant")
    job = server.submit()
    poll = server.get(f"/creativeai/v1/video/generations/{job}", headers={"Authorization": "Bearer mock_w"})
    return str(poll["output_url"])


def spoil(server: Server, **rule: Any) -> None:
    assert server.ask("POST", RULES, json={"id": "s", "when": {"operation": "download"}, **rule}).status_code == 201


def test_a_download_is_refused(server: Server) -> None:
    url = link(server)
    spoil(server, answer={"status": 503, "retry_after": 9}, times=1)
    refused = server.ask("GET", url)
    assert (refused.status_code, refused.headers["retry-after"], refused.headers["x-mock-why"]) == (503, "9", "rule:s")
    assert server.ask("GET", url).status_code == 200
    (kept,) = server.get("/_mock/worlds/w/journal?operation=download")["items"]
    assert (kept["operation"], kept["status"], kept["door"], kept["rule"]) == ("download", 503, "control", "s")


def test_a_download_is_cut(server: Server) -> None:
    url = link(server)
    whole = server.ask("GET", url)
    spoil(server, fault={"kind": "truncate", "bytes": 1_000})
    cut = server.ask("GET", url)
    assert (cut.status_code, cut.content) == (200, whole.content[:1_000])
    assert cut.headers["etag"] == whole.headers["etag"]


def test_a_download_is_another_kind(server: Server) -> None:
    url = link(server)
    spoil(server, fault={"kind": "content_type", "value": "text/html"})
    assert server.ask("GET", url).headers["content-type"] == "text/html"


def test_a_download_is_reset(server: Server) -> None:
    url = link(server)
    spoil(server, fault={"kind": "disconnect"})
    with pytest.raises(ConnectionResetError):
        server.ask("GET", url)


def test_rules_that_name_no_operation_leave_downloads_alone(server: Server) -> None:
    url = link(server)
    server.ask("POST", RULES, json={"answer": {"status": 503}, "times": 1})
    assert server.ask("GET", url).status_code == 200
    told, *_ = server.get(RULES)["items"]
    assert (told["matched"], told["hits"]) == (0, 0)
    assert told["near_misses"][0]["differences"] == [
        "this is a download, which only a rule about operation download acts on"
    ]


def test_a_header_spoils_one_download(server: Server) -> None:
    url = link(server)
    assert server.ask("GET", url, headers={"X-Mock-Rule": "404"}).status_code == 404
    said = problem(server.ask("GET", url, headers={"X-Mock-Rule": "fial"}), 400)
    assert 'did you mean "fail"' in said
