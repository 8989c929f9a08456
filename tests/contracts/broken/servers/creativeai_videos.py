"""Wrong CreativeAI servers, I: what single videos say, from their acceptance to their end."""

from typing import Any

from tests.contracts.broken.servers.bend import add, has, lack, put, status, told, when
from tests.contracts.broken.servers.server import Ask, Asked, Tell, Told, Wrong

CREATE = "POST /v1/video/generat(e|ions)"
POLL = "GET /v1/video/generations/(?!batch/).+"
COMPLETED = has("status", "completed")
FAILED = has("status", "failed")
OF_AN_IMAGE = has("image_url")


def wrong(name: str, rules: str, told: Told | None = None, asked: Asked | None = None, **more: Any) -> Wrong:
    """A wrong CreativeAI. rules: `S-98 S-100`, any of which is to be named."""
    return Wrong(name, "creativeai", tuple(rules.split()), told=told, asked=asked, **more)


def _resolved(body: Any, ask: Ask) -> None:
    """`model` shows what serves, not what was asked for."""
    if "model_actual" in body:
        body["model"] = body["model_actual"].removesuffix("-t2v").removesuffix("-i2v")


def _times(body: Any, ask: Ask) -> int:
    """How often this job has been looked at, this time included."""
    ask.memory[ask.path] = ask.memory.get(ask.path, 0) + 1
    return int(ask.memory[ask.path])


def _back(body: Any, ask: Ask) -> None:
    """An ended job is seen processing once more when it is looked at again."""
    if body.get("status") in ("completed", "failed") and _times(body, ask) == 2:
        body["status"], body["output_url"] = "processing", None
        body.pop("completed_at", None)
        body.pop("error", None)


def _drifting(body: Any, ask: Ask) -> None:
    """Each poll tells another moment of acceptance."""
    if "created_at" in body:
        body["created_at"] = f"2026-01-01T00:00:{_times(body, ask) % 60:02d}Z"


def _changed_its_mind(body: Any, ask: Ask) -> None:
    """A completed job has failed when it is looked at again."""
    if body.get("status") == "completed" and _times(body, ask) > 1:
        error = {"message": "lost", "type": "server_error", "code": "generation_failed"}
        body |= {"status": "failed", "output_url": None, "error": error}


def _failed_is_500(ask: Ask, tell: Tell) -> None:
    if ask.line.startswith("GET /v1/video/generations/") and b'"status":"failed"' in tell.body:
        tell.status = 500


SERVERS = (
    wrong("202-lacks-model-actual", "S-98", told(CREATE, 202, lack("model_actual"))),
    wrong("202-lacks-object", "S-96", told(CREATE, 202, lack("object"))),
    wrong("202-object-is-video", "S-96", told(CREATE, 202, put("object", "video"))),
    wrong("202-lacks-prompt", "S-100", told(CREATE, 202, lack("prompt"))),
    wrong("202-lacks-created-at", "S-110", told(CREATE, 202, lack("created_at"))),
    wrong("202-lacks-output-url", "S-105", told(CREATE, 202, lack("output_url"))),
    wrong("202-status-queued", "S-94 S-99", told(CREATE, 202, put("status", "queued"))),
    wrong("202-status-shouting", "S-94 S-99 S-17", told(CREATE, 202, put("status", "PROCESSING"))),
    wrong("accepted-with-200", "S-22", status(CREATE, 202, 200)),
    wrong("alias-not-there", "S-23", status("POST /v1/video/generate", 202, 404)),
    wrong("model-is-resolved", "S-97 S-120 S-224", told(CREATE, 202, _resolved)),
    wrong("prompt-cut-short", "S-100", told(CREATE, 202, put("prompt", lambda text: text[:10]))),
    wrong("prompt-in-lower-case", "S-100", told(CREATE, 202, put("prompt", str.lower))),
    wrong("credits-as-text", "S-102", told(CREATE, 202, put("credits", str))),
    wrong("credits-with-fraction", "S-102 S-304 S-291", told(CREATE, 202, put("credits", 59.5))),
    wrong("text-to-video-at-30", "S-291 S-304", told(CREATE, 202, put("credits", 30))),
    wrong("image-to-video-at-60", "S-292 S-304", told(CREATE, 202, when(OF_AN_IMAGE, put("credits", 60)))),
    wrong("webhook-url-not-echoed", "S-106", told(CREATE, 202, lack("webhook_url"))),
    wrong("image-url-not-echoed", "S-101", told(CREATE, 202, lack("image_url"))),
    wrong("stamps-with-fractions", "S-12 S-110", told(CREATE, 202, put("created_at", "2026-03-09T16:10:00.125Z"))),
    wrong("stamps-with-offset", "S-12 S-110", told(CREATE, 202, put("created_at", "2026-03-09T16:10:00+00:00"))),
    wrong("stamps-in-unix-time", "S-12 S-110", told(CREATE, 202, put("created_at", 1773072600))),
    wrong("failover-used-as-text", "S-104", told(CREATE, 202, put("failover_used", "false"))),
    wrong("failover-always-used", "S-104 S-227", told(CREATE, 202, put("failover_used", True))),
    wrong("serves-texts-for-images", "S-221 S-225", told(CREATE, 202, put("model_actual", "kling-o3-pro-t2v"))),
    wrong("serving-key-without-kind", "S-221 S-225 S-98", told(CREATE, 202, put("model_actual", "kling-o3-pro"))),
    wrong("serving-key-is-auto", "S-98 S-120 S-221", told(CREATE, 202, put("model_actual", "auto"))),
    wrong("output-before-the-end", "S-105", told(CREATE, 202, put("output_url", "https://cdn.test/output/a.mp4"))),
    wrong("id-as-number", "S-95", told(CREATE, 202, put("id", 17))),
    wrong("poll-of-another-id", "S-95", told(POLL, 200, put("id", lambda text: f"{text[:-1]}~"))),
    wrong("completed-without-output", "S-105 S-118", told(POLL, 200, when(COMPLETED, put("output_url", None)))),
    wrong("completed-without-end", "S-111", told(POLL, 200, when(COMPLETED, lack("completed_at")))),
    wrong("completed-without-error", "S-107 S-118", told(POLL, 200, when(COMPLETED, lack("error")))),
    wrong("completed-says-succeeded", "S-99 S-17 S-117", told(POLL, 200, when(COMPLETED, put("status", "succeeded")))),
    wrong("outputs-as-list", "S-105", told(POLL, 200, when(COMPLETED, put("output_url", lambda url: [url])))),
    wrong("ends-before-it-began", "S-111", told(POLL, 200, put("completed_at", "2020-01-01T00:00:00Z"))),
    wrong("goes-back-to-processing", "S-117", told(POLL, 200, _back)),
    wrong("fails-after-it-completed", "S-117", told(POLL, 200, _changed_its_mind)),
    wrong("polls-move-created-at", "S-110", told(POLL, 200, _drifting)),
    wrong("poll-lacks-model", "S-97 S-120", told(POLL, 200, lack("model"))),
    wrong("poll-changes-model", "S-97 S-120", told(POLL, 200, put("model", "kling-v3"))),
    wrong("poll-lacks-credits", "S-102", told(POLL, 200, lack("credits"))),
    wrong("poll-doubles-credits", "S-102 S-291 S-304", told(POLL, 200, put("credits", lambda cost: 2 * cost))),
    wrong("failed-poll-is-500", "S-24 S-116", _failed_is_500),
    wrong("failed-error-is-text", "S-119 S-107", told(POLL, 200, when(FAILED, put("error", "lost")))),
    wrong("failed-error-lacks-code", "S-119 S-107", told(POLL, 200, when(FAILED, lack("error.code")))),
    wrong("failed-without-end", "S-111 S-119", told(POLL, 200, when(FAILED, lack("completed_at")))),
    wrong(
        "failed-poll-has-output", "S-105 S-119", told(POLL, 200, when(FAILED, put("output_url", "https://c.test/a")))
    ),
    wrong("failed-poll-credits-0", "S-313 S-102", told(POLL, 200, when(FAILED, put("credits", 0)))),
    wrong("failed-poll-tells-refund", "S-313 S-103", told(POLL, 200, when(FAILED, add("credits_refunded", 60)))),
)
