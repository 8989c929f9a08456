"""CreativeAI's files: pictures, clips, speech, and how long their links last."""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.cases import Unstageable
from contracts.expected import at
from contracts.suite import files
from contracts.suite.contents import Kind
from contracts.suite.drives import KITE, PICTURE, WHITE
from contracts.suite.files import Row

if TYPE_CHECKING:
    from contracts.suite.bench import Bench


# Every image model once, every size, every count.
SIZES = (
    ("1024x1024", "dall-e-3", 1),
    ("1536x1024", "gpt-image-1", 2),
    ("1024x1536", "flux-pro", 3),
    ("1792x1024", "seedream-3.0", 4),
    ("1536x1024", "stable-diffusion-3", 2),
)
# Every video model, ratio, resolution and sound once.
VIDEOS: dict[str, dict[str, Any]] = {
    "tall-video": {"model": "seedance-1.5-pro", "duration": 7, "aspect_ratio": "9:16", "resolution": "480p"},
    "wide-video": {"model": "kling-v3", "duration": 3, "aspect_ratio": "21:9", "resolution": "720p"},
    "loud-video": {"model": "kling-o3-pro", "duration": 4, "aspect_ratio": "1:1", "resolution": "1080p", "sound": True},
    "old-video": {"model": "kling-v3", "duration": 10, "aspect_ratio": "4:3", "resolution": "480p"},
    "longest-video": {"model": "seedance-1.5-pro", "duration": 15, "aspect_ratio": "3:4", "resolution": "1080p"},
    "still-video": {"duration": 6, "aspect_ratio": "9:16", "resolution": "480p", "image_url": PICTURE},
    "plain-video": {},
}


def rows() -> list[Row]:
    found: list[Row] = []
    for size, model, count in SIZES:
        body = {"model": model, "prompt": KITE, "size": size, "n": count}
        found.append(
            (
                f"image-{model}",
                "createImage",
                body,
                f"An image of {size} is one",
                ("S-49", "S-4"),
                partial(_image, body),
            )
        )
    clear = {"model": "dall-e-3", "prompt": KITE, "background": "transparent"}
    found.append(
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
    found.append(
        ("several-images", "createImage", four, "Three images are three files", ("S-61",), partial(_image, four))
    )
    edit = {"image": WHITE, "prompt": "Put it on linen", "size": "1024x1024"}
    found.append(("edit", "editImage", edit, "An edit is a picture", ("S-71", "S-75"), partial(_edit, edit)))
    for name, asked in VIDEOS.items():
        video = {"prompt": KITE, **asked}
        says = "A video has the length, ratio and resolution asked for"
        found.append(
            (name, "createVideo", video, says, ("S-79", "S-80", "S-81", "S-91", "S-331"), partial(_video, video))
        )
    items = {"prompts": [{"prompt": KITE}, {"prompt": "A lighthouse in fog"}], "duration": 7, "aspect_ratio": "9:16"}
    says = "Every video of a batch has the length and ratio asked for"
    rules = ("S-129", "S-130", "S-132", "S-331")
    found.append(("batch", "createVideoBatch", items, says, rules, partial(_batch, items)))
    voice = {"text": "Mind the gap between the train and the platform", "voice": "nova"}
    found.append(("voice", "createVoice", voice, "A voice is an MP3", ("S-149", "S-261"), _voice))
    mix = {"video_url": "https://example.com/a.mp4", "audio_url": "https://example.com/a.mp3", "replace_audio": True}
    found.append(
        (
            "composition",
            "createComposition",
            mix,
            "A composition is an MP4 with sound",
            ("S-180", "S-153"),
            partial(_work, "createComposition", mix, "video"),
        )
    )
    data = {"type": "line", "labels": ["a", "b"], "datasets": [{"label": "n", "data": [3, 5]}]}
    chart = {"chart_data": data, "animation_style": "reveal", "duration": 8}
    found.append(
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
        found.append(
            (
                name,
                operation,
                still,
                f"{operation} makes a picture",
                (rule,),
                partial(_work, operation, still, "image", rule),
            )
        )
    found.append(
        (
            "link-lasts",
            "createVideo",
            {"prompt": KITE},
            "A link works for 7 days, then no more",
            ("S-332", "S-334"),
            _lasting,
        )
    )
    tall = {"model": "dall-e-3", "prompt": KITE, "size": "1024x1536"}
    says = "A video from an image has the image's own ratio"
    found.append(("video-from-image", "createVideo", tall, says, ("S-80", "S-78"), partial(_from_image, tall)))
    says = "An enlarged picture is larger"
    found.append(("enlarged", "createImage", tall, says, ("S-171", "S-174"), partial(_enlarged, tall)))
    return found


def _made(body: dict[str, Any], bench: "Bench") -> tuple[str, int]:
    """The URL of a picture the target has made, and its width."""
    url = at(bench.call("createImage", body=body).json, "data.0.url")
    got = files.fetch(bench, url, "S-4", "image")
    if got is None:
        raise Unstageable("the target made no picture to go on with")
    return str(url), got[1].width


def _from_image(body: dict[str, Any], bench: "Bench") -> None:
    url, _ = _made(body, bench)
    told = files.finished(bench, "createVideo", {"prompt": KITE, "image_url": url}, "S-78")
    got = files.fetch(bench, at(told, "output_url"), "S-331", "video") if told else None
    if got is not None:
        files.framed(bench, got[1], "2:3", "S-80")


def _enlarged(body: dict[str, Any], bench: "Bench") -> None:
    url, width = _made(body, bench)
    told = files.finished(bench, "upscaleImage", {"image_url": url}, "S-171")
    got = files.fetch(bench, at(told, "output_url"), "S-171", "image") if told else None
    if got is not None:
        most = 4 * width
        bench.expect(width < got[1].width <= most, "S-171", f"more than {width} and at most {most} wide", got[1].width)


def _image(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("createImage", body=body)
    items = at(met.json, "data")
    if not bench.expect(isinstance(items, list) and items, "S-60", "a list of images", met.response_body[:200]):
        return
    urls = [item.get("url") for item in items if isinstance(item, dict)]
    count = body.get("n", 1)
    bench.expect(len(urls) == count, "S-51", f"{count} images, as many as were asked for", len(urls))
    bench.expect(len(set(map(str, urls))) == len(urls), "S-61", "different files", urls)
    for url in urls:
        got = files.fetch(bench, url, "S-4", "image")
        if got is None:
            continue
        files.sized(bench, got[1], body.get("size", "1024x1024"), "S-49") if "size" in body else None
        if body.get("background") == "transparent":
            bench.expect(got[1].form == "png", "S-57", "a PNG", got[1].form)
            bench.expect(got[1].clear is not None, "S-57", "an alpha channel", "none")
            bench.expect(got[1].clear in (None, *range(255)), "S-50", "a background one can see through", "all opaque")


def _edit(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("editImage", body=body)
    got = files.fetch(bench, at(met.json, "data.0.url"), "S-4", "image")
    if got is not None:
        files.sized(bench, got[1], body["size"], "S-71")


def _video(body: dict[str, Any], bench: "Bench") -> None:
    told = files.finished(bench, "createVideo", body, "S-331")
    got = files.fetch(bench, at(told, "output_url"), "S-331", "video") if told else None
    if got is None:
        return
    found = got[1]
    if "duration" in body:
        files.lasts(bench, found, body["duration"], "S-79")
        files.framed(bench, found, body["aspect_ratio"], "S-80")
    side = int(body.get("resolution", "720p").removesuffix("p"))
    fits = any(abs(each - side) <= 8 for each in (found.width, found.height))
    bench.expect(fits, "S-81", f"{side} lines", f"{found.width}x{found.height}")
    if body.get("sound"):
        bench.expect(found.audible, "S-91", "a sound track", "none")


def _batch(body: dict[str, Any], bench: "Bench") -> None:
    told = files.finished(bench, "createVideoBatch", body, "S-331")
    for job in at(told, "jobs") if told else ():
        got = files.fetch(bench, at(job, "output_url"), "S-331", "video")
        if got is not None:
            files.lasts(bench, got[1], body["duration"], "S-130")
            files.framed(bench, got[1], body["aspect_ratio"], "S-129")


def _voice(bench: "Bench") -> None:
    hook = bench.receiver() if bench.session.receivers is not None else None
    body = {"text": "Mind the gap between the train and the platform", "voice": "nova"}
    told = files.finished(bench, "createVoice", {**body, "webhook_url": hook} if hook else body, "S-149")
    got = files.fetch(bench, at(told, "output_url"), "S-149", "audio") if told else None
    if got is None:
        return
    bench.expect("mp3" in got[1].form, "S-149", "an MP3", got[1].form)
    bench.settle()
    for each in bench.got():
        length_s = _json(each.body).get("duration_seconds")
        if isinstance(length_s, int | float):
            files.lasts(bench, got[1], float(length_s), "S-261")


def _json(body: bytes) -> dict[str, Any]:
    from contracts.seen import parsed

    found = parsed(body)
    return found if isinstance(found, dict) else {}


def _work(operation: str, body: dict[str, Any], kind: Kind, *more: Any) -> None:
    *rules, bench = more
    rule = rules[0] if rules else "S-180"
    told = files.finished(bench, operation, body, rule)
    got = files.fetch(bench, at(told, "output_url"), rule, kind) if told else None
    if got is None:
        return
    if operation == "createComposition":
        bench.expect(got[1].audible, "S-153", "a sound track", "none")
    if operation == "removeBackground":
        bench.expect(got[1].form == "png" and got[1].clear is not None, rule, "a PNG with alpha", got[1].form)
    if "duration" in body:
        files.lasts(bench, got[1], body["duration"], "S-164")


def _lasting(bench: "Bench") -> None:
    days_s, pace = 7 * 86_400.0, bench.wire.pace
    if days_s / pace.times > 8 and not getattr(pace, "jumps", False):
        raise Unstageable(f"needs a wait of 7 days, which is too long at a pace of {pace.times:g}")
    told = files.finished(bench, "createVideo", {"prompt": KITE}, "S-331")
    url = at(told, "output_url")
    pace.wait(days_s - 7_200)
    files.fetch(bench, url, "S-332", "video")
    pace.wait(14_400)
    met = bench.download(str(url))
    bench.expect(met.status >= 400, "S-334", "no file any more", met.status, met)
