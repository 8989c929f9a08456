"""What clients of CreativeAI's videos have in common: a good one's steps, for others to go wrong in one of them."""

import hmac
from collections.abc import Mapping
from typing import Any

import orjson

from tests.exam.stand import KEY, Stand

VIDEOS = "/v1/video/generations"
UNLIMITED = {"accounts": {"creativeai": {"unlimited": True, "credits": 100_000}}}
ENDS = ("completed", "failed")


def submit(stand: Stand, prompt: str = "A paper boat in the rain", **more: Any) -> str:
    """Submit a video; its id. A 429 or 503 is waited out."""
    for attempt in range(6):
        answer = stand.post(VIDEOS, {"prompt": prompt, **more})
        if answer.status == 202:
            return str(answer.json["id"])
        stand.sleep(float(answer.headers.get("retry-after") or 2**attempt) + attempt / 3)
    raise AssertionError(answer)


def wait(stand: Stand, ident: str, path: str = VIDEOS, *, passed_s: float = 0.0) -> dict[str, Any]:
    """Poll as the provider advises; what the last poll told."""
    while passed_s < 600:
        pause_s = 10.0 if passed_s < 120 else 30.0
        stand.sleep(pause_s)
        passed_s += pause_s
        answer = stand.get(f"{path}/{ident}")
        if answer.status == 200 and str(answer.json.get("status")).lower() in ENDS:
            return dict(answer.json)
    return {"status": "given up"}


def finish(stand: Stand, told: Mapping[str, Any]) -> None:
    """Fetch and print the result."""
    if told.get("output_url"):
        stand.fetch(told["output_url"])
        stand.say(told["output_url"])


def good(stand: Stand, **more: Any) -> None:
    """Submit, wait, fetch, print."""
    finish(stand, wait(stand, submit(stand, **more)))


class Hook:
    """A good receiver: verifies over the raw bytes, answers at once, handles each delivery once."""

    def __init__(self, stand: Stand, secret: str = KEY) -> None:
        self.stand = stand
        self.secret = secret
        self.seen: set[tuple[str, str]] = set()
        self.results: dict[str, dict[str, Any]] = {}

    def __call__(self, headers: Mapping[str, str], body: bytes) -> int:
        if not self.verifies(headers, body):
            return 401
        told = orjson.loads(body)
        mark = (headers.get("x-creativeai-delivery-id", ""), told.get("status", ""))
        if mark not in self.seen and headers.get("x-creativeai-event", "").startswith("video."):
            self.seen.add(mark)
            self.handle(told)
        return 200

    def verifies(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Prefix, length, constant time."""
        signed = f"sha256={hmac.new(self.secret.encode(), body, 'sha256').hexdigest()}"
        return hmac.compare_digest(headers.get("x-creativeai-signature", "").encode(), signed.encode())

    def handle(self, told: dict[str, Any]) -> None:
        """Fetch and print the result."""
        self.results[told.get("id", "")] = told
        finish(self.stand, told)


def by_webhook(stand: Stand, hook: Hook | None = None, wait_s: float = 400.0, **more: Any) -> Hook:
    """Submit with a webhook and wait for it."""
    hook = hook or Hook(stand)
    submit(stand, webhook_url=stand.receive(hook), **more)
    stand.sleep(wait_s)
    return hook
