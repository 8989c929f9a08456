"""Mayanio's files agree with what its answers tell of them, byte for byte."""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.expected import at
from contracts.suite import files
from contracts.suite.contents import Contents, Kind
from contracts.suite.drives import KITE
from contracts.suite.files import Row
from contracts.suite.wire import Met

if TYPE_CHECKING:
    from contracts.suite.bench import Bench


def rows() -> list[Row]:
    found: list[Row] = []
    for form, ratio, count in (("png", "1:1", 1), ("jpeg", "16:9", 2), ("webp", "4:3", 3)):
        body = {"prompt": KITE, "output_format": form, "aspect_ratio": ratio, "num_images": count}
        says = f"An image in {form} is one, of the size it tells"
        found.append(
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
        "video": {"prompt": KITE, "model": "ltx-2", "duration": 5, "resolution": "360p", "aspect_ratio": "9:16"},
        "large-video": {"prompt": KITE, "duration": 3, "resolution": "1080p"},
        "plain-video": {"prompt": KITE},
    }
    for name, video in videos.items():
        found.append(
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
    found.append(
        (
            "model",
            "create3d",
            solid,
            "A 3D model is a GLB with a picture of it",
            ("S-70", "S-72", "S-143"),
            partial(_told_model, solid),
        )
    )
    found.append(("project", "createImages", {"prompt": KITE}, "A project's links work", ("S-88", "S-89"), _project))
    return found


def _told(bench: "Bench", met: Met, told: Any, kind: Kind, rules: tuple[str, str, str]) -> Contents | None:
    """A file agrees with its row: type, bytes. rules: of the link, of the type, of the size in bytes."""
    link, typed, sized = rules
    if not bench.expect(isinstance(told, dict), link, "a file", met.response_body[:200], met):
        return None
    got = files.fetch(bench, told.get("url"), link, kind)
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
            files.sized(bench, found, f"{told.get('width')}x{told.get('height')}", "S-34")
            bench.expect(found.form == body["output_format"], "S-31", f"a {body['output_format']}", found.form)
            files.framed(bench, found, body["aspect_ratio"], "S-35")


def _told_video(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("createVideo", body=body)
    told = at(met.json, "data.video")
    found = _told(bench, met, told, "video", ("S-141", "S-48", "S-50"))
    if found is not None:
        files.sized(bench, found, f"{told.get('width')}x{told.get('height')}", "S-51")
        files.lasts(bench, found, float(body.get("duration", 4)), "S-52")
        files.framed(bench, found, body.get("aspect_ratio", "16:9"), "S-54")
        files.sharp(bench, found, int(body.get("resolution", "720p").rstrip("p")), "S-53")


def _told_model(body: dict[str, Any], bench: "Bench") -> None:
    met = bench.call("create3d", body=body)
    told = at(met.json, "data.model")
    if _told(bench, met, told, "glb", ("S-141", "S-70", "S-72")) is not None:
        got = files.fetch(bench, told.get("preview_image"), "S-69", "image")
        if got is not None:
            bench.expect(got[1].form == "jpeg", "S-143", "a JPEG of the model", got[1].form)


def _project(bench: "Bench") -> None:
    bench.call("createImages", body={"prompt": KITE})
    met = bench.call("listProjects", query={"type": "images", "limit": "1"})
    row = at(met.json, "data.projects.0")
    if bench.expect(isinstance(row, dict), "S-88", "a project", met.response_body[:200]):
        files.fetch(bench, row.get("url"), "S-88", "image")
        files.fetch(bench, row.get("thumbnail"), "S-89", "image")
