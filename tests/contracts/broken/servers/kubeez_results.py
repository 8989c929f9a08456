"""Wrong Kubeez servers: what tools tell of jobs, songs, ads, models, credits and the history."""

from typing import Any

from tests.contracts.broken.servers.bend import add, has, lack, put, when
from tests.contracts.broken.servers.kubeez_bend import (
    arguments,
    frame,
    given,
    message,
    result,
    tells,
    tool_of,
    wrong,
)
from tests.contracts.broken.servers.server import Ask, Tell, Told

STARTS = "generate_(media|music|dialogue)"
MEDIA, STATUS, SONGS = "generate_media", "get_generation_status", "get_music_status"
MUSIC, SPEECH, ADS = "generate_music", "generate_dialogue", "create_ad_copy"
MODELS, BALANCE, HISTORY, ESTIMATE = "get_models", "get_balance", "get_generations", "get_generation_estimate"
DONE, FAILED = has("status", "completed"), has("status", "failed")
RUNNING = has("status", "processing")
UNDONE = has("status", "pending", "queued", "processing")
ELSEWHERE = "https://media.example.org/images/a.png"
ROW = {"url": ELSEWHERE, "thumbnail_url": ELSEWHERE, "media_type": "image", "width": 8, "height": 8}
KINDS = ("image", "video", "music", "speech", "separation", "other")
START_CREDITS = 1_000_000_000


def _done(*changes: Any) -> Told:
    """A completed job tells otherwise."""
    return tells(STATUS, when(DONE, *changes))


def _looks(ask: Ask) -> int:
    """How often this job has been looked at, this time included."""
    key = f"looks {arguments(ask).get('generation_id')}"
    ask.memory[key] = ask.memory.get(key, 0) + 1
    return int(ask.memory[key])


def _back(body: Any, ask: Ask) -> None:
    """What is being made waits again at its second look."""
    if body["status"] == "processing" and _looks(ask) == 2:
        body["status"] = "pending"


def _undone(body: Any, ask: Ask) -> None:
    """What is done is being made again at its second look."""
    if body["status"] == "completed" and _looks(ask) == 2:
        body |= {"status": "processing", "outputs": []}


def _failed_at_last(body: Any, ask: Ask) -> None:
    """What is done has failed at its second look."""
    if body["status"] == "completed" and _looks(ask) == 2:
        body |= {"status": "failed", "outputs": [], "error_message": "lost", "credits_deducted": 0}


def _hurried(body: Any, ask: Ask) -> None:
    """A job is done at its third look, however soon that comes."""
    if body["status"] in ("pending", "queued", "processing") and _looks(ask) >= 3:
        body |= {"status": "completed", "progress": 100, "outputs": [ROW]}


def _slipping(body: Any, ask: Ask) -> None:
    """Progress falls from look to look."""
    body["progress"] = max(0, 90 - 30 * _looks(ask))


def _dearer(body: Any, ask: Ask) -> None:
    """What a job has cost rises after its end."""
    if body.get("credits_deducted"):
        body["credits_deducted"] += _looks(ask)


def _endless(body: Any, ask: Ask) -> None:
    """No job ever ends."""
    if body["status"] in ("completed", "failed"):
        body |= {"status": "processing", "progress": 99, "outputs": [], "error_message": None}


def _twin(body: Any, ask: Ask) -> None:
    """All jobs of a tool have the id of the first."""
    body["generation_id"] = ask.memory.setdefault(tool_of(ask), body["generation_id"])


def _in_place_of_404(ask: Ask, tell: Tell) -> None:
    """A job nobody has started is pending."""
    told = message(tell)
    held = told.get("result", {}).get("structuredContent", {}) if isinstance(told, dict) else {}
    if tool_of(ask) in (STATUS, SONGS) and held.get("error") == "not_found":
        ident = arguments(ask).get("generation_id")
        told["result"] = result({"generation_id": ident, "status": "pending", "outputs": []})
        frame(tell, told)


def _outputs_to_songs(body: Any, ask: Ask) -> None:
    body["outputs"] = body.pop("songs", [])


def _one_id(body: Any, ask: Ask) -> None:
    """REST's single id, where the tool tells a list."""
    body["generation_id"] = body.pop("generation_ids")[0]


def _filtered(name: str) -> Any:
    """The history does not heed one of its filters."""
    return given(HISTORY, lack(name))


def _rows(change: Any) -> Told:
    """The rows of the history are others."""
    return tells(HISTORY, put("generations", change))


def _spent_twice(body: Any, ask: Ask) -> None:
    body["credits"] = START_CREDITS - 2 * (START_CREDITS - body["credits"])


def _kept(body: Any, ask: Ask) -> None:
    """What a failed job took is not given back."""
    lost = ask.memory.setdefault("lost", {})
    if tool_of(ask) == BALANCE:
        body["credits"] -= sum(lost.values())
    elif body.get("status") == "failed":
        lost[body["generation_id"]] = 7


def _less_by_reading(body: Any, ask: Ask) -> None:
    """Looking at the balance costs a credit."""
    ask.memory["read"] = ask.memory.get("read", 0) + 1
    body["credits"] -= ask.memory["read"]


def _unheard(kind: Any) -> Any:
    return "video" if kind == "audio" else kind


def _under(old: str, new: str) -> Any:
    """Each row of a list has a field under another name."""
    return lambda rows: [{new if name == old else name: value for name, value in row.items()} for row in rows]


def _ended(rows: Any) -> Any:
    return [row for row in rows if row["status"] in ("completed", "failed")]


def _others(idents: Any) -> Any:
    return [f"{ident}-v" for ident in idents]


def _known(kind: Any) -> Any:
    return kind if kind in KINDS else "image"


def _wrapped(body: Any, ask: Ask) -> None:
    held = dict(body)
    body.clear()
    body["data"] = held


def _wide(sent: Any, ask: Ask) -> None:
    """What is asked for in no shape is made wide."""
    sent.setdefault("aspect_ratio", "16:9")


def _small(body: Any, ask: Ask) -> None:
    for row in body["outputs"]:
        row["url"] = row["thumbnail_url"]


def _spoken(body: Any, ask: Ask) -> None:
    """What speaks is told like a song."""
    if body["outputs"][0].get("media_type") == "audio":
        body["songs"] = [{"audio_url": row["url"], "title": "", "lyrics": ""} for row in body.pop("outputs")]


def _models(*changes: Any) -> Told:
    return tells(MODELS, *changes)


SERVERS = (
    wrong("starts-without-id", "K-99", tells(STARTS, lack("generation_id"))),
    wrong("starts-without-status", "K-99", tells(STARTS, lack("status"))),
    wrong("starts-with-an-empty-id", "K-99", tells(STARTS, put("generation_id", ""))),
    wrong("starts-with-a-number-as-id", "K-99", tells(STARTS, put("generation_id", 17))),
    wrong("starts-under-id", "K-99", tells(STARTS, lambda body, _: body.update(id=body.pop("generation_id")))),
    wrong("starts-as-accepted", "K-99 K-101", tells(STARTS, put("status", "accepted"))),
    wrong("starts-as-completed", "K-99 K-101", tells(STARTS, put("status", "completed"))),
    wrong("starts-in-a-wrapper", "K-99", tells(STARTS, _wrapped)),
    wrong("jobs-share-an-id", "K-99 K-95 K-101 K-103 K-105", tells(MEDIA, _twin)),
    wrong("cost-as-text", "K-99 K-100", tells(STARTS, put("estimated_cost_credits", str))),
    wrong("cost-below-0", "K-99 K-100", tells(STARTS, put("estimated_cost_credits", -1))),
    wrong("cost-always-1", "K-100 K-126 K-129 K-130", tells(MEDIA, put("estimated_cost_credits", 1))),
    wrong("time-below-0", "K-99 K-100", tells(STARTS, put("estimated_time_seconds", -5))),
    wrong("time-as-text", "K-99 K-100", tells(STARTS, put("estimated_time_seconds", "10s"))),
    wrong("sound-costs-nothing-more", "K-129", asked=given(MEDIA, put("sound", False))),
    wrong("motion-costs-less", "K-130", tells(MEDIA, put("estimated_cost_credits", lambda cost: min(cost, 400)))),
    wrong("tells-the-job-of-another", "K-95", tells(f"{STATUS}|{SONGS}", put("generation_id", "another"))),
    wrong("tells-no-job", "K-95 K-101", tells(f"{STATUS}|{SONGS}", lack("generation_id"))),
    wrong("unknown-jobs-are-pending", "K-95 K-131", _in_place_of_404),
    wrong("unknown-jobs-are-invalid", "K-95 K-131", tells(STATUS, put("error", "bad_id"), refused=True)),
    wrong("running-is-running", "K-101", tells(STATUS, when(RUNNING, put("status", "running")))),
    wrong("status-shouts", "K-101", tells(STATUS, put("status", str.upper))),
    wrong("completed-is-succeeded", "K-101", _done(put("status", "succeeded"))),
    wrong("completed-is-complete", "K-101", _done(put("status", "complete"))),
    wrong("failed-is-error", "K-101 K-106", tells(STATUS, when(FAILED, put("status", "error")))),
    wrong("failed-is-completed", "K-101 K-103 K-106", tells(STATUS, when(FAILED, put("status", "completed")))),
    wrong("tells-no-status", "K-101 K-103", tells(STATUS, lack("status"))),
    wrong("goes-back-to-pending", "K-101", tells(STATUS, _back)),
    wrong("goes-back-from-completed", "K-101", tells(STATUS, _undone)),
    wrong("fails-after-its-end", "K-101", tells(STATUS, _failed_at_last)),
    wrong("never-ends", "K-101", tells(STATUS, _endless)),
    wrong("done-at-its-third-look", "K-108 K-101", tells(STATUS, _hurried)),
    wrong("costs-more-after-its-end", "K-101", tells(STATUS, _dearer)),
    wrong("progress-falls", "K-102", tells(STATUS, when(UNDONE, _slipping))),
    wrong("progress-above-100", "K-102 K-101", tells(STATUS, put("progress", lambda done: done * 10 + 1))),
    wrong("progress-as-text", "K-102 K-101", tells(STATUS, put("progress", lambda done: f"{done}%"))),
    wrong("progress-below-0", "K-102 K-101", tells(STATUS, put("progress", -1))),
    wrong("completed-without-outputs", "K-103 K-101", _done(lack("outputs"))),
    wrong("completed-with-no-output", "K-103 K-101", _done(put("outputs", []))),
    wrong("completed-with-one-output-alone", "K-103 K-101", _done(put("outputs", lambda rows: rows[0]))),
    wrong("completed-with-results", "K-103 K-101", _done(lambda body, _: body.update(results=body.pop("outputs")))),
    wrong("outputs-are-urls", "K-103 K-101", _done(put("outputs", lambda rows: [row["url"] for row in rows]))),
    wrong("outputs-lack-url", "K-103 K-101", _done(lack("outputs[].url"))),
    wrong("outputs-lack-thumbnail", "K-103 K-101", _done(lack("outputs[].thumbnail_url"))),
    wrong("outputs-lack-media-type", "K-103 K-101", _done(lack("outputs[].media_type"))),
    wrong("outputs-lack-dimensions", "K-103", _done(lack("outputs[].width"), lack("outputs[].height"))),
    wrong("outputs-in-words", "K-103 K-101", _done(put("outputs[].width", "wide"), put("outputs[].height", "high"))),
    wrong("outputs-of-0-pixels", "K-103 K-101", _done(put("outputs[].width", 0), put("outputs[].height", 0))),
    wrong("outputs-are-pictures", "K-103 K-101", _done(put("outputs[].media_type", "picture"))),
    wrong("videos-are-images", "K-103 K-112", _done(put("outputs[].media_type", "image"))),
    wrong("images-are-videos", "K-103 K-113", _done(put("outputs[].media_type", "video"))),
    wrong("outputs-are-not-there", "K-103", _done(put("outputs[].url", "https://media.kubeez.com/images/none.png"))),
    wrong("outputs-are-paths", "K-103 K-101", _done(put("outputs[].url", "/images/a.png"))),
    wrong("outputs-are-numbers", "K-103 K-101", _done(put("outputs[].url", 7))),
    wrong("outputs-are-their-thumbnails", "K-103", _done(_small)),
    wrong("outputs-before-the-end", "K-105", tells(STATUS, when(UNDONE, put("outputs", [ROW])))),
    wrong("outputs-of-failures", "K-105", tells(STATUS, when(FAILED, put("outputs", [ROW])))),
    wrong("failed-without-reason", "K-106 K-101", tells(STATUS, when(FAILED, lack("error_message")))),
    wrong("failed-for-no-reason", "K-106 K-101", tells(STATUS, when(FAILED, put("error_message", None)))),
    wrong("failed-in-silence", "K-106 K-101", tells(STATUS, when(FAILED, put("error_message", "")))),
    wrong(
        "failed-under-error",
        "K-106 K-101",
        tells(STATUS, when(FAILED, lambda body, _: body.update(error=body.pop("error_message")))),
    ),
    wrong("moderation-is-not-named", "K-107", tells(STATUS, when(FAILED, put("error_message", "Failed.")))),
    wrong("squares-by-default-are-wide", "K-98", asked=given(MEDIA, _wide)),
    wrong("songs-without-audio", "K-111", tells(SONGS, lack("songs[].audio_url"))),
    wrong("songs-without-title", "K-111", tells(SONGS, lack("songs[].title"))),
    wrong("songs-without-lyrics", "K-111", tells(SONGS, lack("songs[].lyrics"))),
    wrong("songs-are-outputs", "K-111", tells(SONGS, when(has("songs"), _outputs_to_songs))),
    wrong("songs-are-none", "K-111", tells(SONGS, put("songs", []))),
    wrong("songs-of-another-title", "K-111", tells(SONGS, put("songs[].title", "Untitled"))),
    wrong("songs-with-other-words", "K-111", tells(SONGS, put("songs[].lyrics", "La la la"))),
    wrong("songs-as-wav", "K-111", tells(SONGS, put("songs[].audio_url", "https://media.kubeez.com/audio/a.wav"))),
    wrong("songs-say-ready", "K-101 K-111", tells(SONGS, when(DONE, put("status", "ready")))),
    wrong(
        "dialogues-are-video",
        "K-112",
        _done(put("outputs[].media_type", _unheard)),
    ),
    wrong("dialogues-are-songs", "K-112", _done(_spoken)),
    wrong("ads-have-one-id", "K-113", tells(ADS, _one_id)),
    wrong("ads-of-one-variant", "K-113", asked=given(ADS, put("variant_count", 1))),
    wrong("ads-share-an-id", "K-113", tells(ADS, put("generation_ids", lambda ids: [ids[0]] * len(ids)))),
    wrong("ads-are-objects", "K-113", tells(ADS, put("generation_ids", lambda ids: [{"id": each} for each in ids]))),
    wrong("ads-cannot-be-followed", "K-113", tells(ADS, put("generation_ids", _others))),
    wrong("models-without-id", "K-114", _models(lack("models[].model_id"))),
    wrong(
        "models-under-id",
        "K-114",
        _models(
            put(
                "models",
                _under("model_id", "id"),
            )
        ),
    ),
    wrong("models-without-cost", "K-114", _models(lack("models[].cost_per_generation"))),
    wrong("models-cost-text", "K-114", _models(put("models[].cost_per_generation", str))),
    wrong("models-without-types", "K-114", _models(lack("models[].generation_types"))),
    wrong("models-type-as-text", "K-114", _models(put("models[].generation_types", ",".join))),
    wrong("models-without-capabilities", "K-114", _models(lack("models[].capabilities"))),
    wrong("models-input-as-text", "K-114", _models(put("models[].requires_input_media", "no"))),
    wrong("models-without-time", "K-114", _models(lack("models[].estimated_time_seconds"))),
    wrong("models-without-name", "K-114", _models(lack("models[].display_name"))),
    wrong("models-of-media", "K-114", _models(put("models[].model_type", "media"))),
    wrong("models-counted-wrong", "K-114", _models(put("total_count", lambda count: count + 1))),
    wrong("models-named-twice", "K-114", _models(put("models", lambda rows: [*rows[:-1], rows[0]]))),
    wrong("models-in-a-wrapper", "K-114", _models(put("models", lambda rows: {"items": rows}))),
    wrong("models-half-of-them", "K-114", _models(put("models", lambda rows: rows[:50]), put("total_count", 50))),
    wrong("models-of-every-type", "K-96", asked=given(MODELS, lack("model_type"))),
    wrong(
        "models-of-any-word",
        "K-96",
        asked=given(MODELS, put("model_type", _known)),
    ),
    wrong("balance-as-text", "K-115", tells(BALANCE, put("credits", str))),
    wrong("balance-under-balance", "K-115", tells(BALANCE, lambda body, _: body.update(balance=body.pop("credits")))),
    wrong("balance-is-null", "K-115", tells(BALANCE, put("credits", None))),
    wrong("balance-never-moves", "K-126 K-127", tells(BALANCE, put("credits", START_CREDITS))),
    wrong("balance-goes-down-twice", "K-126 K-127", tells(BALANCE, _spent_twice)),
    wrong("balance-costs-to-read", "K-126 K-127 K-115", tells(BALANCE, _less_by_reading)),
    wrong("failures-are-charged", "K-128", tells(f"{BALANCE}|{STATUS}", _kept)),
    wrong("deducts-another-price", "K-126", _done(put("credits_deducted", lambda cost: cost * 2))),
    wrong("history-oldest-first", "K-116", _rows(lambda rows: rows[::-1])),
    wrong(
        "history-under-generation-id",
        "K-116",
        _rows(_under("id", "generation_id")),
    ),
    wrong("history-without-status", "K-116", tells(HISTORY, lack("generations[].status"))),
    wrong("history-in-other-words", "K-116", tells(HISTORY, put("generations[].status", "done"))),
    wrong("history-of-nothing", "K-116", _rows([])),
    wrong(
        "history-of-what-is-done",
        "K-116",
        _rows(_ended),
    ),
    wrong("history-under-items", "K-116", tells(HISTORY, lambda body, _: body.update(items=body.pop("generations")))),
    wrong("history-of-every-status", "K-117", asked=_filtered("status")),
    wrong("history-of-every-model", "K-117", asked=_filtered("model")),
    wrong("history-of-every-type", "K-117", asked=_filtered("generation_type")),
    wrong("history-without-limit", "K-90", asked=_filtered("limit")),
    wrong("estimates-without-time", "K-109", tells(ESTIMATE, lack("estimated_time_seconds"))),
    wrong("estimates-as-text", "K-109", tells(ESTIMATE, put("estimated_time_seconds", "soon"))),
    wrong("estimates-start-a-job", "K-109", tells(ESTIMATE, add("generation_id", "0b9d"), add("status", "pending"))),
    wrong("estimates-of-0", "K-109 K-110", tells(ESTIMATE, put("estimated_time_seconds", 0))),
    wrong("estimates-heed-no-prompt", "K-110", asked=given(ESTIMATE, lack("prompt"))),
    wrong("estimates-heed-no-duration", "K-110", asked=given(ESTIMATE, lack("parameters"))),
)
