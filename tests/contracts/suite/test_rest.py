"""The REST twin is held to what the tools are: each fault that only paths have is named by its rule."""

import re
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from contracts.suite.run import judge
from tests.contracts.backstage import BASE, Backstage, asking
from tests.contracts.broken.servers.server import Ask, Tell, Wrong, WrongServer


def at(line: str, bend: Callable[[Tell], None]) -> Wrong:
    """A server whose answers to these requests are bent."""

    def told(ask: Ask, tell: Tell) -> None:
        if re.fullmatch(line, ask.line):
            bend(tell)

    return Wrong("bent", "kubeez", (), told=told)


def status(was: int, becomes: int) -> Callable[[Tell], None]:
    return lambda tell: setattr(tell, "status", becomes if tell.status == was else tell.status)


def field(name: str, value: Any) -> Callable[[Tell], None]:
    def bend(tell: Tell) -> None:
        tell.body = orjson.dumps({**orjson.loads(tell.body), name: value})

    return bend


def renamed(tell: Tell) -> None:
    tell.body = tell.body.replace(b"event: result", b"event: done")


def bare(tell: Tell) -> None:
    if tell.status >= 400:
        tell.body = b'{"message": "no"}'


ROWS: tuple[tuple[Wrong, str, str], ...] = (
    (at("GET /v1/balance", status(401, 403)), "rest/key", "K-85"),
    (at("GET /v1/balance", status(401, 200)), "rest/key", "K-85"),
    (at("GET /v1/nowhere", status(404, 200)), "rest/unknown-path", "K-131"),
    (at("DELETE /v1/models", status(405, 200)), "rest/wrong-method", "K-131"),
    (at("POST /v1/generate/music", status(400, 500)), "rest/broken-json", "K-131"),
    (at("POST /v1/generate/media", status(415, 200)), "rest/wrong-type", "K-131"),
    (at("POST /v1/generate/media", bare), "rest/wrong-kinds", "K-131"),
    (at("POST /v1/generate/dialogue", status(400, 200)), "rest/wrong-kinds", "K-150"),
    (at("POST /v1/generate/media", status(413, 502)), "rest/too-large", "K-131"),
    (at("GET /v1/generate/music/nowhere", status(404, 400)), "rest/unknown-job", "K-95"),
    (at("GET /v1/balance", field("credits", 1)), "rest/same-account", "K-150"),
    (at("GET /v1/generate/media/[^/]+", field("credits_deducted", 1)), "rest/same-job", "K-150"),
    (at("GET /v1/generate/media/.+/stream", renamed), "rest/same-job", "K-150"),
    (at("POST /v1/generate/media", status(400, 422)), "rest/K-1/rejects", "K-1"),
    (at("POST /v1/upload/media", field("url", f"{BASE}/media/check/none.png")), "rest/upload", "K-134"),
    (at("POST /v1/upload/media", status(400, 200)), "rest/upload", "K-88"),
)


@pytest.mark.parametrize(("wrong", "only", "rule"), ROWS, ids=[f"{row[1]}-{at}" for at, row in enumerate(ROWS)])
def test_a_fault_of_paths_alone_is_named(wrong: Wrong, only: str, rule: str) -> None:
    with Backstage(WrongServer(wrong)) as stage:
        found = judge(asking("kubeez", only), seams=stage.seams()).findings

    assert f"kubeez/{rule}" in {each.rule for each in found}


def test_who_serves_tools_alone_has_no_twin_to_judge() -> None:
    with Backstage(WrongServer(at("[A-Z]+ /v1/.*", status_404))) as stage:
        run = judge(asking("kubeez", "rest"), seams=stage.seams())

    assert run.findings == []
    assert {left.reason for left in run.unmeasured} == {"the target has no REST twin behind this base URL"}
    assert f"{BASE}/kubeez" == run.target


def status_404(tell: Tell) -> None:
    tell.status, tell.body = 404, b""
