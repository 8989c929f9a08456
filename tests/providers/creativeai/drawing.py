"""Pictures to send, requests for pictures, and the pictures that came of them."""

import io
from base64 import b64decode
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from mock_server.media.recipe import Recipe
from mock_server.providers.kit import Asset
from tests.media.decoded import picture
from tests.stage import Met, MockStage

IMAGES, EDITS = "/v1/images/generations", "/v1/images/edits"


def drawn(mode: str = "RGB", size: tuple[int, int] = (96, 64), kind: str = "PNG", colour: Any = 0) -> bytes:
    """A plain picture, as a client would upload it."""
    made = io.BytesIO()
    Image.new(mode, size, colour).save(made, kind)
    return made.getvalue()


def edited(api: MockStage, **form: Any) -> Met:
    """The answer to an edit of a plain picture; a field of None is left out."""
    body = {"image": drawn(), "prompt": "Put the jug on linen", **form}
    sent = {name: part for name, part in body.items() if part is not None}
    return api.send("editImage", path={}, query={}, headers={}, body=sent)


def pictures(api: MockStage, met: Met) -> list[Image.Image]:
    """What the answer shows, decoded: behind its links, or inside it."""
    assert met.status == 200, met.response_body
    return [
        picture(b64decode(item["b64_json"]) if "b64_json" in item else file(api, item["url"]))
        for item in met.json["data"]
    ]


def file(api: MockStage, url: str) -> bytes:
    """The bytes behind a link."""
    return api.runtime.library.make(recipe_of(api, url))


def recipe_of(api: MockStage, url: str) -> Recipe:
    """What the file behind a link is made of."""
    asset = api.edge.rooms["creativeai"].asset(api.world, urlsplit(url).path.rpartition("/")[2])
    assert isinstance(asset, Asset)
    assert asset.gone_s > api.world.clock.now_s, "the link has expired"
    return asset.recipe
