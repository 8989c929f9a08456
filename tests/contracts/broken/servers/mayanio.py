"""Wrong Mayanio servers: images, videos, 3D models, lists, points and limits."""

from typing import Any

import orjson

from tests.contracts.broken.servers.bend import add, asked, has, header, lack, parsed, put, refuse, status, told, when
from tests.contracts.broken.servers.server import Ask, Asked, Tell, Told, Wrong

IMAGES = "POST /api/v1/images"
VIDEOS = "POST /api/v1/videos"
MODELS = "POST /api/v1/3d"
PROJECTS = "GET /api/v1/projects"
ANY = ".*"


def wrong(name: str, rules: str, told: Told | None = None, asked: Asked | None = None, **more: Any) -> Wrong:
    """A wrong Mayanio. rules: `S-22 S-23`, any of which is to be named."""
    return Wrong(name, "mayanio", tuple(rules.split()), told=told, asked=asked, **more)


def no(line: str, param: str, *values: Any) -> Told:
    """Refuses a request that has the field, with one of these values."""
    return refuse(line, has(param, *values), 400, {"success": False, "error": f"not that {param}"})


def _within(low: float, high: float) -> Any:
    return lambda number: max(low, min(high, number)) if isinstance(number, int | float) else number


def _known(*words: str) -> Any:
    return lambda word: word if word in words else words[0]


def _query(name: str, value: bytes | None) -> Asked:
    """A query's field is not read, or read as something else."""

    def bend(ask: Ask) -> None:
        pairs = [pair for pair in ask.query.split(b"&") if pair and not pair.startswith(name.encode() + b"=")]
        ask.query = b"&".join([*pairs, name.encode() + b"=" + value] if value is not None else pairs)

    return bend


def _error_object(ask: Ask, tell: Tell) -> None:
    body = parsed(tell.body)
    if tell.status >= 400 and isinstance(body, dict):
        tell.body = orjson.dumps({**body, "error": {"message": body.get("error")}})


def _bare(ask: Ask, tell: Tell) -> None:
    body = parsed(tell.body)
    if tell.status == 200 and isinstance(body, dict) and "data" in body:
        tell.body = orjson.dumps(body["data"])


def _all_of_them(body: Any, ask: Ask) -> None:
    """A page shows one more than the limit allows."""
    rows = body["data"]["projects"]
    body["data"]["projects"] = [*rows, *rows[:1]]


def _oldest_first(body: Any, ask: Ask) -> None:
    rows = body["data"]["projects"]
    for number, row in enumerate(rows):
        row["created_at"] = f"2026-01-01T00:00:{number:02d}Z"


def _spent_twice(body: Any, ask: Ask) -> None:
    body["data"]["remaining_points"] = -1


def _never_less(ask: Ask, tell: Tell) -> None:
    if "x-ratelimit-limit" in tell.headers:
        tell.headers["x-ratelimit-remaining"] = tell.headers["x-ratelimit-limit"]


def _keyless(ask: Ask) -> None:
    if "mock_" not in ask.headers.get("authorization", ""):
        ask.headers["authorization"] = "Bearer mock_keyless__check"


def files(content_type: str | None = None, body: Any = None, code: int = 200) -> Told:
    """Files are served otherwise."""

    def bend(ask: Ask, tell: Tell) -> None:
        if ask.path.startswith("/media/") and tell.status == 200:
            tell.status = code
            if content_type is not None:
                tell.headers = {name: text for name, text in tell.headers.items() if name.lower() != "content-type"}
                tell.headers["content-type"] = content_type
            tell.body = body(tell.body) if body is not None else tell.body

    return bend


SERVERS = (
    wrong("accepted-with-201", "S-18 S-132", status(IMAGES, 200, 201)),
    wrong("accepted-with-202", "S-12 S-18 S-19 S-132", status(ANY, 200, 202)),
    wrong("data-alone", "S-22", _bare),
    wrong("success-is-missing", "S-22 S-132", told(ANY, 200, lack("success"))),
    wrong("success-is-text", "S-22 S-132", told(ANY, 200, put("success", "true"))),
    wrong("images-lack-url", "S-30", told(IMAGES, 200, lack("data.images[].url"))),
    wrong("images-lack-type", "S-31", told(IMAGES, 200, lack("data.images[].content_type"))),
    wrong("images-are-always-png", "S-31 S-32", told(IMAGES, 200, put("data.images[].content_type", "image/png"))),
    wrong("images-lack-name", "S-32", told(IMAGES, 200, lack("data.images[].file_name"))),
    wrong("image-names-of-another-kind", "S-32", told(IMAGES, 200, put("data.images[].file_name", "a.gif"))),
    wrong("image-size-as-text", "S-33", told(IMAGES, 200, put("data.images[].file_size", "12 KB"))),
    wrong("image-size-of-nothing", "S-33", told(IMAGES, 200, put("data.images[].file_size", 1))),
    wrong("images-lack-width", "S-34", told(IMAGES, 200, lack("data.images[].width"))),
    wrong(
        "images-16-9-are-square",
        "S-34",
        told(IMAGES, 200, put("data.images[].width", 1024), put("data.images[].height", 1024)),
    ),
    wrong("image-ratio-not-echoed", "S-35", told(IMAGES, 200, put("data.images[].aspect_ratio", "1:1"))),
    wrong("images-lack-generation", "S-36", told(IMAGES, 200, lack("data.generation_id"))),
    wrong(
        "generation-is-a-uuid",
        "S-16 S-36",
        told(IMAGES, 200, put("data.generation_id", "9b2d6f0e-0000-4000-8000-000000000000")),
    ),
    wrong("generation-time-in-seconds", "S-37", told(IMAGES, 200, put("data.generation_time", 2.45))),
    wrong("images-lack-points", "S-38 S-125", told(IMAGES, 200, lack("data.remaining_points"))),
    wrong("points-as-text", "S-38", told(IMAGES, 200, put("data.remaining_points", str))),
    wrong("request-id-of-another-form", "S-17 S-39", told(IMAGES, 200, put("data.request_id", "9b2d6f0e"))),
    wrong("images-lack-request-id", "S-39", told(IMAGES, 200, lack("data.request_id"))),
    wrong("image-alone-not-in-a-list", "S-29", told(IMAGES, 200, put("data.images", lambda rows: rows[0]))),
    wrong("num-images-ignored", "S-29 S-27", asked=asked(IMAGES, put("num_images", 1))),
    wrong("takes-5-images", "S-27", asked=asked(IMAGES, put("num_images", _within(1, 4)))),
    wrong("takes-gifs", "S-26", asked=asked(IMAGES, put("output_format", _known("png", "jpeg", "webp")))),
    wrong(
        "takes-images-without-prompt",
        "S-24",
        asked=asked(IMAGES, when(lambda body: "prompt" not in body, add("prompt", "a"))),
    ),
    wrong("refuses-webp", "S-26", no(IMAGES, "output_format", "webp")),
    wrong("refuses-4-images", "S-27", no(IMAGES, "num_images", 4)),
    wrong("refuses-4-3", "S-25", no(IMAGES, "aspect_ratio", "4:3")),
    wrong("video-lacks-url", "S-47", told(VIDEOS, 200, lack("data.video.url"))),
    wrong("video-is-a-webm", "S-48", told(VIDEOS, 200, put("data.video.content_type", "video/webm"))),
    wrong("video-lacks-duration", "S-52", told(VIDEOS, 200, lack("data.video.duration"))),
    wrong("video-always-4-seconds", "S-52 S-44", asked=asked(VIDEOS, put("duration", 4))),
    wrong("video-duration-as-text", "S-52", told(VIDEOS, 200, put("data.video.duration", "4s"))),
    wrong("video-resolution-not-echoed", "S-53", told(VIDEOS, 200, put("data.video.resolution", "1080p"))),
    wrong("video-model-not-echoed", "S-55", told(VIDEOS, 200, put("data.video.model", "vidu"))),
    wrong("video-ratio-not-echoed", "S-54", told(VIDEOS, 200, lack("data.video.aspect_ratio"))),
    wrong(
        "video-720p-is-larger", "S-51", told(VIDEOS, 200, put("data.video.width", 1920), put("data.video.height", 1080))
    ),
    wrong(
        "video-generation-outside",
        "S-56",
        told(VIDEOS, 200, add("data.generation_id", "507f1f77bcf86cd799439012"), lack("data.video.generation_id")),
    ),
    wrong(
        "takes-any-resolution", "S-45", asked=asked(VIDEOS, put("resolution", _known("720p", "360p", "520p", "1080p")))
    ),
    wrong("takes-any-video-model", "S-43 S-105", asked=asked(VIDEOS, put("model", _known("vidu-q2", "ltx-2")))),
    wrong("refuses-520p", "S-45", no(VIDEOS, "resolution", "520p")),
    wrong("refuses-ltx-2", "S-43 S-105", no(VIDEOS, "model", "ltx-2")),
    wrong("3d-lacks-preview", "S-69", told(MODELS, 200, lack("data.model.preview_image"))),
    wrong("3d-is-gltf-json", "S-70", told(MODELS, 200, put("data.model.content_type", "model/gltf+json"))),
    wrong("3d-texture-not-echoed", "S-73", told(MODELS, 200, put("data.model.texture_quality", "hd"))),
    wrong("3d-takes-any-texture", "S-63", asked=asked(MODELS, put("texture_quality", _known("standard", "no")))),
    wrong("3d-refuses-no-texture", "S-63", no(MODELS, "texture_quality", "no")),
    wrong("list-ignores-type", "S-78", asked=_query("type", None)),
    wrong("list-ignores-page", "S-79 S-93", asked=_query("page", None)),
    wrong("list-ignores-limit", "S-80 S-94", asked=_query("limit", None)),
    wrong("list-ignores-order", "S-82", asked=_query("order", None)),
    wrong("list-takes-limit-101", "S-80", asked=_query("limit", b"100")),
    wrong("list-oldest-first", "S-82", told(PROJECTS, 200, _oldest_first)),
    wrong("list-one-too-many", "S-80", told(PROJECTS, 200, _all_of_them)),
    wrong("list-lacks-total", "S-95", told(PROJECTS, 200, lack("data.pagination.total"))),
    wrong("list-page-from-0", "S-93", told(PROJECTS, 200, put("data.pagination.page", lambda page: page - 1))),
    wrong("list-always-has-more", "S-99 S-97", told(PROJECTS, 200, put("data.pagination.has_more", True))),
    wrong("list-has-more-as-text", "S-97", told(PROJECTS, 200, put("data.pagination.has_more", "false"))),
    wrong("list-types-in-plural", "S-85", told(PROJECTS, 200, put("data.projects[].type", "images"))),
    wrong("list-lacks-thumbnails", "S-89", told(PROJECTS, 200, lack("data.projects[].thumbnail"))),
    wrong("list-lacks-dimensions", "S-92", told(PROJECTS, 200, lack("data.projects[].metadata.dimensions"))),
    wrong("list-calls-it-created", "S-87", told(PROJECTS, 200, lack("data.projects[].created_at"))),
    wrong(
        "list-stamps-with-fractions",
        "S-14 S-87",
        told(PROJECTS, 200, put("data.projects[].created_at", "2024-01-15T10:30:00.123Z")),
    ),
    wrong("errors-are-objects", "S-132 S-23", _error_object),
    wrong("errors-say-success", "S-132 S-23", told(ANY, 400, put("success", True))),
    wrong("errors-with-200", "S-132 S-133", status(ANY, 400, 200)),
    wrong("no-key-needed", "S-6", asked=_keyless),
    wrong("unauthorized-is-500", "S-134 S-6", status(ANY, 401, 500)),
    wrong("no-limit-header", "S-117", header("x-ratelimit-limit", None)),
    wrong("no-remaining-header", "S-118", header("x-ratelimit-remaining", None)),
    wrong("no-reset-header", "S-119", header("x-ratelimit-reset", None)),
    wrong("reset-is-a-date", "S-119 S-15", header("x-ratelimit-reset", "2026-01-01T00:00:00Z")),
    wrong("reset-in-seconds-from-now", "S-119 S-15 S-123", header("x-ratelimit-reset", "3600")),
    wrong("remaining-never-less", "S-118", _never_less),
    wrong("101-requests-an-hour", "S-114", scenario="check-limits", account={"requests_per_hour": 101}),
    wrong("99-requests-an-hour", "S-114", scenario="check-limits", account={"requests_per_hour": 99}),
    wrong("too-many-is-503", "S-120 S-137", status(ANY, 429, 503)),
    wrong("points-do-not-go-down", "S-125 S-127", told(f"{VIDEOS}|{IMAGES}", 200, put("data.remaining_points", 100))),
    wrong("points-below-0", "S-125 S-38", told(IMAGES, 200, _spent_twice)),
    wrong("files-are-gone", "S-141 S-30", files(code=404)),
    wrong("files-are-pages", "S-141 S-31 S-48", files("text/html", lambda _: b"<html>sign in</html>")),
    wrong("files-end-early", "S-141 S-33", files(body=lambda raw: raw[: len(raw) // 2])),
)
