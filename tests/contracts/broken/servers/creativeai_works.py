"""Wrong CreativeAI servers, III: batches, voice, charts, utilities, images, chat, models, headers, limits."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import add, asked, has, header, lack, parsed, put, status, text, told, when
from tests.contracts.broken.servers.creativeai_requests import BATCH, CHART, COMPOSE, IMAGE, VOICE
from tests.contracts.broken.servers.creativeai_videos import CREATE, wrong
from tests.contracts.broken.servers.server import Ask, Tell

BATCH_POLL = "GET /v1/video/generations/batch/.+"
STATUS = "GET /api/generate/status/.+"
CHAT = "POST /v1/chat/completions"
MODELS = "GET /v1/models"
VOICED = has("type", "VOICE")
COMPOSED = has("credits", 5)
ENDED = has("status", "COMPLETED")


def _reversed(body: Any, ask: Ask) -> None:
    body["jobs"].reverse()


def _one_short(body: Any, ask: Ask) -> None:
    body["jobs"].pop()


def _as_one(body: Any, ask: Ask) -> None:
    body["credits_charged"] = body["jobs"][0]["credits"]


def _numbered(body: Any, ask: Ask) -> None:
    body["data"] = body["data"][:14]


def _one_image(body: Any, ask: Ask) -> None:
    body["data"] = body["data"][:1]


def _has_items(body: Any) -> bool:
    return isinstance(body.get("prompts"), list)


def _prompted(body: Any, ask: Ask) -> None:
    """Items without a prompt get one."""
    body["prompts"] = [{"prompt": "a", **item} if isinstance(item, dict) else item for item in body["prompts"]]


def _no_done(raw: bytes) -> bytes:
    return raw.replace(b"data: [DONE]\n\n", b"")


def _swap(old: bytes, new: bytes) -> Any:
    return lambda raw: raw.replace(old, new)


def _not_streamed(ask: Ask) -> None:
    body = parsed(ask.body)
    if ask.path == "/v1/chat/completions" and isinstance(body, dict):
        body.pop("stream_options", None)
        ask.body = orjson.dumps({**body, "stream": False})


def _never_less(ask: Ask, tell: Tell) -> None:
    """Remaining is always the whole limit."""
    if "x-ratelimit-limit" in tell.headers:
        tell.headers["x-ratelimit-remaining"] = tell.headers["x-ratelimit-limit"]


def _late_date(ask: Ask, tell: Tell) -> None:
    if tell.status == 429:
        tell.headers["retry-after"] = "Wed, 21 Oct 2026 07:28:00 GMT"


SERVERS = (
    wrong("batch-accepted-with-200", "S-25", status(BATCH, 202, 200)),
    wrong("batch-lacks-id", "S-133 S-95", told(BATCH, 202, lack("batch_id"))),
    wrong("batch-jobs-processing", "S-133 S-99", told(BATCH, 202, put("jobs[].status", "processing"))),
    wrong("batch-jobs-lack-credits", "S-133 S-102", told(BATCH, 202, lack("jobs[].credits"))),
    wrong("batch-charges-for-one", "S-133", told(BATCH, 202, _as_one)),
    wrong("batch-charges-60-each", "S-294", told(BATCH, 202, put("jobs[].credits", 60), put("credits_charged", 180))),
    wrong("batch-out-of-order", "S-135", told(BATCH, 202, _reversed)),
    wrong("batch-loses-a-job", "S-133", told(BATCH, 202, _one_short)),
    wrong("batch-total-off-by-one", "S-133", told(BATCH, 202, put("total_jobs", lambda total: total + 1))),
    wrong("batch-poll-lacks-counts", "S-137", told(BATCH_POLL, 200, lack("pending"))),
    wrong("batch-poll-counts-do-not-add-up", "S-137 S-138", told(BATCH_POLL, 200, put("completed", 17))),
    wrong("batch-poll-lacks-image-url", "S-101 S-137", told(BATCH_POLL, 200, lack("jobs[].image_url"))),
    wrong("batch-poll-has-error-object", "S-108 S-137", told(BATCH_POLL, 200, put("jobs[].error_message", {}))),
    wrong("batch-poll-of-another-id", "S-95", told(BATCH_POLL, 200, put("batch_id", "video_batch_other"))),
    wrong("voice-accepted-with-200", "S-27 S-146", status(VOICE, 202, 200)),
    wrong("voice-whispers-pending", "S-146 S-18", told(VOICE, 202, put("status", "pending"))),
    wrong("voice-costs-1", "S-147 S-181 S-295", told(STATUS, 200, when(VOICED, put("credits", 1)))),
    wrong("voice-lacks-type", "S-177", told(STATUS, 200, lack("type"))),
    wrong("voice-lacks-model", "S-178 S-215", told(STATUS, 200, lack("model"))),
    wrong("voice-parameters-lack-language", "S-182", told(STATUS, 200, lack("parameters.language"))),
    wrong("voice-parameters-are-others", "S-182", told(STATUS, 200, put("parameters.voice", "nobody"))),
    wrong("voice-speed-as-text", "S-182", told(STATUS, 200, put("parameters.speed", str))),
    wrong("voice-is-a-wav", "S-180 S-149", told(STATUS, 200, when(VOICED, put("output_url", "https://c.test/a.wav")))),
    wrong("status-whispers", "S-184 S-179 S-18", told(STATUS, 200, put("status", str.lower))),
    wrong("status-lacks-end", "S-183 S-156", told(STATUS, 200, when(ENDED, lack("completed_at")))),
    wrong("status-of-another-id", "S-176", told(STATUS, 200, put("id", "voice_other"))),
    wrong("compose-costs-8", "S-157 S-181 S-296", told(STATUS, 200, when(COMPOSED, put("credits", 8)))),
    wrong("compose-is-voice", "S-177", told(STATUS, 200, when(COMPOSED, add("type", "COMPOSE")))),
    wrong("compose-not-there", "S-28 S-151", status(COMPOSE, 202, 404)),
    wrong("chart-costs-5", "S-168 S-181 S-297", told(STATUS, 200, when(has("credits", 15), put("credits", 5)))),
    wrong("chart-is-a-gif", "S-180", told(STATUS, 200, when(has("credits", 15), put("output_url", "https://c/a.gif")))),
    wrong("background-removal-costs-3", "S-170 S-298", told(STATUS, 200, when(has("credits", 2), put("credits", 3)))),
    wrong("upscale-costs-2", "S-171 S-172 S-299", told(STATUS, 200, when(has("credits", 3), put("credits", 2)))),
    wrong("chart-not-there", "S-29 S-160", status(CHART, 202, 404)),
    wrong("images-accepted-with-201", "S-20", status(IMAGE, 200, 201)),
    wrong("image-created-as-stamp", "S-60", told(IMAGE, 200, put("created", "2026-03-09T16:10:00Z"))),
    wrong("image-lacks-revised-prompt", "S-60", told(IMAGE, 200, lack("data[].revised_prompt"))),
    wrong("image-lacks-url", "S-60", told(IMAGE, 200, lack("data[].url"))),
    wrong("image-n-ignored", "S-61 S-51", told(IMAGE, 200, _one_image)),
    wrong("image-tells-credits", "S-62", told(IMAGE, 200, add("credits", 3))),
    wrong("edit-accepted-with-202", "S-21", status("POST /v1/images/edits", 200, 202)),
    wrong("edit-lacks-created", "S-75 S-60", told("POST /v1/images/edits", 200, lack("created"))),
    wrong("few-models", "S-190", told(MODELS, 200, _numbered)),
    wrong("models-without-list", "S-191 S-38 S-190", told(MODELS, 200, lack("data"))),
    wrong("chat-lacks-model-actual", "S-194", header("x-model-actual", None, line=CHAT)),
    wrong("chat-lacks-failover-used", "S-194", header("x-failover-used", None, line=CHAT)),
    wrong("chat-without-choices", "S-197 S-39", told(CHAT, 200, lack("choices"))),
    wrong("chat-lacks-usage", "S-197", told(CHAT, 200, lack("usage"))),
    wrong("stream-without-done", "S-197", text(CHAT, _no_done)),
    wrong("stream-of-whole-completions", "S-197", text(CHAT, _swap(b"chat.completion.chunk", b"chat.completion"))),
    wrong("stream-without-usage", "S-197", text(CHAT, _swap(b'"usage":{', b'"used":{'))),
    wrong("stream-never-finishes", "S-197", text(CHAT, _swap(b'"finish_reason":"stop"', b'"finish_reason":null'))),
    wrong("stream-ignored", "S-197", asked=_not_streamed),
    wrong("no-remaining-header", "S-287", header("x-ratelimit-remaining", None)),
    wrong("no-reset-header", "S-287", header("x-ratelimit-reset", None)),
    wrong("no-limit-header-on-refusals", "S-287", header("x-ratelimit-limit", None, of=400)),
    wrong("remaining-never-less", "S-287 S-282", _never_less),
    wrong("429-lacks-retry-after", "S-288", header("retry-after", None)),
    wrong("429-retry-after-is-a-date", "S-288", _late_date),
    wrong("429-retry-after-is-0", "S-288", header("retry-after", "0", of=429)),
    wrong("429-is-503", "S-321 S-282", status(".*", 429, 503)),
    wrong("429-code-is-throttled", "S-321", told(".*", 429, put("error.code", "throttled"), put("error.type", "x"))),
    wrong("6-creates-a-minute", "S-282", scenario="check-limits", account={"video_creates_per_minute": 6}),
    wrong("4-creates-a-minute", "S-282", scenario="check-limits", account={"video_creates_per_minute": 4}),
    wrong("4-active-jobs", "S-284", scenario="check-limits", account={"active_jobs": 4}),
    wrong("2-active-jobs", "S-284", scenario="check-limits", account={"active_jobs": 2}),
    wrong("130-polls-a-minute", "S-283", scenario="check-limits", account={"video_polls_per_minute": 130}),
    wrong("unlimited-creates", "S-282", scenario="check-limits", account={"video_creates_per_minute": 1_000}),
    wrong("lengths-cost-more", "S-305 S-291", told(CREATE, 202, put("credits", lambda cost: cost + 1))),
    wrong("utility-not-there", "S-30 S-170", status("POST /api/generate/background-removal", 202, 404)),
    wrong("asks-nothing-of-prompts", "S-126", asked=asked(BATCH, when(_has_items, _prompted))),
)
