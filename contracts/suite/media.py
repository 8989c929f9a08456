"""The files behind links: they are there, of their type, and of the size, length and kind that was asked for."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.contract import Contract
from contracts.expected import at
from contracts.suite.contents import Contents, Kind, Unreadable, contents
from contracts.suite.drives import KITE, WHITE
from contracts.suite.manners import MANNERS
from contracts.suite.plan import Check
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

AROUND_S = 0.6  # encoders round to frames
AROUND = 0.04  # of a ratio: sides are even, or multiples of 16
TYPES: dict[Kind, str] = {"image": "image/", "video": "video/", "audio": "audio/", "glb": "model/gltf-binary"}
Look = Callable[["Bench"], None]


def checks(contract: Contract) -> list[Check]:
    """A provider's files."""
    rows = {"creativeai": _creativeai, "unifically": _unifically, "mayanio": _mayanio}.get(contract.provider)
    price = MANNERS[contract.provider].price if rows else None
    return [
        Check(
            f"media/{name}",
            "media",
            says,
            rules,
            run,
            cost=price(operation, body) if price else 0.0,
            needs=frozenset(("key",)),
        )
        for name, operation, body, says, rules, run in (rows() if rows else ())
    ]


def fetch(bench: "Bench", url: Any, rule: str, kind: Kind) -> tuple[Met, Contents] | None:
    """Download a link without a key and decode it; None when that has been blamed already."""
    if not bench.expect(isinstance(url, str) and url.startswith("http"), rule, "a URL of a file", url):
        return None
    met = bench.download(url)
    if not bench.expect(met.status == 200, rule, "200 and the file", f"{met.status} {met.response_body[:80]!r}", met):
        return None
    told = met.response_headers.get("content-type", "no content type")
    bench.expect(told.startswith(TYPES[kind]), rule, f"a content type {TYPES[kind]}", told, met)
    try:
        return met, contents(met.response_body, kind)
    except Unreadable as error:
        bench.expect(False, rule, f"a file that is {'an' if kind[0] in 'aeiou' else 'a'} {kind}", error, met)
        return None


def _sized(bench: "Bench", found: Contents, size: str, rule: str) -> None:
    bench.expect(f"{found.width}x{found.height}" == size, rule, size, f"{found.width}x{found.height}")


def _lasts(bench: "Bench", found: Contents, seconds: float, rule: str) -> None:
    bench.expect(abs(found.seconds - seconds) <= AROUND_S, rule, f"{seconds:g} s", f"{found.seconds:.2f} s")


def _framed(bench: "Bench", found: Contents, ratio: str, rule: str) -> None:
    wide, _, high = ratio.partition(":")
    wanted = int(wide) / int(high)
    fits = found.height and abs(found.width / found.height / wanted - 1) <= AROUND
    bench.expect(fits, rule, f"a frame of {ratio}", f"{found.width}x{found.height}")


def _finished(bench: "Bench", operation: str, body: dict[str, Any], rule: str) -> Any:
    """The body of a job's last poll; None when the job has not completed, which is blamed."""
    taken = bench.call(operation, body=body)
    if not bench.expect(200 <= taken.status < 300 and bench.jobs, rule, f"{operation} to be taken", taken.status):
        return None
    met = bench.follow(bench.jobs[-1])
    return met.json


Row = tuple[str, str, dict[str, Any], str, tuple[str, ...], Look]


def _creativeai() -> list[Row]:
    rows: list[Row] = []
    for size in ("1024x1024", "1536x1024", "1024x1536"):
        body = {"model": "dall-e-3", "prompt": KITE, "size": size}
        rows.append(
            (f"image-{size}", "createImage", body, f"An image of {size} is one", ("S-49", "S-4"), partial(_image, body))
        )
    clear = {"model": "dall-e-3", "prompt": KITE, "background": "transparent"}
    rows.append(
        (
            "transparent",
            "createImage",
            clear,
            "A transparent image is a PNG with alpha",
            ("S-57", "S-50"),
            partial(_image, clear),
        )
    )
    four = {"model": "dall-e-3", "prompt": KITE, "n": 3}
    rows.append(
        ("several-images", "createImage", four, "Three images are three files", ("S-61",), partial(_image, four))
    )
    edit = {"image": WHITE, "prompt": "Put it on linen", "size": "1024x1024"}
    rows.append(("edit", "editImage", edit, "An edit is a picture", ("S-71", "S-75"), partial(_edit, edit)))
    videos: dict[str, dict[str, Any]] = {
        "tall-video": {"prompt": KITE, "duration": 7, "aspect_ratio": "9:16", "resolution": "480p"},
        "wide-video": {"prompt": KITE, "duration": 3, "aspect_ratio": "21:9", "resolution": "720p"},
        "loud-video": {"prompt": KITE, "duration": 4, "aspect_ratio": "1:1", "resolution": "1080p", "sound": True},
        "plain-video": {"prompt": KITE},
    }
    for name, video in videos.items():
        says = "A video has the length, ratio and resolution asked for"
        rows.append(
            (name, "createVideo", video, says, ("S-79", "S-80", "S-81", "S-91", "S-331"), partial(_video, video))
        )
    voice = {"text": "Mind the gap between the train and the platform", "voice": "nova"}
    rows.append(("voice", "createVoice", voice, "A voice is an MP3", ("S-149", "S-261"), _voice))
    mix = {"video_url": "https://example.com/a.mp4", "audio_url": "https://example.com/a.mp3", "replace_audio": True}
    rows.append(
        (
            "composition",
            "createComposition",
            mix,
            "A composition is an MP4 with sound",
            ("S-180",),
            partial(_work, "createComposition", mix, "video"),
        )
    )
    data = {"type": "line", "labels": ["a", "b"], "datasets": [{"label": "n", "data": [3, 5]}]}
    chart = {"chart_data": data, "animation_style": "reveal", "duration": 8}
    rows.append(
        (
            "chart",
            "createChartVideo",
            chart,
            "A chart is an MP4 of the length asked for",
            ("S-164", "S-180"),
            partial(_work, "createChartVideo", chart, "video"),
        )
    )
    still = {"image_url": "https://example.com/mug.png"}
    for name, operation, rule in (
        ("background", "removeBackground", "S-170"),
        ("upscale", "upscaleImage", "S-171"),
        ("restore", "restoreImage", "S-172"),
    ):
        rows.append(
            (
                name,
                operation,
                still,
                f"{operation} makes a picture",
                (rule,),
                partial(_work, operation, still, "image", rule),
            )
        )
    rows.append(
        (
            "link-lasts",
            "createVideo",
            {"prompt": KITE},
            "A link works for 7 days, then no more",
            ("S-332", "S-334"),
            _lasting,
        )
    )
    return rows


def _image(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("createImage", body=body)
    items = at(met.json, "data")
    if not bench.expect(isinstance(items, list) and items, "S-60", "a list of images", met.response_body[:200]):
        return
    urls = [item.get("url") for item in items if isinstance(item, dict)]
    count = body.get("n", 1)
    bench.expect(len(set(map(str, urls))) == count, "S-61", f"{count} different files", urls)
    for url in urls:
        got = fetch(bench, url, "S-4", "image")
        if got is None:
            continue
        _sized(bench, got[1], body.get("size", "1024x1024"), "S-49") if "size" in body else None
        if body.get("background") == "transparent":
            bench.expect(got[1].form == "png", "S-57", "a PNG", got[1].form)
            bench.expect(got[1].clear is not None, "S-57", "an alpha channel", "none")
            bench.expect(got[1].clear in (None, *range(255)), "S-50", "a background one can see through", "all opaque")


def _edit(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("editImage", body=body)
    got = fetch(bench, at(met.json, "data.0.url"), "S-4", "image")
    if got is not None:
        _sized(bench, got[1], body["size"], "S-71")


def _video(body: dict[str, Any], bench: "Bench") -> None:
    told = _finished(bench, "createVideo", body, "S-331")
    got = fetch(bench, at(told, "output_url"), "S-331", "video") if told else None
    if got is None:
        return
    found = got[1]
    if "duration" in body:
        _lasts(bench, found, body["duration"], "S-79")
        _framed(bench, found, body["aspect_ratio"], "S-80")
        side = int(body["resolution"].removesuffix("p"))
        fits = any(abs(each - side) <= 8 for each in (found.width, found.height))
        bench.expect(fits, "S-81", f"{side} lines", f"{found.width}x{found.height}")
    if body.get("sound"):
        bench.expect(found.audible, "S-91", "a sound track", "none")


def _voice(bench: "Bench") -> None:
    hook = bench.receiver() if bench.session.receivers is not None else None
    body = {"text": "Mind the gap between the train and the platform", "voice": "nova"}
    told = _finished(bench, "createVoice", {**body, "webhook_url": hook} if hook else body, "S-149")
    got = fetch(bench, at(told, "output_url"), "S-149", "audio") if told else None
    if got is None:
        return
    bench.expect("mp3" in got[1].form, "S-149", "an MP3", got[1].form)
    bench.settle()
    for each in bench.got():
        length_s = _json(each.body).get("duration_seconds")
        if isinstance(length_s, int | float):
            _lasts(bench, got[1], float(length_s), "S-261")


def _json(body: bytes) -> dict[str, Any]:
    from contracts.seen import parsed

    found = parsed(body)
    return found if isinstance(found, dict) else {}


def _work(operation: str, body: dict[str, Any], kind: Kind, *more: Any) -> None:
    *rules, bench = more
    rule = rules[0] if rules else "S-180"
    told = _finished(bench, operation, body, rule)
    got = fetch(bench, at(told, "output_url"), rule, kind) if told else None
    if got is None:
        return
    if operation == "removeBackground":
        bench.expect(got[1].form == "png" and got[1].clear is not None, rule, "a PNG with alpha", got[1].form)
    if "duration" in body:
        _lasts(bench, got[1], body["duration"], "S-164")


def _lasting(bench: "Bench") -> None:
    days_s, pace = 7 * 86_400.0, bench.wire.pace
    if days_s / pace.times > 8 and not getattr(pace, "jumps", False):
        raise Unstageable(f"needs a wait of 7 days, which is too long at a pace of {pace.times:g}")
    told = _finished(bench, "createVideo", {"prompt": KITE}, "S-331")
    url = at(told, "output_url")
    pace.wait(days_s - 7_200)
    fetch(bench, url, "S-332", "video")
    pace.wait(14_400)
    met = bench.download(str(url))
    bench.expect(met.status >= 400, "S-334", "no file any more", met.status, met)


def _mayanio() -> list[Row]:
    rows: list[Row] = []
    for form, ratio in (("png", "1:1"), ("jpeg", "16:9"), ("webp", "4:3")):
        body = {"prompt": KITE, "output_format": form, "aspect_ratio": ratio, "num_images": 2}
        says = f"An image in {form} is one, of the size it tells"
        rows.append(
            (
                f"image-{form}",
                "createImages",
                body,
                says,
                ("S-31", "S-33", "S-34", "S-141"),
                partial(_told_images, body),
            )
        )
    videos: dict[str, dict[str, Any]] = {
        "video": {"prompt": KITE, "duration": 5, "resolution": "360p", "aspect_ratio": "9:16"},
        "plain-video": {"prompt": KITE},
    }
    for name, video in videos.items():
        rows.append(
            (
                name,
                "createVideo",
                video,
                "A video is as long and as large as it tells",
                ("S-48", "S-50", "S-51", "S-52"),
                partial(_told_video, video),
            )
        )
    solid = {"image_url": "https://example.com/mug.png"}
    rows.append(
        (
            "model",
            "create3d",
            solid,
            "A 3D model is a GLB with a picture of it",
            ("S-70", "S-72", "S-143"),
            partial(_told_model, solid),
        )
    )
    rows.append(("project", "createImages", {"prompt": KITE}, "A project's links work", ("S-88", "S-89"), _project))
    return rows


def _told(bench: "Bench", met: Met, told: Any, kind: Kind, rules: tuple[str, str, str]) -> Contents | None:
    """A file agrees with its row: type, bytes. rules: of the link, of the type, of the size in bytes."""
    link, typed, sized = rules
    if not bench.expect(isinstance(told, dict), link, "a file", met.response_body[:200], met):
        return None
    got = fetch(bench, told.get("url"), link, kind)
    if got is None:
        return None
    kinds = got[0].response_headers.get("content-type", "").partition(";")[0]
    bench.expect(kinds == told.get("content_type"), typed, f"the type told, {told.get('content_type')}", kinds, got[0])
    size = len(got[0].response_body)
    bench.expect(size == told.get("file_size"), sized, f"the size told, {told.get('file_size')} bytes", size, got[0])
    return got[1]


def _told_images(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("createImages", body=body)
    images = at(met.json, "data.images")
    for told in images if isinstance(images, list) else []:
        found = _told(bench, met, told, "image", ("S-141", "S-31", "S-33"))
        if found is not None:
            _sized(bench, found, f"{told.get('width')}x{told.get('height')}", "S-34")
            bench.expect(found.form == body["output_format"], "S-31", f"a {body['output_format']}", found.form)
            _framed(bench, found, body["aspect_ratio"], "S-35")


def _told_video(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("createVideo", body=body)
    told = at(met.json, "data.video")
    found = _told(bench, met, told, "video", ("S-141", "S-48", "S-50"))
    if found is not None:
        _sized(bench, found, f"{told.get('width')}x{told.get('height')}", "S-51")
        _lasts(bench, found, float(body.get("duration", 4)), "S-52")
        _framed(bench, found, body.get("aspect_ratio", "16:9"), "S-54")


def _told_model(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("create3d", body=body)
    told = at(met.json, "data.model")
    if _told(bench, met, told, "glb", ("S-141", "S-70", "S-72")) is not None:
        got = fetch(bench, told.get("preview_image"), "S-69", "image")
        if got is not None:
            bench.expect(got[1].form == "jpeg", "S-143", "a JPEG of the model", got[1].form)


def _project(bench: "Bench") -> None:
    bench.call("createImages", body={"prompt": KITE})
    met = bench.call("listProjects", query={"type": "images", "limit": "1"})
    row = at(met.json, "data.projects.0")
    if bench.expect(isinstance(row, dict), "S-88", "a project", met.response_body[:200]):
        fetch(bench, row.get("url"), "S-88", "image")
        fetch(bench, row.get("thumbnail"), "S-89", "image")


def _unifically() -> list[Row]:
    def row(name: str, model: str, place: str, kind: Kind, seconds: float, rule: str, **fields: Any) -> Row:
        body = {"model": model, "input": fields}
        run = partial(_task, body, place, kind, seconds, rule)
        return name, "createTask", body, f"{model} makes what it should", (rule, "U-141"), run

    return [
        row("image", "alibaba/qwen-image-2.0", "image_url", "image", 0, "U-133", prompt=KITE),
        row("square", "google/nano-banana", "image_url", "image", 0, "U-85", prompt=KITE, aspect_ratio="9:16"),
        row(
            "video",
            "google/veo-3.1-fast",
            "video_url",
            "video",
            6,
            "U-20",
            prompt=KITE,
            duration=6,
            aspect_ratio="9:16",
        ),
        row(
            "hailuo",
            "hailuo/minimax-2.3",
            "video_url",
            "video",
            10,
            "U-45",
            prompt=KITE,
            duration=10,
            resolution="768p",
        ),
        row(
            "song",
            "suno-ai/music",
            "audio_url1",
            "audio",
            0,
            "U-135",
            mv="chirp-crow",
            custom=False,
            gpt_description_prompt=KITE,
        ),
    ]


def _task(body: dict[str, Any], place: str, kind: Kind, seconds: float, rule: str, bench: "Bench") -> None:
    told = _finished(bench, "createTask", body, rule)
    got = fetch(bench, at(told, f"data.output.{place}"), "U-141", kind) if told else None
    if got is None:
        return
    if seconds:
        _lasts(bench, got[1], seconds, rule)
    if "aspect_ratio" in body["input"]:
        _framed(bench, got[1], body["input"]["aspect_ratio"], rule)
