"""One request of each kind, how it is sent, and the files that came of it."""

from typing import Any
from urllib.parse import urlsplit

from mock_server.providers.kit import Asset
from tests.stage import Met, MockStage

IMAGES, VIDEOS, MODELS, PROJECTS = "/api/v1/images", "/api/v1/videos", "/api/v1/3d", "/api/v1/projects"
BRIDGE = {"prompt": "A stone bridge over a slow river"}
BOAT = {"prompt": "A sailing boat at night"}
JUG = {"image_url": "https://example.com/jug.png"}
# One request of each kind: its path, a body it takes, what it costs, and where its id stands.
WORK: dict[str, tuple[str, dict[str, Any], int, tuple[str, ...]]] = {
    "createImages": (IMAGES, BRIDGE, 4, ()),
    "createVideo": (VIDEOS, BOAT, 10, ("video",)),
    "create3d": (MODELS, JUG, 20, ("model",)),
}


def made(api: MockStage, path: str, ask: dict[str, Any]) -> Any:
    """The `data` of a generation."""
    met = api.post(path, ask)
    assert (met.status, met.json["success"]) == (200, True), met.response_body
    return met.json["data"]


def refused(met: Met) -> tuple[int, str]:
    """Status and text of a refusal, which has nothing but these."""
    assert set(met.json) == {"success", "error"}
    assert met.json["success"] is False
    return met.status, met.json["error"]


def file(api: MockStage, url: str) -> bytes:
    """The bytes behind a link."""
    parts = urlsplit(url)
    head, _, name = parts.path.rpartition("/")
    assert (parts.netloc, head) == ("127.0.0.1:8080", f"/media/{api.world.name}")
    asset = api.edge.rooms["mayanio"].asset(api.world, name)
    assert isinstance(asset, Asset), f"nothing lies at {url}"
    assert asset.gone_s > api.world.clock.now_s
    return api.runtime.library.make(asset.recipe)


def points(api: MockStage) -> tuple[float, float, float]:
    """Balance, held and spent."""
    ledger = api.world.accounts["mayanio"].ledger
    return ledger.balance, ledger.held, ledger.spent


def projects(api: MockStage, query: str = "") -> Any:
    """The `data` of a list."""
    met = api.ask("GET", PROJECTS, {"authorization": f"Bearer {api.key}"}, b"", query)
    assert met.status == 200, met.response_body
    return met.json["data"]
