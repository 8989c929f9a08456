"""Unifically's files: what its models make is of their kind, length and ratio."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from contracts import loader
from contracts.contract import Contract
from contracts.expected import at, is_missing
from contracts.suite import files
from contracts.suite.contents import Kind
from contracts.suite.drives import KITE
from contracts.suite.files import Row
from contracts.suite.unifically import models
from contracts.unifically import kinds

if TYPE_CHECKING:
    from contracts.suite.bench import Bench

WISHES = ("aspect_ratio", "resolution", "mode", "duration")
USUAL = ("auto", "1:1", "16:9", "4:3", "3:4", "4:5", "5:4", "21:9", "pro")
SIDES = {"std": 720, "768p": 768, "1080p": 1080}


def rows() -> list[Row]:
    def row(name: str, model: str, place: str, kind: Kind, seconds: float, rule: str, **fields: Any) -> Row:
        body = {"model": model, "input": fields}
        run = partial(_task, body, place, kind, seconds, rule)
        return name, "createTask", body, f"{model} makes what it should", (rule, "U-141"), run

    return [
        *_each_model(loader.load("unifically")),
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


def _each_model(contract: Contract) -> Iterator[Row]:
    """A picture of every model and a film of every table, of another ratio, length and sharpness than usual."""
    filmed: set[str] = set()
    for model, base in models.bases(contract).items():
        rule, ways = kinds.kind(model)
        table = models.table(contract, model)
        told = ",".join(sorted(table))
        if (rule, ways) not in (kinds.IMAGE, kinds.VIDEO) or (rule == kinds.VIDEO[0] and told in filmed):
            continue
        filmed.add(told)
        body = _wished(contract, base, table)
        if body["input"] != base["input"]:
            run = partial(_as_wished, body, {name: str(table[name].get("x-rule", "U-10")) for name in table})
            yield f"of/{model}", "createTask", body, f"{model} makes what it is asked for", (rule, "U-141"), run


def _wished(contract: Contract, base: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """The base with what is unusual of each wish, where the document takes it. Inputs may bring their own ratio."""
    drawn, given = kinds.kind(base["model"]) == kinds.IMAGE, any("_url" in name for name in base["input"])
    for name in ("aspect_ratio",) if drawn else WISHES[given:]:
        own = table.get(name, {})
        known = own.get("enum", [own["minimum"]] if "minimum" in own else [])
        tried = known[1:] if name == "duration" and len(known) > 1 else reversed(known)  # the first is the usual one
        wanted = next((value for value in tried if value not in USUAL), None)
        body = {**base, "input": {**base["input"], name: wanted}}
        if wanted is not None and contract.operations["createTask"].violation(body) is None:
            base = body
    return base


def _as_wished(body: dict[str, Any], rules: dict[str, str], bench: "Bench") -> None:
    asked = body["input"]
    told = files.finished(bench, "createTask", body, "U-10")
    rule, ways = kinds.kind(body["model"])
    kind: Kind = "image" if rule == kinds.IMAGE[0] else "video"
    output = at(told, "data.output")
    url = at(output, "image_urls.0") if is_missing(at(output, ways[0][0])) else at(output, ways[0][0])
    got = files.fetch(bench, url, "U-141", kind) if told else None
    if got is None:
        return
    if "aspect_ratio" in asked:
        files.framed(bench, got[1], asked["aspect_ratio"], rules["aspect_ratio"])
    if kind == "image":
        return
    if "duration" in asked:
        files.lasts(bench, got[1], asked["duration"], rules["duration"])
    for name in ("mode", "resolution"):
        if asked.get(name) in SIDES:
            files.sharp(bench, got[1], SIDES[asked[name]], rules[name])


def _task(body: dict[str, Any], place: str, kind: Kind, seconds: float, rule: str, bench: "Bench") -> None:
    told = files.finished(bench, "createTask", body, rule)
    got = files.fetch(bench, at(told, f"data.output.{place}"), "U-141", kind) if told else None
    if got is None:
        return
    if seconds:
        files.lasts(bench, got[1], seconds, rule)
    if "aspect_ratio" in body["input"]:
        files.framed(bench, got[1], body["input"]["aspect_ratio"], rule)
