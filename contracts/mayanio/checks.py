"""Checks of Mayanio's exchanges that no schema can say: echoes, kinds of files, pages, filters and order."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from contracts.contract import Contract
from contracts.expected import at, is_missing, same
from contracts.findings import Finding, finding
from contracts.seen import Seen
from contracts.wording import met

NAMES = ("echo", "file-kind", "count", "links", "pages", "filter", "order", "metadata")
SUFFIXES = {"png": (".png",), "jpeg": (".jpg", ".jpeg"), "webp": (".webp",)}
TYPES = {"images": "image", "videos": "video", "3d": "3d"}

LIMITS = (("S-117", "x-ratelimit-limit"), ("S-118", "x-ratelimit-remaining"), ("S-119", "x-ratelimit-reset"))
MOST = 100  # projects on a page
CLAMPED = ("S-80",)  # a limit above the most may be refused or taken for the most: no source says which (MQ-13)
UNIX_2020_S, UNIX_2100_S = 1_577_836_800, 4_102_444_800
IMAGE_FACTS = (("S-90", "aspect_ratio"), ("S-91", "file_size"), ("S-92", "dimensions"))


class Echo(NamedTuple):
    """A field of a request, its default, and where the answer repeats it."""

    rule: str
    field: str
    default: Any
    place: str


ECHOES = {
    "createVideo": (
        Echo("S-52", "duration", 4, "data.video.duration"),
        Echo("S-53", "resolution", "720p", "data.video.resolution"),
        Echo("S-54", "aspect_ratio", "16:9", "data.video.aspect_ratio"),
        Echo("S-55", "model", "vidu-q2", "data.video.model"),
    ),
    "create3d": (Echo("S-73", "texture_quality", "standard", "data.model.texture_quality"),),
}


def echo(contract: Contract, view: Seen) -> Iterator[Finding]:
    """What was asked for is told again, the default where nothing was."""
    if not _made(view):
        return
    wishes = [(each.rule, each.place, view.request.get(each.field, each.default)) for each in _echoes(view)]
    for rule, place, wanted in wishes:
        if not same(told := at(view.answer, place), wanted):
            yield finding(contract, rule, "echo", expected=f"{place} {met(wanted)}", met=_shown(told))


def _echoes(view: Seen) -> Iterator[Echo]:
    yield from ECHOES.get(view.operation or "", ())
    if view.operation == "createImages":
        for number, _ in enumerate(_images(view)):
            yield Echo("S-35", "aspect_ratio", "1:1", f"data.images.{number}.aspect_ratio")


def file_kind(contract: Contract, view: Seen) -> Iterator[Finding]:
    """An image is of the format asked for, by its type and by its name."""
    if view.operation != "createImages" or not _made(view):
        return
    kind = view.request.get("output_format", "png")
    for image in _images(view):
        if image.get("content_type") != f"image/{kind}":
            told = met(image.get("content_type"))
            yield finding(contract, "S-31", "file-kind", expected=f"content_type image/{kind}", met=told)
        if not str(image.get("file_name")).endswith(SUFFIXES.get(kind, ())):
            told = met(image.get("file_name"))
            yield finding(contract, "S-32", "file-kind", expected=f"a file_name for {kind}", met=told)


def count(contract: Contract, view: Seen) -> Iterator[Finding]:
    """As many images as were asked for; the printed example shows fewer, so nobody is sure (MD-1)."""
    if view.operation == "createImages" and _made(view):
        wanted, told = view.request.get("num_images", 1), len(_images(view))
        if wanted != told:
            said = f"{wanted} images"
            yield finding(contract, "S-29", "count", expected=said, met=str(told), standing="inferred")


def links(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Each image of an answer is a file of its own."""
    told = [str(image["url"]) for image in _images(view) if "url" in image] if _made(view) else []
    if len(set(told)) < len(told):
        yield finding(contract, "S-30", "links", expected="a url for each image", met=met(told))


def pages(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The numbers of a page agree with each other, and with what was asked."""
    listed = _listed(view)
    if listed is None:
        return
    asked, told, rows = listed
    page, limit = (_number(asked, name, default) for name, default in (("page", 1), ("limit", 20)))
    limit = min(limit, MOST) if limit is not None else None
    yield from _same(contract, "S-93", "page", told, page)
    yield from _same(contract, "S-94", "limit", told, limit)
    total = told.get("total")
    if not isinstance(total, int) or limit is None or page is None:
        return
    last = -(-total // limit)
    yield from _same(contract, "S-99", "pages", told, last)
    yield from _same(contract, "S-99", "has_more", told, page < last)
    # The printed page shows one of ten: fewer rows than there should be are nobody's fault.
    most = max(0, min(limit, total - (page - 1) * limit))
    if len(rows) > most:
        wanted = f"at most {most} projects on page {page}"
        yield finding(contract, "S-80", "pages", expected=wanted, met=str(len(rows)))


def kept(contract: Contract, view: Seen) -> Iterator[Finding]:
    """Only what the filter asks for is listed. That images are called so is printed; the other words are inferred."""
    listed = _listed(view)
    wanted = TYPES.get(listed[0].get("type", "all")) if listed else None
    for row in listed[2] if listed and wanted else ():
        told = row.get("type")
        if told != wanted:
            rule = "S-78" if wanted == "image" or told in TYPES.values() else "S-102"
            yield finding(contract, rule, "filter", expected=f"projects of type {wanted}", met=met(told))


def words(contract: Contract, view: Seen) -> Iterator[Finding]:
    """A project's type is in the singular, one of three words."""
    listed = _listed(view)
    for told in dict.fromkeys(str(row.get("type")) for row in listed[2]) if listed else ():
        if told not in TYPES.values():
            rule = "S-85" if told.lower() in ("images", "videos", "image", "video") else "S-102"
            yield finding(contract, rule, "filter", expected=f"one of {', '.join(TYPES.values())}", met=met(told))


def order(contract: Contract, view: Seen) -> Iterator[Finding]:
    """By the time they were made, the newest first unless asked otherwise."""
    listed = _listed(view)
    if listed is None or listed[0].get("sort", "createdAt") != "createdAt":
        return
    stamps = [str(row.get("created_at")) for row in listed[2]]
    word = listed[0].get("order", "desc")
    if stamps != sorted(stamps, reverse=word == "desc"):
        yield finding(contract, "S-82", "order", expected=f"created_at in order {word}", met=met(stamps))


def limits(contract: Contract, view: Seen) -> Iterator[Finding]:
    """The three headers stand on every answer to a known key; the reset is Unix time, in seconds."""
    headers = view.exchange.response_headers
    for rule, name in LIMITS if view.status in (400, 402, 429) else ():
        if name not in headers:
            yield finding(contract, rule, "response-headers", expected=name, met="no such header")
    told = headers.get("x-ratelimit-reset", "")
    if told.isdecimal() and not UNIX_2020_S < int(told) < UNIX_2100_S:
        rule = "S-123" if int(told) > UNIX_2100_S else "S-15"
        wanted = "x-ratelimit-reset in Unix seconds"
        yield finding(contract, rule, "response-headers", expected=wanted, met=told)


def metadata(contract: Contract, view: Seen) -> Iterator[Finding]:
    """An image's project tells its ratio, its size in bytes and its size in pixels."""
    listed = _listed(view)
    for row in listed[2] if listed else ():
        for rule, name in IMAGE_FACTS if row.get("type") == "image" else ():
            if is_missing(at(row, f"metadata.{name}")):
                told = met(row.get("metadata"))
                yield finding(contract, rule, "metadata", expected=f"metadata.{name} of an image", met=told)


def _made(view: Seen) -> bool:
    return view.accepted and isinstance(view.request, dict) and isinstance(at(view.answer, "data"), dict)


def _images(view: Seen) -> list[dict[str, Any]]:
    return _objects(at(view.answer, "data.images"))


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _listed(view: Seen) -> tuple[dict[str, str], dict[str, Any], list[dict[str, Any]]] | None:
    """What was asked of a list, its pagination and its rows; None where there is no such list."""
    told = at(view.answer, "data.pagination")
    if view.operation != "listProjects" or not view.accepted or not isinstance(told, dict):
        return None
    return dict(parse_qsl(view.exchange.query)), told, _objects(at(view.answer, "data.projects"))


def _number(asked: dict[str, str], name: str, default: int) -> int | None:
    text = asked.get(name, str(default))
    return int(text) if text.isdecimal() and int(text) else None


def _same(contract: Contract, rule: str, name: str, told: dict[str, Any], wanted: Any) -> Iterator[Finding]:
    if wanted is not None and not same(told.get(name), wanted):
        yield finding(contract, rule, "pages", expected=f"{name} {met(wanted)}", met=met(told.get(name)))


def _shown(value: Any) -> str:
    return "nothing there" if is_missing(value) else met(value)


EXCHANGE: tuple[Callable[[Contract, Seen], Iterator[Finding]], ...] = (
    echo,
    file_kind,
    count,
    links,
    pages,
    kept,
    words,
    order,
    metadata,
    limits,
)
WEBHOOK: tuple[Callable[..., Iterator[Finding]], ...] = ()
