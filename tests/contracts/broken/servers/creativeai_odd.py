"""Wrong CreativeAI servers, VI: careless with odd texts, and with what only one path, one job or one word shows."""

import html
import json
from collections.abc import Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import asked, has, lack, parsed, payload, put, refuse, told, when
from tests.contracts.broken.servers.creativeai_hooks import KEYS, digest, resign, signed
from tests.contracts.broken.servers.creativeai_requests import BATCH, ERROR, IMAGE, no
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


def _o3_pro_of_15(body: Any) -> bool:
    return bool(body.get("model") == "kling-o3-pro" and body.get("duration") == 15)


def _of_images(change: Any) -> Any:
    """A duration is looked at in text-to-video alone."""
    return when(has("image_url"), put("duration", change))


def _generous_to_the_poor(path: str) -> Any:
    def bend(ask: Ask) -> None:
        if ask.path == path and "mock_poor" in ask.headers.get("authorization", ""):
            ask.headers["authorization"] = f"Bearer {KEYS[0]}"

    return bend


def _mute(raw: bytes) -> bytes:
    """The same clip without its sound."""
    import io

    import av

    out = io.BytesIO()
    with av.open(io.BytesIO(raw), "r") as had, av.open(out, "w", format="mp4") as has_now:
        stream = has_now.add_stream_from_template(had.streams.video[0])
        for packet in had.demux(had.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                has_now.mux(packet)
    return out.getvalue()


def _mute_compositions(ask: Ask, tell: Tell) -> None:
    if ask.path.startswith("/media/") and "compos" in ask.path and tell.status == 200:
        tell.body = _mute(tell.body)


class _OncePolled:
    """Nobody is called back before somebody has polled the end."""

    def __init__(self) -> None:
        self._polled: set[str] = set()

    def told(self, ask: Ask, tell: Tell) -> None:
        if ask.method == "GET" and b'"completed_at"' in tell.body:
            self._polled.add(ask.path.rpartition("/")[2])

    def sent(self, delivery: Delivery) -> Sequence[Delivery]:
        return [delivery] if delivery.job in self._polled else []


_ONCE_POLLED = _OncePolled()
EARLY = when(has("status", "processing"), put("output_url", "https://cdn.test/output/a.mp4"))
TOO_LONG = {"error": {**ERROR, "param": "duration"}}
LATE_S = 60
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
    wrong("o3-pro-refuses-15-seconds", "S-79", refuse(CREATE, _o3_pro_of_15, 400, TOO_LONG)),
    wrong("takes-16-seconds-of-images", "S-79", asked=asked(CREATE, _of_images(lambda length: min(length, 15)))),
    wrong("alias-refuses-images", "S-23", no(ALIAS, "image_url")),
    wrong("flux-ignores-size", "S-49", asked=asked(IMAGE, when(has("model", "flux-pro"), put("size", "1024x1024")))),
    wrong("stills-move-for-5-seconds", "S-79", asked=asked(CREATE, _of_images(5))),
    wrong("batch-clips-always-5-seconds", "S-130", asked=asked(BATCH, put("duration", 5))),
    wrong("batch-clips-always-16-9", "S-129", asked=asked(BATCH, put("aspect_ratio", "16:9"))),
    wrong("compositions-are-mute", "S-153", _mute_compositions),
    wrong("the-poor-may-speak", "S-320", asked=_generous_to_the_poor("/api/generate/voice")),
    wrong("the-poor-may-draw", "S-320", asked=_generous_to_the_poor("/v1/images/generations")),
    wrong("hooks-wait-for-a-poll", "S-249", _ONCE_POLLED.told, sent=_ONCE_POLLED.sent),
    wrong("hooks-come-a-minute-late", "S-267", sent=lambda it: [bent(it, due_s=it.due_s + LATE_S)]),
    wrong("outputs-announced-early", "S-105", told(POLL, 200, EARLY)),
)
