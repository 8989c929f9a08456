"""Requests as a mouth hands them to the edge: every one with bytes, headers and origin of its own, as off a wire."""

import json

from mock_server.answer import Request
from mock_server.edge import Edge

PROVIDER = "creativeai"
PATH = "/v1/video/generations"
SCENES = ("A tram crosses the wet square", "Two foxes trot along a harbour wall", "Steam lifts off a street kitchen")
TIMES = ("at dusk", "just before sunrise", "under a noon without clouds", "while snow begins to fall", "late at night")
VIEWS = (
    "seen from a third floor",
    "filmed from the kerb",
    "in one slow push forward",
    "from a drone that circles once",
)
HOST = b"127.0.0.1:8080"


def prompt(number: int) -> str:
    """A prompt unlike every other: 60 to 100 letters, as people write them."""
    scene, time = SCENES[number % len(SCENES)], TIMES[number % len(TIMES)]
    return f"{scene} {time}, {VIEWS[number % len(VIEWS)]}, take {number}"


def create(number: int, key: str, webhook_url: str | None = None) -> Request:
    """A new video."""
    ask = {"model": "auto", "prompt": prompt(number), "duration": 5, "aspect_ratio": "16:9"}
    # Not by msgspec or orjson: their bytes keep the room they were written in, those off a wire have their own size.
    body = json.dumps(ask if webhook_url is None else {**ask, "webhook_url": webhook_url}).encode()
    return _request("POST", PATH, key, body)


def poll(ident: str, key: str) -> Request:
    """How a video stands."""
    return _request("GET", f"{PATH}/{ident}", key, b"")


def _request(method: str, path: str, key: str, body: bytes) -> Request:
    headers = {b"host": HOST, b"authorization": f"Bearer {key}".encode(), b"content-type": b"application/json"}
    return Request(PROVIDER, method, path, b"", headers, body, f"http://{HOST.decode()}")


def accept(edge: Edge, numbers: range, key: str, webhook_url: str | None = None) -> None:
    """Make videos, one for each number. Raises RuntimeError when one is not accepted."""
    for number in numbers:
        answer = edge.answer(create(number, key, webhook_url))
        if answer.status != 202:
            raise RuntimeError(f"video {number} was answered {answer.status}, not 202: {answer.body[:500]!r}")
