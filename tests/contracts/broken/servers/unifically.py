"""Wrong Unifically servers: tasks, dry runs, models' tables, callbacks, account and uploads."""

from collections.abc import Sequence
from typing import Any

import orjson

from mock_server.webhooks.deliveries import Delivery
from tests.contracts.broken.servers.bend import add, asked, has, lack, parsed, put, refuse, sends, status, told, when
from tests.contracts.broken.servers.server import Ask, Asked, Sent, Tell, Told, Wrong, bent

CREATE = "POST /v1/tasks"
POLL = "GET /v1/tasks/.+"
ACCOUNT = "GET (/v1)?/account"
UPLOAD = "PUT /upload"
ENDED = has("data.status", "completed")
FAILED = has("data.status", "failed")
DRY = has("data.cost")
PLAIN = has("data.task_id")


def wrong(name: str, rules: str, told: Told | None = None, asked: Asked | None = None, **more: Any) -> Wrong:
    """A wrong Unifically. rules: `U-112 U-115`, any of which is to be named."""
    return Wrong(name, "unifically", tuple(rules.split()), told=told, asked=asked, **more)


def no(param: str, *values: Any) -> Told:
    """Refuses a task that has the field, with one of these values."""
    answer = {"code": 400, "success": False, "data": {"message": f"not that {param}", "code": "validation_error"}}
    return refuse(CREATE, has(param, *values), 400, answer)


def hook(event: str, *changes: Any) -> Sent:
    """Callbacks of one state are changed; they are not signed."""

    def bend(delivery: Delivery) -> Sequence[Delivery]:
        body = parsed(delivery.body)
        if not isinstance(body, dict) or body.get("status") != event:
            return [delivery]
        for change in changes:
            change(body, Ask("", "", b"", {}, b"", {}))
        return [bent(delivery, body=orjson.dumps(body))]

    return bend


def _back(body: Any, ask: Ask) -> None:
    if body["data"].get("status") == "completed":
        seen = ask.memory[ask.path] = ask.memory.get(ask.path, 0) + 1
        if seen == 2:
            body["data"]["status"] = "processing"
            body["data"].pop("output", None)


def _moving(body: Any, ask: Ask) -> None:
    """The file has another address at every look."""
    seen = ask.memory[ask.path] = ask.memory.get(ask.path, 0) + 1
    for name, value in body["data"].get("output", {}).items():
        if isinstance(value, str):
            body["data"]["output"][name] = f"{value}?look={seen}"


def _renamed(body: Any, ask: Ask) -> None:
    output = body["data"].get("output", {})
    for name in ("video_url", "image_url", "audio_url"):
        if name in output:
            output["url"] = output.pop(name)


def _bare(ask: Ask, tell: Tell) -> None:
    """A success is its data alone."""
    body = parsed(tell.body)
    if tell.status == 200 and isinstance(body, dict) and "data" in body:
        tell.body = orjson.dumps(body["data"])


def _naked(ask: Ask, tell: Tell) -> None:
    """A refusal is OpenAI's, not Unifically's."""
    if tell.status >= 400 and ask.path.startswith("/v1/tasks"):
        tell.body = orjson.dumps({"error": {"message": "no", "type": "invalid_request_error"}})


def _failed_is_400(ask: Ask, tell: Tell) -> None:
    if ask.line.startswith("GET /v1/tasks/") and b'"failed"' in tell.body:
        tell.status = 400


def _dry_runs_make_tasks(ask: Ask) -> None:
    body = parsed(ask.body)
    if isinstance(body, dict) and body.get("dry_run") is True:
        ask.body = orjson.dumps({name: value for name, value in body.items() if name != "dry_run"})


def _keyless(ask: Ask) -> None:
    if not ask.headers.get("authorization", "").startswith("Bearer sk-mock_") and not _ours(ask):
        ask.headers["authorization"] = "Bearer mock_keyless__check"


def _ours(ask: Ask) -> bool:
    return "mock_" in ask.headers.get("authorization", "")


def _only(state: str) -> Sent:
    return lambda delivery: [delivery] if (parsed(delivery.body) or {}).get("status") == state else []


def _within(low: float, high: float) -> Any:
    return lambda number: max(low, min(high, number)) if isinstance(number, int | float) else number


def of(model: str, *changes: Any) -> Asked:
    """Tasks of the models whose name starts so are asked for otherwise: what they should refuse is taken."""
    return asked(CREATE, when(lambda body: str(body.get("model", "")).startswith(model), *changes))


SERVERS = (
    wrong("created-with-201", "U-112", status(CREATE, 200, 201)),
    wrong("created-with-202", "U-112", status(CREATE, 200, 202)),
    wrong("created-processing", "U-115", told(CREATE, 200, put("data.status", "processing"))),
    wrong("created-without-status", "U-115", told(CREATE, 200, when(PLAIN, lack("data.status")))),
    wrong("created-as-id", "U-115", told(CREATE, 200, when(PLAIN, add("data.id", "x"), lack("data.task_id")))),
    wrong("id-as-number", "U-115 U-116", told(CREATE, 200, put("data.task_id", 17))),
    wrong("created-with-output", "U-117 U-127", told(CREATE, 200, when(PLAIN, add("data.output", {"video_url": "x"})))),
    wrong("code-is-always-200", "U-163", told(".*", None, put("code", 200))),
    wrong("code-is-0", "U-113", told(".*", 200, put("code", 0))),
    wrong("success-is-missing", "U-113", told(".*", 200, lack("success"))),
    wrong("success-is-text", "U-113", told(".*", 200, put("success", "true"))),
    wrong("data-alone", "U-113", _bare),
    wrong(
        "empty-output-objects",
        "U-114 U-127",
        told(POLL, 200, when(has("data.status", "pending", "processing"), add("data.output", {}))),
    ),
    wrong("errors-are-null", "U-128", told(POLL, 200, when(ENDED, add("data.error", None)))),
    wrong("poll-of-another-id", "U-123", told(POLL, 200, put("data.task_id", "another"))),
    wrong("poll-lacks-id", "U-123", told(POLL, 200, lack("data.task_id"))),
    wrong("poll-shouts", "U-124", told(POLL, 200, put("data.status", str.upper))),
    wrong("completed-is-succeeded", "U-124", told(POLL, 200, when(ENDED, put("data.status", "succeeded")))),
    wrong("completed-without-output", "U-126", told(POLL, 200, when(ENDED, lack("data.output")))),
    wrong(
        "completed-output-is-a-list", "U-126 U-132", told(POLL, 200, when(ENDED, put("data.output", lambda it: [it])))
    ),
    wrong("output-under-another-name", "U-132 U-133 U-134", told(POLL, 200, _renamed)),
    wrong("goes-back", "U-125", told(POLL, 200, _back)),
    wrong("file-moves-at-every-look", "U-125", told(POLL, 200, _moving)),
    wrong("failed-poll-is-400", "U-123", _failed_is_400),
    wrong("failed-without-reason", "U-129", told(POLL, 200, when(FAILED, lack("data.error")))),
    wrong(
        "failed-keeps-output",
        "U-129 U-127",
        told(POLL, 200, when(FAILED, add("data.output", {"video_url": "http://x/a"}))),
    ),
    wrong(
        "songs-have-one-track",
        "U-135",
        told(POLL, 200, lack("data.output.audio_url2"), lack("data.output.clips"), lack("data.output.audio_urls")),
    ),
    wrong("dry-runs-lack-cost", "U-119 U-118", told(CREATE, 200, when(DRY, lack("data.cost")))),
    wrong("dry-runs-cost-text", "U-119 U-118", told(CREATE, 200, put("data.cost", str))),
    wrong(
        "dry-runs-cost-cents", "U-191 U-192 U-193 U-194", told(CREATE, 200, put("data.cost", lambda cost: cost * 100))
    ),
    wrong("dry-runs-make-tasks", "U-118 U-119 U-120", asked=_dry_runs_make_tasks),
    wrong("unknown-model-is-400", "U-3", status(CREATE, 404, 400)),
    wrong("unknown-task-is-400", "U-6", status(POLL, 404, 400)),
    wrong("invalid-is-422", "U-167 U-10", status(CREATE, 400, 422)),
    wrong("unauthorized-is-403", "U-1", status(".*", 401, 403)),
    wrong("no-money-is-400", "U-5", status(CREATE, 402, 400)),
    wrong("too-many-is-503", "U-7", status(".*", 429, 503)),
    wrong("no-key-needed", "U-1", asked=_keyless),
    wrong("refusals-of-another-api", "U-163", _naked),
    wrong("refusals-without-message", "U-163", told(".*", 400, lack("data.message"))),
    wrong("refusals-of-another-word", "U-165", told(CREATE, 400, put("data.code", "invalid_request"))),
    wrong("unauthorized-of-another-word", "U-165", told(".*", 401, put("data.code", "unauthorized"))),
    wrong(
        "takes-any-model",
        "U-3",
        asked=asked(
            CREATE,
            put(
                "model",
                lambda it: (
                    it
                    if "/" in str(it) and "unknown" not in str(it) and "no-such" not in str(it)
                    else "google/veo-3.1-fast"
                ),
            ),
        ),
    ),
    wrong(
        "takes-tasks-without-input",
        "U-4",
        asked=asked(
            CREATE,
            when(
                lambda body: not isinstance(body.get("input"), dict),
                add("input", {"prompt": "a"}),
                add("model", "google/veo-3.1-fast"),
            ),
        ),
    ),
    wrong(
        "veo-takes-last-frame-alone",
        "U-11",
        asked=of(
            "google/veo",
            when(
                lambda body: "start_image_url" not in body.get("input", {}),
                lack("input.end_image_url"),
                lack("input.last_frame_url"),
            ),
        ),
    ),
    wrong("veo-refuses-9-16", "U-10", no("input.aspect_ratio", "9:16")),
    wrong("refuses-1080p", "U-10 U-43", no("input.resolution", "1080p")),
    wrong("refuses-seeds", "U-10", no("input.seed")),
    wrong(
        "takes-any-ratio",
        "U-10",
        asked=asked(CREATE, put("input.aspect_ratio", lambda it: it if it in ("16:9", "9:16", "1:1") else "16:9")),
    ),
    wrong("takes-any-resolution", "U-10", asked=asked(CREATE, when(has("input.resolution"), lack("input.resolution")))),
    wrong("takes-any-duration", "U-10 U-14", asked=asked(CREATE, lack("input.duration"))),
    wrong(
        "takes-tasks-without-prompt",
        "U-10",
        asked=asked(
            CREATE,
            when(
                lambda body: isinstance(body.get("input"), dict) and "prompt" not in body["input"],
                add("input.prompt", "a"),
            ),
        ),
    ),
    wrong("takes-negative-seeds", "U-10", asked=asked(CREATE, put("input.seed", _within(0, 2**31 - 1)))),
    wrong("transcribes-for-33-speakers", "U-111", asked=asked(CREATE, put("input.num_speakers", _within(1, 32)))),
    wrong("account-lacks-balance", "U-142", told(ACCOUNT, 200, lack("data.balance_usd"))),
    wrong("account-balance-is-text", "U-142", told(ACCOUNT, 200, put("data.balance_usd", str))),
    wrong("account-stamps-are-iso", "U-142", told(ACCOUNT, 200, put("data.created_at", "2026-03-09T16:10:00Z"))),
    wrong("account-not-there", "U-142", status("GET /account", 200, 404)),
    wrong("upload-answers-url", "U-151", told(UPLOAD, 200, add("url", "http://x/a.png"), lack("file_url"))),
    wrong("upload-refuses-base64", "U-150", refuse(UPLOAD, has("base64"), 400, {"success": False, "message": "no"})),
    wrong("hook-never-sent", "U-153", sent=lambda _: []),
    wrong("hook-only-of-successes", "U-153", sent=_only("completed")),
    wrong("hook-only-of-failures", "U-153", sent=_only("failed")),
    wrong(
        "hook-calls-it-output",
        "U-155",
        sent=hook("completed", lambda body, _: body.update(output=body.pop("data", None))),
    ),
    wrong("hook-lacks-id", "U-155", sent=hook("completed", lack("task_id"))),
    wrong("hook-in-envelope", "U-155", sent=hook("completed", add("code", 200), add("success", True))),
    wrong(
        "hook-of-another-file",
        "U-156",
        sent=hook(
            "completed", put("data.video_url", "https://c.test/x.mp4"), put("data.image_url", "https://c.test/x.png")
        ),
    ),
    wrong("hook-of-failures-lacks-message", "U-157", sent=hook("failed", lack("error_message"))),
    wrong("hook-is-text", "U-154", sent=sends(lambda it: {**it, "Content-Type": "text/plain"})),
)
