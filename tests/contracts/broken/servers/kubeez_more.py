"""Wrong Kubeez servers: the subtler ones."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import has, lack, put, told, when
from tests.contracts.broken.servers.kubeez_bend import (
    CALL,
    HELLO,
    LIST,
    arguments,
    asks,
    frame,
    given,
    refusal,
    said,
    tells,
    tool_of,
    wrong,
)
from tests.contracts.broken.servers.server import Ask, Tell, Told

MEDIA, MUSIC, STATUS, BALANCE, HISTORY = (
    "generate_media",
    "generate_music",
    "get_generation_status",
    "get_balance",
    "get_generations",
)
DONE, FAILED = has("status", "completed"), has("status", "failed")
NOW = "2026-07-28"


def _modern(*changes: Any) -> Told:
    """What is said in the revision without a handshake is changed."""

    def change(body: Any, ask: Ask) -> None:
        if ask.headers.get("mcp-protocol-version") == NOW and "result" in body:
            for each in changes:
                each(body["result"], ask)

    return said(".*", change)


def _needs_session(ask: Ask, tell: Tell) -> None:
    """The revision without sessions has sessions all the same."""
    if ask.headers.get("mcp-protocol-version") == NOW and asks(ask).get("method") in (LIST, CALL):
        tell.status, tell.headers["content-type"] = 400, "application/json"
        error = {"code": -32600, "message": "Missing session ID"}
        frame(tell, {"jsonrpc": "2.0", "id": asks(ask).get("id"), "error": error})


def _zero(ask: Ask, tell: Tell) -> None:
    """An id of 0 is taken for none."""
    if asks(ask).get("id", 1) in (0, "") and tell.status == 200:
        tell.status, tell.body = 202, b""


def _no_text_ids(body: Any, ask: Ask) -> None:
    """Ids are numbers, and nothing else."""
    if isinstance(asks(ask).get("id"), str):
        body.pop("result", None)
        body["error"] = {"code": -32600, "message": "id must be a number"}


def _wants_arguments(body: Any, ask: Ask) -> None:
    """A call without arguments is none."""
    if "arguments" not in asks(ask).get("params", {}):
        body.pop("result", None)
        body["error"] = {"code": -32602, "message": "arguments is required to call a tool"}


def _wants_no_meta(body: Any, ask: Ask) -> None:
    """What stands beside the arguments is refused."""
    if set(asks(ask).get("params", {})) - {"name", "arguments"}:
        body.pop("result", None)
        body["error"] = {"code": -32602, "message": "unexpected field in params"}


def _any_case(ask: Ask) -> None:
    """Tools are known in any case."""
    sent = asks(ask)
    if sent.get("method") == CALL and isinstance(sent["params"].get("name"), str):
        sent["params"]["name"] = sent["params"]["name"].lower()
        ask.body = orjson.dumps(sent)


def _cut(body: Any, ask: Ask) -> None:
    """The text of a long result ends before its object does."""
    result = body.get("result", {})
    if "structuredContent" in result:
        result["content"][0]["text"] = result["content"][0]["text"][:400]


def _erring(body: Any, ask: Ask) -> None:
    """What went well is marked as an error."""
    if "structuredContent" in body.get("result", {}) and tool_of(ask) == BALANCE:
        body["result"]["isError"] = True


def _rows(name: str, change: Any) -> Told:
    """One listed tool is another."""

    def bend(body: Any, ask: Ask) -> None:
        for row in body.get("result", {}).get("tools", ()):
            if row["name"] == name:
                change(row)

    return said(LIST, bend)


def _toll(tool: str, *, refused: bool | None = None) -> Told:
    """A call that costs nothing costs a credit."""

    def change(body: Any, ask: Ask) -> None:
        result = body.get("result", {})
        if tool_of(ask) == BALANCE:
            result["structuredContent"]["credits"] -= ask.memory.get("toll", 0)
            text = orjson.dumps(result["structuredContent"]).decode()
            result["content"] = [{"type": "text", "text": text}]
        elif tool_of(ask).startswith(tool) and refused in (None, result.get("isError")):
            ask.memory["toll"] = ask.memory.get("toll", 0) + 1

    return said(CALL, change)


def _few_at_once(tool: str, most: int) -> Told:
    """Fewer jobs at once than the limit are too many: counted as if none ended."""

    def change(body: Any, ask: Ask) -> None:
        if tool_of(ask) == tool and "error" not in body and not body["result"]["isError"]:
            ask.memory[tool] = ask.memory.get(tool, 0) % (most + 1) + 1
            if ask.memory[tool] > most:
                body["result"] = refusal("rate_limited", "Too many jobs at once.")

    return said(CALL, change)


def _done(*changes: Any) -> Told:
    return tells(STATUS, when(DONE, *changes))


def _with_songs(body: Any, ask: Ask) -> None:
    """Songs are in the history too."""
    started = ask.memory.get("songs", [])
    body["generations"] = [{"id": ident, "status": "pending", "outputs": []} for ident in started] + body["generations"]


def _noted(body: Any, ask: Ask) -> None:
    ask.memory.setdefault("songs", []).append(body["generation_id"])


def _late(rows: Any) -> Any:
    """The history does not hear of an end."""
    return [{**row, "status": "processing", "outputs": []} if row["status"] == "completed" else row for row in rows]


def _no_key_header(ask: Ask) -> None:
    """A key is read from `Authorization` alone, over REST too."""
    ask.headers.pop("x-api-key", None)


def _slowly(body: Any, ask: Ask) -> None:
    """What was asked for in ten seconds is made in five."""
    if body.get("duration") in ("10s", "15s"):
        del body["duration"]


def _typed(field: str, kind: str) -> Any:
    """An argument is of another type."""
    return lambda row: row["inputSchema"]["properties"][field].update(type=kind)


def _songless(body: Any, ask: Ask) -> None:
    """What songs have cost is still there."""
    body["credits"] += 19 * len(ask.memory.get("songs", []))


def _as_covers(body: Any, ask: Ask) -> None:
    for song in body.get("songs", ()):
        song["audio_url"] = song["image_url"]


def _early_songs(body: Any, ask: Ask) -> None:
    if body["status"] == "processing":
        body["songs"] = [{"audio_url": "https://media.example.org/a.mp3", "title": "A", "lyrics": ""}]


def _song_back(body: Any, ask: Ask) -> None:
    """Songs that are done are being made again at the second look."""
    key = str(arguments(ask).get("generation_id"))
    ask.memory[key] = ask.memory.get(key, 0) + (body["status"] == "completed")
    if body["status"] == "completed" and ask.memory[key] == 2:
        body["status"] = "processing"
        del body["songs"]


def _rest_refused(path: str) -> Told:
    """What a tool takes is refused by path."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.path == path and tell.status == 200:
            held = {"error": {"code": "invalid_parameters", "message": "no"}, "detail": "no"}
            tell.status, tell.body = 400, orjson.dumps(held)

    return bend


GONE = "http://127.0.0.1:8080/media/check/none"
SERVERS = (
    wrong("discovers-no-revision", "K-138", _modern(put("supportedVersions", []))),
    wrong("discovers-no-tools", "K-138", _modern(put("capabilities", {}))),
    wrong("stateless-results-say-no-type", "K-138", _modern(lack("resultType"))),
    wrong("stateless-results-name-no-server", "K-138", _modern(lack("_meta"))),
    wrong("stateless-lists-other-tools", "K-138", _modern(put("tools", lambda rows: rows[:3]))),
    wrong("stateless-calls-need-a-session", "K-138", _needs_session),
    wrong("greets-with-a-list-of-notes", "K-137", said(HELLO, put("result.instructions", ["poll", "wait"]))),
    wrong("id-0-is-none", "K-139", _zero),
    wrong("ids-are-numbers-only", "K-139", said(".*", _no_text_ids)),
    wrong("calls-need-arguments", "K-145 K-139", said(CALL, _wants_arguments)),
    wrong("calls-take-no-meta", "K-139 K-145", said(CALL, _wants_no_meta)),
    wrong("tools-in-any-case", "K-140", asked=_any_case),
    wrong("text-is-cut", "K-144", said(CALL, _cut)),
    wrong("successes-are-errors", "K-115 K-144 K-145", said(CALL, _erring)),
    wrong("object-is-a-list", "K-144", said(CALL, put("result.structuredContent", lambda told: [told]))),
    wrong("object-is-null", "K-144", said(CALL, put("result.structuredContent", None))),
    wrong(
        "sources-as-list-alone",
        "K-146",
        _rows(
            MEDIA,
            lambda row: row["inputSchema"]["properties"].update(
                source_media_urls={"type": "array", "items": {"type": "string"}}
            ),
        ),
    ),
    wrong(
        "elements-are-one",
        "K-146",
        _rows(MEDIA, lambda row: row["inputSchema"]["properties"].update(kling_elements={"type": "object"})),
    ),
    wrong(
        "negative-prompt-not-in-the-schema",
        "K-146",
        _rows(MEDIA, lambda row: row["inputSchema"]["properties"].pop("negative_prompt")),
    ),
    wrong(
        "song-status-needs-nothing", "K-146", _rows("get_music_status", lambda row: row["inputSchema"].pop("required"))
    ),
    wrong(
        "estimates-need-a-prompt",
        "K-146",
        _rows("get_generation_estimate", lambda row: row["inputSchema"].update(required=["model", "prompt"])),
    ),
    wrong("instrumental-is-text", "K-146", _rows(MUSIC, _typed("instrumental", "string"))),
    wrong("prompt-is-a-list", "K-146", _rows(MEDIA, _typed("prompt", "array"))),
    wrong("results-are-lists", "K-144", _rows(BALANCE, lambda row: row["outputSchema"].update(type="array"))),
    wrong(
        "results-have-no-words",
        "K-144",
        _rows(STATUS, lambda row: row["outputSchema"]["properties"].update(status={"type": "integer"})),
    ),
    wrong("models-cost-more", "K-126", tells("get_models", put("models[].cost_per_generation", lambda cost: cost + 1))),
    wrong("starts-cost-more-than-told", "K-126", tells(MEDIA, put("estimated_cost_credits", lambda cost: cost - 1))),
    wrong("songs-are-free", "K-126", tells(BALANCE, _songless), tells(MUSIC, _noted)),
    wrong("polls-cost-a-credit", "K-108 K-126", _toll("get_generation_status")),
    wrong("estimates-cost-a-credit", "K-109 K-126", _toll("get_generation_estimate")),
    wrong("refusals-cost-a-credit", "K-126", _toll("generate_", refused=True)),
    wrong("4-jobs-at-once", "K-123 K-119", _few_at_once(MEDIA, 4), scenario="check-limits"),
    wrong("2-songs-at-once", "K-124 K-120 K-83", _few_at_once(MUSIC, 2), scenario="check-limits"),
    wrong("2-dialogues-at-once", "K-125 K-121", _few_at_once("generate_dialogue", 2), scenario="check-limits"),
    wrong("stamps-are-numbers", "K-101 K-103", _done(put("created_at", 1_767_225_600))),
    wrong("dimensions-of-another", "K-103", _done(put("outputs[].width", 64), put("outputs[].height", 64))),
    wrong("ratio-is-not-heeded", "K-14 K-98 K-103", asked=given(MEDIA, lack("aspect_ratio"))),
    wrong("length-is-not-heeded", "K-38 K-42 K-126 K-129", asked=given(MEDIA, _slowly)),
    wrong("thumbnails-are-gone", "K-103", _done(put("outputs[].thumbnail_url", f"{GONE}.jpg"))),
    wrong("optimized-is-gone", "K-104", _done(put("outputs[].optimized_url", f"{GONE}.jpg"))),
    wrong("songs-are-gone", "K-111", tells("get_music_status", put("songs[].audio_url", f"{GONE}.mp3"))),
    wrong("songs-are-pictures", "K-111", tells("get_music_status", _as_covers)),
    wrong("songs-before-the-end", "K-105", tells("get_music_status", _early_songs)),
    wrong("songs-go-back", "K-101", tells("get_music_status", _song_back)),
    wrong(
        "songs-in-silence",
        "K-106 K-101 K-111",
        tells("get_music_status", when(has("status", "failed"), lack("error_message"))),
    ),
    wrong("history-with-songs", "K-118", tells(MUSIC, _noted), tells(HISTORY, _with_songs)),
    wrong("history-hears-of-no-end", "K-116", tells(HISTORY, put("generations", _late))),
    wrong("rest-knows-no-x-api-key", "K-85 K-150", asked=_no_key_header),
    wrong("rest-uploads-without-url", "K-134", told("POST /v1/upload/media", 200, lack("url"))),
    wrong("rest-uploads-as-text", "K-134", told("POST /v1/upload/media", 200, put("url", 7))),
    wrong("rest-dialogues-refused", "K-150 K-77", _rest_refused("/v1/generate/dialogue")),
    wrong("rest-songs-refused", "K-150 K-69", _rest_refused("/v1/generate/music")),
    wrong("rest-ads-refused", "K-150 K-80", _rest_refused("/v1/generate/ad-copy")),
    wrong("rest-ads-without-ids", "K-113 K-150", told("POST /v1/generate/ad-copy", 200, lack("generation_ids"))),
)
