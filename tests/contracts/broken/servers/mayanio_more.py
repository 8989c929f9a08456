"""Wrong Mayanio servers, II: the subtler ones."""

import re
from email.utils import formatdate
from typing import Any

import orjson

from tests.contracts.broken.servers.bend import add, asked, header, lack, parsed, put, status, told, when
from tests.contracts.broken.servers.mayanio import ANY, IMAGES, MODELS, PROJECTS, VIDEOS, files, no, wrong
from tests.contracts.broken.servers.server import Ask, Tell

MADE = f"{IMAGES}|{VIDEOS}|{MODELS}"


def _shared(name: str) -> Any:
    """Every answer has the first one's."""

    def change(body: Any, ask: Ask) -> None:
        if name in body["data"]:
            body["data"][name] = ask.memory.setdefault(name, body["data"][name])

    return change


def _at_half_size(raw: bytes) -> bytes:
    import io

    from PIL import Image, UnidentifiedImageError

    try:
        image, out = Image.open(io.BytesIO(raw)), io.BytesIO()
    except UnidentifiedImageError:
        return raw
    image.resize((image.width // 2, image.height // 2)).save(out, image.format or "PNG")
    return out.getvalue()


def _as_text(ask: Ask, tell: Tell) -> None:
    if tell.headers.get("content-type") == "application/json":
        tell.headers["content-type"] = "text/plain"


def _as_jobs(ask: Ask, tell: Tell) -> None:
    """A job to be polled is answered, not the files."""
    if ask.method == "POST" and tell.status == 200 and ask.path.startswith("/api/v1/"):
        tell.body = orjson.dumps({"success": True, "data": {"id": "507f1f77bcf86cd799439011", "status": "processing"}})


def _reset(value: str) -> Any:
    def bend(ask: Ask, tell: Tell) -> None:
        told = tell.headers.get("x-ratelimit-reset", "0")
        tell.headers["x-ratelimit-reset"] = value or f"{told}000"

    return bend


def _unlisted(body: Any, ask: Ask) -> None:
    """What was made last is not listed."""
    body["data"]["projects"] = body["data"]["projects"][1:]


def _of_images(change: Any) -> Any:
    return lambda body, ask: [change(row) for row in body["data"]["projects"] if row.get("type") == "image"]


def _swapped(body: Any, ask: Ask) -> None:
    """Pictures are as wide as they are high, and the other way round."""
    for row in body["data"]["images"]:
        row["width"], row["height"] = row["height"], row["width"]


def _plain_errors(ask: Ask, tell: Tell) -> None:
    if tell.status >= 400 and (body := parsed(tell.body)) is not None:
        tell.body = orjson.dumps(body.get("error") if isinstance(body, dict) else body)


def _first_url(body: Any, ask: Ask) -> None:
    for row in body["data"]["images"]:
        row["url"] = body["data"]["images"][0]["url"]


def _dear(ask: Ask, tell: Tell) -> None:
    """Refusals are paid for too."""
    body = parsed(tell.body)
    if tell.status == 400 and ask.method == "POST":
        ask.memory["paid"] = ask.memory.get("paid", 0) + 4
    elif tell.status == 200 and ask.method == "POST" and isinstance(body, dict):
        body["data"]["remaining_points"] -= ask.memory.get("paid", 0)
        tell.body = orjson.dumps(body)


def _dated(ahead_s: int) -> Any:
    """Answers have a Date; the hour's end lies so far from it."""

    def bend(ask: Ask, tell: Tell) -> None:
        reset = next((name for name in tell.headers if name.lower() == "x-ratelimit-reset"), None)
        if reset is not None:
            tell.headers["date"] = formatdate(int(tell.headers[reset]) - ahead_s, usegmt=True)

    return bend


def _without_videos(body: Any, ask: Ask) -> None:
    if b"type=videos" in ask.query:
        body["data"] |= {"projects": [], "pagination": {**body["data"]["pagination"], "total": 0, "pages": 0}}
        body["data"]["pagination"]["has_more"] = False


def _of_all_kinds(ask: Ask) -> None:
    ask.query = ask.query.replace(b"type=3d", b"type=all")


def _first_page(ask: Ask) -> None:
    """Every page shows the rows of the first, under its own number."""
    found = re.search(rb"page=([1-9])(?![0-9])", ask.query)
    ask.memory["page"] = int(found[1]) if found else None
    ask.query = re.sub(rb"page=[1-9](?![0-9])", b"page=1", ask.query)


def _as_asked(body: Any, ask: Ask) -> None:
    if ask.memory.get("page"):
        told = body["data"]["pagination"]
        told |= {"page": ask.memory["page"], "has_more": ask.memory["page"] < told["pages"]}


SERVERS = (
    wrong("images-share-a-file", "S-30", told(IMAGES, 200, _first_url)),
    wrong("refusals-cost-points", "S-131", _dear),
    wrong("list-of-videos-is-empty", "S-78", told(PROJECTS, 200, _without_videos)),
    wrong("list-of-3d-shows-all", "S-78", asked=_of_all_kinds),
    wrong("list-pages-are-the-first", "S-79", told(PROJECTS, 200, _as_asked), _first_page),
    wrong(
        "list-tells-another-ratio", "S-90", told(PROJECTS, 200, put("data.projects[].metadata.aspect_ratio", "21:9"))
    ),
    wrong("answers-as-text", "S-22 S-7 S-18 S-132", _as_text),
    wrong("answers-jobs", "S-12 S-22 S-29 S-18 S-47 S-68 S-30", _as_jobs),
    wrong("success-is-false", "S-22 S-132", told(ANY, 200, put("success", False))),
    wrong("data-under-another-name", "S-22", told(ANY, 200, lambda body, _: body.update(result=body.pop("data")))),
    wrong("generations-share-an-id", "S-36 S-16 S-84 S-98", told(IMAGES, 200, _shared("generation_id"))),
    wrong("requests-share-an-id", "S-17 S-39", told(MADE, 200, _shared("request_id"))),
    wrong("image-ratio-missing", "S-35", told(IMAGES, 200, lack("data.images[].aspect_ratio"))),
    wrong("image-height-as-text", "S-34", told(IMAGES, 200, put("data.images[].height", str))),
    wrong(
        "image-sides-swapped",
        "S-34",
        told(IMAGES, 200, _swapped),
    ),
    wrong("image-url-is-a-path", "S-30 S-141", told(IMAGES, 200, put("data.images[].url", "/a.png"))),
    wrong(
        "image-size-in-kilobytes",
        "S-33",
        told(IMAGES, 200, put("data.images[].file_size", lambda size: size // 1024 + 1)),
    ),
    wrong("images-lack-generation-time", "S-37", told(IMAGES, 200, lack("data.generation_time"))),
    wrong("images-tell-their-model", "S-40", told(IMAGES, 200, add("data.model", "nano-banana"))),
    wrong("pictures-of-half-size", "S-34 S-141 S-33", files(body=_at_half_size)),
    wrong("pictures-always-png", "S-26 S-31", files("image/png")),
    wrong("jpeg-makes-png", "S-26 S-31 S-32", asked=asked(IMAGES, put("output_format", "png"))),
    wrong("ratio-ignored", "S-25 S-34 S-35", asked=asked(IMAGES, lack("aspect_ratio"))),
    wrong(
        "takes-no-images-at-all",
        "S-27",
        asked=asked(IMAGES, put("num_images", lambda n: max(1, n) if isinstance(n, int) else n)),
    ),
    wrong("takes-prompt-as-number", "S-24", asked=asked(IMAGES, put("prompt", str))),
    wrong("video-lacks-size", "S-50", told(VIDEOS, 200, lack("data.video.file_size"))),
    wrong("video-lacks-name", "S-49", told(VIDEOS, 200, lack("data.video.file_name"))),
    wrong("video-lacks-width", "S-51", told(VIDEOS, 200, lack("data.video.width"))),
    wrong("video-lacks-points", "S-58 S-125", told(VIDEOS, 200, lack("data.remaining_points"))),
    wrong("video-lacks-request-id", "S-59", told(VIDEOS, 200, lack("data.request_id"))),
    wrong("video-time-as-text", "S-57", told(VIDEOS, 200, put("data.generation_time", "32s"))),
    wrong("video-default-model-is-ltx", "S-43 S-55", told(VIDEOS, 200, put("data.video.model", "ltx-2"))),
    wrong(
        "video-default-is-5-seconds",
        "S-44 S-52",
        asked=asked(VIDEOS, when(lambda body: "duration" not in body, add("duration", 5))),
    ),
    wrong(
        "video-default-is-1080p",
        "S-45 S-53",
        asked=asked(VIDEOS, when(lambda body: "resolution" not in body, add("resolution", "1080p"))),
    ),
    wrong("video-ratio-ignored", "S-46 S-54", asked=asked(VIDEOS, lack("aspect_ratio"))),
    wrong("video-resolution-ignored", "S-45 S-53", asked=asked(VIDEOS, lack("resolution"))),
    wrong(
        "takes-videos-without-prompt",
        "S-42",
        asked=asked(VIDEOS, when(lambda body: "prompt" not in body, add("prompt", "a"))),
    ),
    wrong("3d-lacks-url", "S-68", told(MODELS, 200, lack("data.model.url"))),
    wrong("3d-lacks-name", "S-71", told(MODELS, 200, lack("data.model.file_name"))),
    wrong("3d-size-as-text", "S-72", told(MODELS, 200, put("data.model.file_size", str))),
    wrong("3d-generation-outside", "S-74", told(MODELS, 200, lack("data.model.generation_id"))),
    wrong("3d-lacks-points", "S-76", told(MODELS, 200, lack("data.remaining_points"))),
    wrong("3d-refuses-base64", "S-62", no(MODELS, "image_base64")),
    wrong(
        "3d-needs-no-picture",
        "S-66",
        asked=asked(
            MODELS,
            when(
                lambda body: not {"image_url", "image_base64"} & set(body),
                add("image_url", "https://example.com/a.png"),
            ),
        ),
    ),
    wrong("list-lacks-pagination", "S-93 S-94 S-95 S-22", told(PROJECTS, 200, lack("data.pagination"))),
    wrong("list-total-as-text", "S-95", told(PROJECTS, 200, put("data.pagination.total", str))),
    wrong(
        "list-pages-one-too-many",
        "S-99 S-96",
        told(PROJECTS, 200, put("data.pagination.pages", lambda pages: pages + 1)),
    ),
    wrong("list-limit-not-told-as-asked", "S-94", told(PROJECTS, 200, put("data.pagination.limit", 100))),
    wrong(
        "list-under-another-name",
        "S-84 S-21 S-83 S-80",
        told(PROJECTS, 200, lambda body, _: body["data"].update(items=body["data"].pop("projects"))),
    ),
    wrong("list-lacks-prompts", "S-86", told(PROJECTS, 200, lack("data.projects[].prompt"))),
    wrong("list-lacks-urls", "S-88", told(PROJECTS, 200, lack("data.projects[].url"))),
    wrong("list-ids-of-another-form", "S-84 S-16 S-98", told(PROJECTS, 200, put("data.projects[].id", "p1"))),
    wrong("list-sizes-as-text", "S-91", told(PROJECTS, 200, put("data.projects[].metadata.file_size", str))),
    wrong(
        "list-dimensions-as-object", "S-92", told(PROJECTS, 200, put("data.projects[].metadata.dimensions", {"w": 1}))
    ),
    wrong(
        "list-lacks-ratio-of-images",
        "S-90",
        told(PROJECTS, 200, _of_images(lambda row: row["metadata"].pop("aspect_ratio", None))),
    ),
    wrong("list-stamps-in-unix-time", "S-14 S-87", told(PROJECTS, 200, put("data.projects[].created_at", 1705314600))),
    wrong("list-forgets-the-last", "S-98 S-95 S-80", told(PROJECTS, 200, _unlisted)),
    wrong("errors-are-bare-texts", "S-132 S-23", _plain_errors),
    wrong("errors-lack-success", "S-23 S-132", told(ANY, 400, lack("success"))),
    wrong("errors-are-empty", "S-132 S-23", told(ANY, 400, put("error", ""))),
    wrong(
        "errors-say-message", "S-132 S-23", told(ANY, 400, lambda body, _: body.update(message=body.pop("error", None)))
    ),
    wrong("invalid-is-422", "S-133", status(ANY, 400, 422)),
    wrong("unauthorized-is-403", "S-134", status(ANY, 401, 403)),
    wrong("no-points-is-403", "S-135", status(ANY, 402, 403)),
    wrong("limit-header-says-60", "S-117 S-114", header("x-ratelimit-limit", "60")),
    wrong("limit-headers-not-on-refusals", "S-117 S-118", header("x-ratelimit-limit", None, of=400)),
    wrong("limit-headers-not-on-lists", "S-117 S-118", header("x-ratelimit-remaining", None, line=PROJECTS)),
    wrong("reset-in-milliseconds", "S-119 S-15 S-123", _reset("")),
    wrong("reset-is-over", "S-119", _dated(-1_800)),
    wrong("reset-is-tomorrow", "S-119", _dated(86_400)),
    wrong("left-stays-the-same", "S-118", header("x-ratelimit-remaining", "99")),
    wrong("reset-long-ago", "S-119 S-15", _reset("1000000000")),
    wrong(
        "glb-is-a-page",
        "S-70 S-143 S-141 S-68",
        files("text/html", lambda raw: b"<html>" if raw[:4] == b"glTF" else raw),
    ),
    wrong("glb-ends-early", "S-70 S-143 S-141 S-72", files(body=lambda raw: raw[:200] if raw[:4] == b"glTF" else raw)),
    wrong("seen-as-empty", "S-30 S-141 S-33", files(body=lambda raw: b"")),
)
