"""The few requests the bench makes itself: a create and a poll over http.client, answers as they came."""

import http.client

import msgspec

from tests.bench.bare import Answers, Fixed

KEY = "mock_bench__unlimited"
PATH = "/creativeai/v1/video/generations"
ASK = {
    "model": "auto",
    "prompt": "A tram crosses the wet square at dusk, seen from a third floor, take 00000000",
    "duration": 5,
    "aspect_ratio": "16:9",
}


class Caller:
    """One connection to a server."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)

    def create(self) -> Fixed:
        """The answer to a new video."""
        return self._call("POST", PATH, msgspec.json.encode(ASK))

    def poll(self, ident: str) -> Fixed:
        """How that video stands."""
        return self._call("GET", f"{PATH}/{ident}", None)

    def both(self) -> Answers:
        """A create and a poll of what it made."""
        created = self.create()
        return Answers(created, self.poll(ident(created)))

    def _call(self, method: str, path: str, body: bytes | None) -> Fixed:
        headers = {"Authorization": f"Bearer {KEY}", **({"Content-Type": "application/json"} if body else {})}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        return Fixed(answer.status, answer.getheaders(), answer.read().decode())


def ident(created: Fixed) -> str:
    """The id a 202 tells. Raises RuntimeError for any other answer."""
    if created.status != 202:
        raise RuntimeError(f"a plain video was answered {created.status}, not 202: {created.body[:500]}")
    return str(msgspec.json.decode(created.body)["id"])
