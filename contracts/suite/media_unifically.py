"""Unifically's files: what its models make is of their kind, length and ratio."""

from functools import partial
from typing import TYPE_CHECKING, Any

from contracts.expected import at
from contracts.suite import files
from contracts.suite.contents import Kind
from contracts.suite.drives import KITE
from contracts.suite.files import Row

if TYPE_CHECKING:
    from contracts.suite.bench import Bench


def rows() -> list[Row]:
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
    told = files.finished(bench, "createTask", body, rule)
    got = files.fetch(bench, at(told, f"data.output.{place}"), "U-141", kind) if told else None
    if got is None:
        return
    if seconds:
        files.lasts(bench, got[1], seconds, rule)
    if "aspect_ratio" in body["input"]:
        files.framed(bench, got[1], body["input"]["aspect_ratio"], rule)
