"""Wrong Mayanio servers, III: wrong now and then, for one value, or behind a front that looks right."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import asked, parsed, told, when
from tests.contracts.broken.servers.mayanio import IMAGES, VIDEOS, wrong
from tests.contracts.broken.servers.server import Ask, Tell, Wrong


def _third_again(body: Any, ask: Ask) -> None:
    """Every third generation has the id of the one before."""
    ask.memory["made"] = ask.memory.get("made", 0) + 1
    if ask.memory["made"] % 3 == 0:
        body["data"]["generation_id"] = ask.memory["id"]
    ask.memory["id"] = body["data"]["generation_id"]


def _small(ask: Ask) -> None:
    """1080p is made in 720p."""
    body = parsed(ask.body)
    ask.memory["small"] = ask.line == VIDEOS and isinstance(body, dict) and body.get("resolution") == "1080p"
    if ask.memory["small"]:
        ask.body = orjson.dumps({**body, "resolution": "720p"})


def _told_large(body: Any, ask: Ask) -> None:
    if ask.memory.get("small"):
        video = body["data"]["video"]
        video |= {"resolution": "1080p", "width": video["width"] * 3 // 2, "height": video["height"] * 3 // 2}


def _short(ask: Ask) -> None:
    """One of the two models makes four seconds, whatever is asked."""
    body = parsed(ask.body)
    fits = ask.line == VIDEOS and isinstance(body, dict) and body.get("model") == "ltx-2"
    ask.memory["long"] = body.get("duration") if fits and isinstance(body.get("duration"), int) else None
    if ask.memory["long"]:
        ask.body = orjson.dumps({**body, "duration": 4})


def _told_long(body: Any, ask: Ask) -> None:
    if ask.memory.get("long"):
        body["data"]["video"]["duration"] = ask.memory["long"]


def _latin(ask: Ask, tell: Tell) -> None:
    """Letters beyond ASCII break it."""
    if ask.method == "POST" and not ask.body.isascii():
        tell.status, tell.body = 500, b'{"success":false,"error":"ordinal not in range(128)"}'


def _one_more(body: Any, ask: Ask) -> None:
    rows = body["data"]["images"]
    if len(rows) == 3:
        rows.append({**rows[0], "url": f"{rows[0]['url']}?again"})


def _below(body: Any) -> bool:
    return isinstance(body.get("num_images"), int) and body["num_images"] < 0


SERVERS: tuple[Wrong, ...] = (
    wrong("every-third-id-is-the-last", "S-36", told(IMAGES, 200, _third_again)),
    wrong("large-videos-are-blown-up", "S-51", told(VIDEOS, 200, _told_large), _small),
    wrong("one-model-makes-four-seconds", "S-52", told(VIDEOS, 200, _told_long), _short),
    wrong("knows-ascii-alone", "S-18", _latin),
    wrong("three-images-are-four", "S-29", told(IMAGES, 200, _one_more)),
    wrong(
        "takes-less-than-no-images",
        "S-27",
        asked=asked(IMAGES, when(_below, lambda body, _: body.update(num_images=1))),
    ),
)
