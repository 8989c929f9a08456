"""Wrong CreativeAI servers, VI: careless with odd texts, and with what only one path, one job or one word shows."""

import html
import json
from collections.abc import Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import asked, lack, parsed, payload, put, told
from tests.contracts.broken.servers.creativeai_hooks import KEYS, digest, resign, signed
from tests.contracts.broken.servers.creativeai_requests import BATCH
from tests.contracts.broken.servers.creativeai_videos import CREATE, POLL, wrong
from tests.contracts.broken.servers.creativeai_works import BATCH_POLL, STATUS
from tests.contracts.broken.servers.server import Ask, Tell, bent

ALIAS = "POST /v1/video/generate"
VIDEO = f"{CREATE}|{POLL}"
VOICE_HOOK = r"voice\..*"


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _alias_jobs_are_lost(ask: Ask, tell: Tell) -> None:
    """What the alias accepted, no poll finds."""
    lost = ask.memory.setdefault("lost", set())
    if ask.line == ALIAS and tell.status == 202:
        lost.add(parsed(tell.body)["id"])
    if ask.method == "GET" and ask.path.rpartition("/")[2] in lost:
        error = {"code": "not_found", "message": "no", "type": "invalid_request_error", "param": None}
        tell.status, tell.body = 404, orjson.dumps({"error": error})


def _without_reasons(body: Any, ask: Ask) -> None:
    for job in body["jobs"]:
        job["error_message"] = None


def _failed_as_completed(body: Any, ask: Ask) -> None:
    body["completed"], body["failed"] = body["completed"] + body["failed"], 0


def _one_output(body: Any, ask: Ask) -> None:
    urls = [job.get("output_url") for job in body["jobs"]]
    for job in body["jobs"] if all(urls) else ():
        job["output_url"] = urls[0]


def _swapped(name: str) -> Any:
    def change(body: Any, ask: Ask) -> None:
        if len(body["jobs"]) > 1:
            one, two, *_ = body["jobs"]
            one[name], two[name] = two[name], one[name]

    return change


def _escaped(delivery: Delivery) -> Sequence[Delivery]:
    """Signed are the same words in ASCII, letters escaped: the same bytes for as long as nobody writes in Danish."""
    body = json.dumps(parsed(delivery.body), separators=(",", ":")).encode()
    return [bent(delivery, headers=tuple(signed(dict(delivery.headers), digest(KEYS[0], body)).items()))]


SERVERS = (
    wrong("prompts-in-ascii", "S-100", told(VIDEO, None, put("prompt", _ascii))),
    wrong("prompts-escaped-for-html", "S-100", told(VIDEO, None, put("prompt", html.escape))),
    wrong("prompts-cut-at-500", "S-100", told(VIDEO, None, put("prompt", lambda text: text[:500]))),
    wrong("image-urls-without-query", "S-101", told(VIDEO, None, put("image_url", lambda url: url.partition("?")[0]))),
    wrong("batch-prompts-in-ascii", "S-135", told(f"{BATCH}|{BATCH_POLL}", None, put("jobs[].prompt", _ascii))),
    wrong("batch-poll-swaps-prompts", "S-135", told(BATCH_POLL, 200, _swapped("prompt"))),
    wrong("batch-poll-swaps-images", "S-101", told(BATCH_POLL, 200, _swapped("image_url"))),
    wrong("batch-failed-without-reason", "S-108", told(BATCH_POLL, 200, _without_reasons)),
    wrong("batch-counts-failed-as-completed", "S-137", told(BATCH_POLL, 200, _failed_as_completed)),
    wrong(
        "batch-jobs-share-an-output",
        "S-105",
        told(BATCH_POLL, 200, _one_output),
        sent=payload(r"video\.batch.*", resign, _one_output),
    ),
    wrong("alias-loses-its-jobs", "S-23", _alias_jobs_are_lost),
    wrong("alias-calls-nobody-back", "S-106", asked=asked(ALIAS, lack("webhook_url"))),
    wrong("voice-speed-clamped", "S-182", told(STATUS, 200, put("parameters.speed", lambda speed: min(speed, 1.5)))),
    wrong("hook-voice-always-alloy", "S-261", sent=payload(VOICE_HOOK, resign, put("voice", "alloy"))),
    wrong("hook-language-always-english", "S-261", sent=payload(VOICE_HOOK, resign, put("language", "en"))),
    wrong("hook-image-of-another-prompt", "S-260", sent=payload(r"image\..*", resign, put("prompt", "something"))),
    wrong("hook-signs-escaped-json", "S-264", sent=_escaped),
)
