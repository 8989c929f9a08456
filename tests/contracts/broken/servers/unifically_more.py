"""Wrong Unifically servers, II: the subtler ones."""

from collections.abc import Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import add, asked, has, lack, parsed, put, refuse, status, told, when
from tests.contracts.broken.servers.server import Ask, Tell, bent
from tests.contracts.broken.servers.unifically import (
    ACCOUNT,
    CREATE,
    DRY,
    ENDED,
    FAILED,
    PLAIN,
    POLL,
    UPLOAD,
    hook,
    no,
    wrong,
)

VIDEO = has("data.output.video_url")
START_USD = 1_000_000_000


def _hurried(body: Any, ask: Ask) -> None:
    """A task is done at its third look, however soon that comes."""
    ask.memory[ask.path] = ask.memory.get(ask.path, 0) + 1
    if body["data"].get("status") in ("pending", "processing") and ask.memory[ask.path] >= 3:
        body["data"] |= {
            "status": "completed",
            "output": {"image_url": "https://c.test/a.png", "video_url": "https://c.test/a.mp4"},
        }


def _doubly(balance: Any) -> Any:
    """Everything costs twice its price."""
    return START_USD - 2 * (START_USD - balance)


def _free_dry(ask: Ask, tell: Tell) -> None:
    """A dry run is answered, and costs nothing, whatever it asks for."""
    body = parsed(ask.body)
    if ask.line == CREATE and isinstance(body, dict) and body.get("dry_run") is True and tell.status == 400:
        tell.status, tell.body = 200, orjson.dumps({"code": 200, "success": True, "data": {"cost": 0.1}})


def _as_text(ask: Ask, tell: Tell) -> None:
    if tell.headers.get("content-type") == "application/json":
        tell.headers["content-type"] = "text/plain"


def _twice(delivery: Delivery) -> Sequence[Delivery]:
    """Sent again with another body."""
    body = parsed(delivery.body)
    return [delivery, bent(delivery, body=orjson.dumps({**body, "status": "processing"}))]


def _as_one_id(body: Any, ask: Ask) -> None:
    """Every task has the id of the first."""
    body["data"]["task_id"] = ask.memory.setdefault("id", body["data"]["task_id"])


def _lists(body: Any, ask: Ask) -> None:
    body["data"] = [body["data"]]


def _is_long(body: Any) -> bool:
    return body.get("model") == "hailuo/minimax-2.3" and len(str(body.get("input", {}).get("prompt"))) > 2_000


def _of(models: str, *names: str) -> Any:
    """Tasks of some models that have all these fields."""

    def fits(body: Any) -> bool:
        asked = body.get("input")
        return str(body.get("model")).startswith(models) and isinstance(asked, dict) and {*names} <= {*asked}

    return fits


def _square(body: Any, ask: Ask) -> None:
    if body["input"]["aspect_ratio"] in ("16:9", "9:16", "4:3", "3:4"):
        body["input"]["aspect_ratio"] = "1:1"


def _blunt(body: Any, ask: Ask) -> None:
    if body["input"].get("resolution") == "1080p" and body["input"].get("duration", 6) == 6:
        body["input"]["resolution"] = "768p"


def _latin(ask: Ask, tell: Tell) -> None:
    """Letters beyond ASCII break it."""
    if ask.line == CREATE and not ask.body.isascii():
        tell.status = 500
        tell.body = orjson.dumps({"code": 500, "data": {"message": "ordinal", "code": "internal_error"}})


def _again(body: Any, ask: Ask) -> None:
    """Every fortieth task has the id of the first."""
    made = ask.memory["made"] = ask.memory.get("made", 0) + 1
    first = ask.memory.setdefault("first", body["data"]["task_id"])
    if made % 40 == 0:
        body["data"]["task_id"] = first


def _null(ask: Ask, tell: Tell) -> None:
    """What is no object is a surprise."""
    if ask.line == CREATE and isinstance(parsed(ask.body), list):
        tell.status = 500
        tell.body = orjson.dumps({"code": 500, "data": {"message": "no attribute", "code": "internal_error"}})


SERVERS = (
    wrong(
        "one-model-takes-long-prompts",
        "U-45",
        asked=asked(CREATE, when(_is_long, put("input.prompt", "A heron takes off"))),
    ),
    wrong(
        "characters-beside-a-last-frame",
        "U-12",
        asked=asked(
            CREATE,
            when(
                _of("google/veo-3.1-lite", "end_image_url", "reference_characters"), lack("input.reference_characters")
            ),
        ),
    ),
    wrong(
        "flux-max-refuses-its-own-ratio",
        "U-10 U-90",
        refuse(
            CREATE,
            lambda body: has("input.aspect_ratio", "21:9")(body) and body["model"].endswith("flux.2-max"),
            400,
            {"code": 400, "success": False, "data": {"message": "no", "code": "validation_error"}},
        ),
    ),
    wrong("pictures-are-square", "U-10", asked=asked(CREATE, when(_of("alibaba", "aspect_ratio"), _square))),
    wrong(
        "films-are-always-768p",
        "U-45",
        asked=asked(CREATE, when(lambda body: body.get("model") == "hailuo/minimax-2.0", _blunt)),
    ),
    wrong("a-list-breaks-it", "U-171", _null),
    wrong("ids-come-again-much-later", "U-115", told(CREATE, 200, when(PLAIN, _again))),
    wrong("knows-ascii-alone", "U-10", _latin),
    wrong("task-done-at-its-third-look", "U-125 U-155 U-156 U-141 U-132 U-133", told(POLL, 200, _hurried)),
    wrong("tasks-share-an-id", "U-115 U-116 U-123 U-124", told(CREATE, 200, when(PLAIN, _as_one_id))),
    wrong("answers-as-text", "U-113 U-112 U-115", _as_text),
    wrong("data-in-a-list", "U-113 U-115 U-123", told(".*tasks.*", 200, _lists)),
    wrong("success-is-false", "U-113", told(".*", 200, put("success", False))),
    wrong("refusals-say-success", "U-164 U-163", told(".*", 400, put("success", True))),
    wrong("refusals-lack-code", "U-163 U-165", told(".*", 400, lack("data.code"))),
    wrong("refusals-lack-status", "U-163", told(".*", 400, lack("code"))),
    wrong("refusal-message-is-a-list", "U-163", told(".*", 400, put("data.message", ["no"]))),
    wrong("unknown-task-is-pending", "U-6", status(POLL, 404, 200)),
    wrong("unknown-model-is-422", "U-3", status(CREATE, 404, 422)),
    wrong("unauthorized-is-400", "U-1", status(".*", 401, 400)),
    wrong(
        "image-models-tell-videos",
        "U-133",
        told(
            POLL,
            200,
            when(
                has("data.output.image_url"),
                put("data.output.image_url", None),
                add("data.output.video_url", "https://c.test/a.mp4"),
            ),
        ),
    ),
    wrong(
        "videos-are-paths", "U-132 U-141", told(POLL, 200, when(VIDEO, put("data.output.video_url", "/outputs/a.mp4")))
    ),
    wrong(
        "videos-are-objects",
        "U-132 U-141",
        told(POLL, 200, when(VIDEO, put("data.output.video_url", {"url": "https://c.test/a.mp4"}))),
    ),
    wrong(
        "audio-urls-as-text",
        "U-134 U-135",
        told(
            POLL,
            200,
            put("data.output.audio_urls", "https://c.test/a.mp3"),
            put("data.output.audio_url", 7),
            put("data.output.audio_url1", 7),
        ),
    ),
    wrong("transcripts-lack-words", "U-137", told(POLL, 200, lack("data.output.words"))),
    wrong("transcripts-lack-language", "U-137", told(POLL, 200, lack("data.output.language_code"))),
    wrong(
        "polls-wrap-their-task",
        "U-123 U-124",
        told(POLL, 200, lambda body, _: body.update(data={"task": body["data"]})),
    ),
    wrong(
        "processing-has-output",
        "U-127",
        told(POLL, 200, when(has("data.status", "processing"), add("data.output", {"video_url": "https://c.test/a"}))),
    ),
    wrong(
        "completed-tells-error", "U-128", told(POLL, 200, when(ENDED, add("data.error", {"message": "x", "code": "y"})))
    ),
    wrong("failed-is-error", "U-124", told(POLL, 200, when(FAILED, put("data.status", "error")))),
    wrong("failed-code-of-another-word", "U-129", told(POLL, 200, when(FAILED, put("data.error", "lost")))),
    wrong(
        "dry-runs-tell-ids",
        "U-120 U-118",
        told(CREATE, 200, when(DRY, add("data.task_id", "dry"), add("data.status", "pending"))),
    ),
    wrong("dry-runs-take-anything", "U-121 U-118", _free_dry),
    wrong("dry-runs-cost-nothing", "U-119 U-191 U-192 U-193 U-194 U-195", told(CREATE, 200, put("data.cost", 0))),
    wrong("dry-runs-cost-less-than-nothing", "U-119 U-118", told(CREATE, 200, put("data.cost", -1))),
    wrong("qwen-costs-more", "U-191 U-192 U-202", told(CREATE, 200, put("data.cost", lambda cost: cost + 0.01))),
    wrong("balance-never-moves", "U-172 U-118 U-5 U-142", told(ACCOUNT, 200, put("data.balance_usd", START_USD))),
    wrong("everything-costs-twice", "U-172", told(ACCOUNT, 200, put("data.balance_usd", _doubly))),
    wrong("account-lacks-id", "U-142", told(ACCOUNT, 200, lack("data.user_id"))),
    wrong("account-id-is-text", "U-142", told(ACCOUNT, 200, put("data.user_id", "u17"))),
    wrong("account-lacks-email", "U-142", told(ACCOUNT, 200, lack("data.email"))),
    wrong("account-stamps-in-milliseconds", "U-142", told(ACCOUNT, 200, put("data.created_at", lambda at: at * 1000))),
    wrong("account-restricted-as-text", "U-144 U-142", told(ACCOUNT, 200, add("data.restricted_until", "never"))),
    wrong("upload-is-post", "U-150", status(UPLOAD, 200, 405)),
    wrong("upload-lacks-success", "U-151", told(UPLOAD, 200, lack("success"))),
    wrong("upload-url-is-a-name", "U-151", told(UPLOAD, 200, put("file_url", "a.png"))),
    wrong("hook-shouts", "U-155 U-154", sent=hook("completed", put("status", "COMPLETED"))),
    wrong("hook-tells-urls-flat", "U-155", sent=hook("completed", lambda body, _: body.update(body.pop("data", {})))),
    wrong("hook-data-is-text", "U-155 U-156", sent=hook("completed", put("data", "https://c.test/a.mp4"))),
    wrong(
        "hook-under-other-keys",
        "U-156",
        sent=hook("completed", lambda body, _: body.update(data={"url": "https://c.test/a"})),
    ),
    wrong("hook-of-another-task", "U-155 U-153 U-123", sent=hook("completed", put("task_id", "another"))),
    wrong(
        "hook-failed-has-error-object",
        "U-157",
        sent=hook("failed", lack("error_message"), add("error", {"message": "x"})),
    ),
    wrong("hook-on-the-way-too", "U-153", sent=_twice),
    wrong("refuses-dry-runs", "U-118", no("dry_run", True)),
    wrong("refuses-callbacks", "U-153 U-8", no("callback_url")),
    wrong("refuses-negative-prompts", "U-10 U-91", no("input.negative_prompt")),
    wrong(
        "takes-long-prompts", "U-10 U-91 U-93 U-98", asked=asked(CREATE, put("input.prompt", lambda text: text[:300]))
    ),
    wrong("takes-any-mode", "U-10 U-64 U-65 U-74 U-77", asked=asked(CREATE, lack("input.mode"))),
)
