"""Wrong CreativeAI servers, V: the subtler ones: numbers that do not agree, answers that are true of something else."""

from typing import Any

from tests.contracts.broken.servers.bend import asked, has, header, lack, payload, put, sends, status, text, told, when
from tests.contracts.broken.servers.creativeai_hooks import DONE, EVENT, FAILED, media, resign
from tests.contracts.broken.servers.creativeai_requests import BATCH, IMAGE, VOICE
from tests.contracts.broken.servers.creativeai_videos import CREATE, POLL, wrong
from tests.contracts.broken.servers.creativeai_works import BATCH_POLL, CHAT, STATUS
from tests.contracts.broken.servers.server import Ask, Tell

MOVED = has("failover_used", True)
BATCHED = r"video\.batch\.completed"


def _hurried(body: Any, ask: Ask) -> None:
    """A job is done at its third look, however soon that comes."""
    ask.memory[ask.path] = ask.memory.get(ask.path, 0) + 1
    if body.get("status") == "processing" and ask.memory[ask.path] >= 3:
        body |= {"status": "completed", "output_url": "https://cdn.test/output/a.mp4", "error": None}
        body["completed_at"] = body["created_at"]


def _one_id(body: Any, ask: Ask) -> None:
    for job in body["jobs"]:
        job["id"] = body["jobs"][0]["id"]


def _reset_in(unit: str) -> Any:
    def bend(ask: Ask, tell: Tell) -> None:
        told = tell.headers.get("x-ratelimit-reset", "0")
        tell.headers["x-ratelimit-reset"] = {"ms": f"{told}000", "past": "1000000000", "left": "42"}[unit]

    return bend


def _swap(old: bytes, new: bytes) -> Any:
    return lambda raw: raw.replace(old, new)


def _no_roles(raw: bytes) -> bytes:
    return raw.replace(b'"role":"assistant",', b"").replace(b'"role":"assistant"', b"")


def _usage(body: Any, ask: Ask) -> None:
    if isinstance(body.get("usage"), dict):
        body["usage"]["total_tokens"] += 1


def _html(ask: Ask, tell: Tell) -> None:
    if tell.status == 404 and ask.path.startswith("/v1/video/"):
        tell.body, tell.headers["content-type"] = b"<h1>Not Found</h1>", "text/html"


def _as_text(ask: Ask, tell: Tell) -> None:
    if tell.headers.get("content-type") == "application/json":
        tell.headers["content-type"] = "text/plain"


def _unpaid_moves(body: Any, ask: Ask) -> None:
    if str(body.get("model_actual", "")).startswith("seedance"):
        body["credits"] = 60
        body.pop("adjusted_credits", None)


def _same_picture(body: Any, ask: Ask) -> None:
    for row in body["data"]:
        row["url"] = body["data"][0]["url"]


def _unmasked(ask: Ask) -> None:
    """A mask is thrown away before anybody looks at it."""
    if ask.path == "/v1/images/edits" and b'name="mask"' in ask.body:
        boundary = ask.body.partition(b"\r\n")[0]
        parts = ask.body.split(boundary)
        ask.body = boundary.join(part for part in parts if b'name="mask"' not in part)


SERVERS = (
    wrong("job-done-at-its-third-look", "S-117 S-111 S-105 S-331", told(POLL, 200, _hurried)),
    wrong("answers-as-text", "S-11 S-22 S-94 S-20 S-96", _as_text),
    wrong("unknown-job-is-a-page", "S-123 S-324 S-316", _html),
    wrong("reset-in-milliseconds", "S-287", _reset_in("ms")),
    wrong("reset-long-ago", "S-287", _reset_in("past")),
    wrong("limit-told-too-high", "S-282 S-287", header("x-ratelimit-limit", "100", line=CREATE)),
    wrong("remaining-told-as-minus", "S-287", header("x-ratelimit-remaining", "-1")),
    wrong("limits-only-on-creates", "S-287", header("x-ratelimit-limit", None, line="GET .*")),
    wrong("limits-not-on-unknown-jobs", "S-287", header("x-ratelimit-limit", None, of=404)),
    wrong("429-retry-after-too-short", "S-288", header("retry-after", "1", of=429)),
    wrong("batch-jobs-share-an-id", "S-133 S-95 S-134", told(BATCH, 202, _one_id)),
    wrong("batch-poll-lacks-prompts", "S-137 S-100", told(BATCH_POLL, 200, lack("jobs[].prompt"))),
    wrong("batch-poll-credits-60", "S-137 S-294", told(BATCH_POLL, 200, put("jobs[].credits", 60))),
    wrong("batch-poll-total-changes", "S-137 S-138", told(BATCH_POLL, 200, put("total_jobs", 99))),
    wrong("batch-id-of-another-form", "S-337 S-133", told(BATCH, 202, put("batch_id", 17))),
    wrong("voice-202-lacks-id", "S-146 S-27", told(VOICE, 202, lack("id"))),
    wrong("voice-status-lacks-parameters", "S-182", told(STATUS, 200, lack("parameters"))),
    wrong("status-lacks-credits", "S-181", told(STATUS, 200, lack("credits"))),
    wrong("status-lacks-created-at", "S-183", told(STATUS, 200, lack("created_at"))),
    wrong("status-stamps-with-fractions", "S-183 S-12", told(STATUS, 200, put("created_at", "2026-03-27T18:30:00.5Z"))),
    wrong("status-output-as-list", "S-180", told(STATUS, 200, put("output_url", lambda url: [url] if url else url))),
    wrong("images-created-in-milliseconds", "S-60", told(IMAGE, 200, put("created", lambda at: at * 1000))),
    wrong("images-url-is-a-path", "S-60 S-4", told(IMAGE, 200, put("data[].url", "/output/a.png"))),
    wrong("images-under-another-name", "S-60", text(IMAGE, _swap(b'"data":', b'"images":'))),
    wrong("images-all-the-same", "S-61", told(IMAGE, 200, _same_picture)),
    wrong("moved-jobs-cost-as-before", "S-304 S-293 S-230", told(f"{CREATE}|{POLL}", None, _unpaid_moves)),
    wrong("moved-jobs-do-not-say-so", "S-227 S-104", told(f"{CREATE}|{POLL}", None, put("failover_used", False))),
    wrong(
        "moved-jobs-told-as-kling",
        "S-98 S-227 S-229 S-293 S-226",
        told(f"{CREATE}|{POLL}", None, when(MOVED, put("model_actual", "kling-o3-pro-t2v"))),
    ),
    wrong(
        "timeout-poll-tells-timeout-code",
        "S-325 S-119",
        told(POLL, 200, when(has("error.code"), put("error.code", "generation_timeout"))),
    ),
    wrong(
        "timeout-type-is-timeout", "S-325 S-119", told(POLL, 200, when(has("error.code"), put("error.type", "timeout")))
    ),
    wrong(
        "timeout-message-of-its-own",
        "S-124 S-325",
        told(POLL, 200, when(has("error.code"), put("error.message", "took too long"))),
    ),
    wrong("hook-timeout-code-of-polls", "S-326", sent=payload(FAILED, resign, put("error.code", "generation_failed"))),
    wrong(
        "hook-ends-at-another-time", "S-111", sent=payload(DONE, resign, put("completed_at", "2026-01-01T00:00:09Z"))
    ),
    wrong("hook-of-another-prompt", "S-100", sent=payload(DONE, resign, put("prompt", "something else"))),
    wrong("hook-lacks-object", "S-257 S-96", sent=payload(DONE, resign, lack("object"))),
    wrong("hook-object-is-event", "S-257 S-96", sent=payload(DONE, resign, put("object", "event"))),
    wrong("hook-error-message-empty", "S-257 S-108", sent=payload(DONE, resign, put("error_message", ""))),
    wrong("hook-failed-has-output", "S-258 S-105", sent=payload(FAILED, resign, put("output_url", "https://c.test/a"))),
    wrong("hook-event-shouts", "S-253", sent=sends(lambda it: {**it, EVENT: it[EVENT].upper()})),
    wrong(
        "hook-event-of-failures",
        "S-253 S-257",
        sent=sends(lambda it: {**it, EVENT: it[EVENT].replace("completed", "failed")}),
    ),
    wrong("hook-batch-lacks-counts", "S-259", sent=payload(BATCHED, resign, lack("failed"))),
    wrong("hook-batch-jobs-lack-output", "S-259", sent=payload(BATCHED, resign, lack("jobs[].output_url"))),
    wrong("hook-batch-of-another-object", "S-259", sent=payload(BATCHED, resign, put("object", "batch"))),
    wrong("hook-voice-costs-1", "S-295 S-261", sent=payload(r"voice\..*", resign, put("credits", 1))),
    wrong(
        "hook-voice-length-in-ms",
        "S-261",
        sent=payload(r"voice\..*", resign, put("duration_seconds", lambda s: s * 1000)),
    ),
    wrong("hook-voice-shouts", "S-261 S-17", sent=payload(r"voice\..*", resign, put("status", "COMPLETED"))),
    wrong("hook-image-of-another-size", "S-260", sent=payload(r"image\..*", resign, put("width", 17))),
    wrong("hook-image-costs-3", "S-300 S-260", sent=payload(r"image\..*", resign, put("credits", 3))),
    wrong("chat-of-another-object", "S-197 S-39", told(CHAT, 200, put("object", "completion"))),
    wrong("chat-usage-does-not-add-up", "S-197", told(CHAT, 200, _usage)),
    wrong("chat-without-finish-reason", "S-197", told(CHAT, 200, lack("choices[].finish_reason"))),
    wrong("chat-message-without-role", "S-197", told(CHAT, 200, lack("choices[].message.role"))),
    wrong("chat-created-as-stamp", "S-197", told(CHAT, 200, put("created", "2026-03-09T16:10:00Z"))),
    wrong("chat-failover-header-says-no", "S-194", header("x-failover-used", "no", line=CHAT)),
    wrong("stream-without-roles", "S-197", text(CHAT, _no_roles)),
    wrong("stream-as-json-lines", "S-197", text(CHAT, _swap(b"data: ", b""))),
    wrong("stream-typed-as-json", "S-197", header("content-type", "application/json", line=CHAT)),
    wrong("stream-chunks-of-many-ids", "S-197", text(CHAT, _swap(b'"id":"', b'"id":null,"ident":"'))),
    wrong("completions-are-chats", "S-40 S-197", told("POST /v1/completions", 200, put("object", "chat.completion"))),
    wrong("models-lack-ids", "S-191 S-190 S-38", told("GET /v1/models", 200, lack("data[].id"))),
    wrong(
        "moderation-without-param",
        "S-318",
        told(".*", 400, when(has("error.code", "content_policy_violation"), put("error.param", None))),
    ),
    wrong(
        "moderation-without-reason",
        "S-328 S-318",
        told(".*", 400, when(has("error.code", "content_policy_violation"), put("error.message", ""))),
    ),
    wrong(
        "moderation-told-as-invalid",
        "S-318",
        told(
            ".*", 400, when(has("error.code", "content_policy_violation"), put("error.code", "invalid_request_error"))
        ),
    ),
    wrong("quotes-make-no-sense", "S-189 S-37", told("POST /api/v1/model/calculate", 200, lack("data.price"))),
    wrong("native-without-id", "S-186 S-34", told("POST /api/v1/model/generateImage", 200, lack("data.id"))),
    wrong("native-lost", "S-36", status("GET /api/v1/model/prediction/.+", 200, 404)),
    wrong("any-mask-will-do", "S-67", asked=_unmasked),
    wrong(
        "voices-are-short",
        "S-149 S-261",
        media(body=lambda raw: raw[:600] if raw[:3] in (b"ID3", b"\xff\xfb\x90") else raw),
    ),
    wrong(
        "failures-wait-for-nobody",
        "S-83 S-249",
        sent=lambda delivery: [] if delivery.event == "video.generation.failed" else [delivery],
    ),
    wrong(
        "batch-hooks-missing",
        "S-131 S-259",
        sent=lambda delivery: [] if delivery.event == "video.batch.completed" else [delivery],
    ),
    wrong(
        "voice-hooks-missing",
        "S-145 S-261 S-249",
        sent=lambda delivery: [] if delivery.event.startswith("voice") else [delivery],
    ),
    wrong(
        "compose-hooks-missing",
        "S-154 S-248",
        sent=lambda delivery: [] if delivery.event.startswith("compo") else [delivery],
    ),
    wrong(
        "prompt-may-be-missing",
        "S-77",
        asked=asked(CREATE, when(lambda body: "prompt" not in body, lambda body, _: body.update(prompt="a"))),
    ),
)
