"""Wrong CreativeAI servers, II: what they take and should refuse, what they refuse and should take, and how."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import asked, has, lack, put, refuse, status, text, told, when
from tests.contracts.broken.servers.creativeai_videos import CREATE, wrong
from tests.contracts.broken.servers.server import Ask, Tell, Told

BATCH = "POST /v1/video/generations/batch"
VOICE = "POST /api/generate/voice"
COMPOSE = "POST /api/generate/compose"
CHART = "POST /api/generate/chart-to-video"
IMAGE = "POST /v1/images/generations"
ERROR = {"code": "invalid_request_error", "message": "not that", "type": "invalid_request_error"}


def within(low: float, high: float) -> Any:
    """A number forced into a range: what lies outside is taken."""
    return lambda number: max(low, min(high, number)) if isinstance(number, int | float) else number


def known(*words: str) -> Any:
    """A word that is not known becomes the first: what is wrong is taken."""
    return lambda word: word if word in words else words[0]


def no(line: str, param: str, *values: Any) -> Told:
    """Refuses a request that has the field, with one of these values."""
    return refuse(line, has(param, *values), 400, {"error": {**ERROR, "param": param}})


def naked(line: str, code: int) -> Told:
    """A refusal without its envelope."""
    return text(line, lambda _: orjson.dumps({"detail": "no"}), of=code)


def _keyless(ask: Ask) -> None:
    """A request without a key, or with any key at all, is served."""
    ask.headers["authorization"] = "Bearer mock_keyless__check"


def _code(code: str, old: str) -> Told:
    return told(".*", None, when(has("error.code", old), put("error.code", code), put("error.type", code)))


def _unmoderated(ask: Ask) -> None:
    """Blocked prompts are not blocked."""
    ask.body = ask.body.replace(b"[mock:moderated]", b"")
    if "moderated" in ask.headers.get("x-mock-rule", ""):
        del ask.headers["x-mock-rule"]


def _unknown_is_500(ask: Ask, tell: Tell) -> None:
    if tell.status == 404 and ask.path.startswith("/v1/video/generations/"):
        tell.status, tell.body = 200, orjson.dumps({"id": ask.path.rsplit("/")[-1], "status": "processing"})


RATIOS = ("16:9", "21:9", "4:3", "1:1", "3:4", "9:16")
VOICES = ("alloy", "echo", "fable", "onyx", "nova", "shimmer")
SERVERS = (
    wrong("takes-16-seconds", "S-79", asked=asked(CREATE, put("duration", within(3, 15)))),
    wrong("takes-any-ratio", "S-80", asked=asked(CREATE, put("aspect_ratio", known(*RATIOS)))),
    wrong("takes-any-resolution", "S-81", asked=asked(CREATE, put("resolution", known("720p", "480p", "1080p")))),
    wrong("takes-failover-as-text", "S-82", asked=asked(CREATE, put("failover", True))),
    wrong("takes-4-characters", "S-88", asked=asked(CREATE, put("character_references", lambda urls: urls[:3]))),
    wrong("takes-21-prompts", "S-125 S-136", asked=asked(BATCH, put("prompts", lambda items: items[:20]))),
    wrong("takes-5-images", "S-51", asked=asked(IMAGE, put("n", within(1, 4)))),
    wrong("takes-any-size", "S-49", asked=asked(IMAGE, put("size", known("1024x1024", "1536x1024", "1024x1536")))),
    wrong("takes-any-quality", "S-52", asked=asked(IMAGE, put("quality", known("standard", "hd")))),
    wrong("takes-any-background", "S-50", asked=asked(IMAGE, put("background", known("auto", "transparent")))),
    wrong("takes-any-voice", "S-142 S-216", asked=asked(VOICE, put("voice", known(*VOICES)))),
    wrong("takes-any-language", "S-143", asked=asked(VOICE, put("language", "en"))),
    wrong("takes-speed-3", "S-144", asked=asked(VOICE, put("speed", within(0.5, 2)))),
    wrong("takes-5001-characters", "S-141", asked=asked(VOICE, put("text", lambda words: words[:5_000]))),
    wrong("takes-any-chart", "S-161", asked=asked(CHART, put("chart_data.type", known("line", "bar", "pie", "area")))),
    wrong("takes-any-animation", "S-162", asked=asked(CHART, put("animation_style", "reveal"))),
    wrong("refuses-15-seconds", "S-79", no(CREATE, "duration", 15)),
    wrong("refuses-3-seconds", "S-79", no(CREATE, "duration", 3)),
    wrong("refuses-21-9", "S-80", no(CREATE, "aspect_ratio", "21:9")),
    wrong("refuses-1080p", "S-81", no(CREATE, "resolution", "1080p")),
    wrong("refuses-kling-v3", "S-76 S-211", no(CREATE, "model", "kling-v3")),
    wrong("refuses-camera-angles", "S-89", no(CREATE, "camera_angle")),
    wrong("refuses-shimmer", "S-142 S-216", no(VOICE, "voice", "shimmer")),
    wrong("refuses-arabic", "S-143", no(VOICE, "language", "ar")),
    wrong("refuses-hd", "S-52", no(IMAGE, "quality", "hd")),
    wrong("refuses-4-images", "S-51", no(IMAGE, "n", 4)),
    wrong("refuses-flux", "S-204", no(IMAGE, "model", "flux-pro")),
    wrong("refuses-transparency", "S-50", no(IMAGE, "background", "transparent")),
    wrong("refuses-batch-images", "S-127", no(BATCH, "prompts[].image_url")),
    wrong("invalid-is-422", "S-317", status(".*", 400, 422)),
    wrong("invalid-is-500", "S-317 S-79", status(".*", 400, 500)),
    wrong("invalid-without-param", "S-317 S-316", told(".*", 400, lack("error.param"))),
    wrong("invalid-names-another-field", "S-317 S-79", told(".*", 400, put("error.param", "body"))),
    wrong("invalid-type-is-validation", "S-317 S-316", _code("validation_error", "invalid_request_error")),
    wrong("errors-without-envelope", "S-316 S-317", naked(".*", 400)),
    wrong("no-key-needed", "S-6 S-319", asked=_keyless),
    wrong("unauthorized-is-403", "S-319 S-6", status(".*", 401, 403)),
    wrong("unauthorized-without-envelope", "S-316 S-319", naked(".*", 401)),
    wrong("unauthorized-code-is-invalid-key", "S-319", _code("invalid_api_key", "authentication_error")),
    wrong("moderation-is-403", "S-318 S-327", status(".*", 400, 403)),
    wrong("moderation-has-its-own-type", "S-318", _code("content_policy_violation", "content_policy_violation")),
    wrong("moderation-does-not-block", "S-318 S-327 S-308", asked=_unmoderated),
    wrong("no-money-is-400", "S-320", status(".*", 402, 400)),
    wrong("no-money-code-is-quota", "S-320", _code("quota_exceeded", "insufficient_credits")),
    wrong("no-money-without-envelope", "S-316 S-320", naked(".*", 402)),
    wrong("outage-is-500", "S-322", status(".*", 503, 500)),
    wrong("outage-without-envelope", "S-322 S-316", naked(".*", 503)),
    wrong("unknown-job-is-processing", "S-123", _unknown_is_500),
    wrong("wrong-method-is-200", "S-324", status("(PUT|DELETE|PATCH) .*", 405, 200)),
)
