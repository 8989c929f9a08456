"""Kubeez's files: outputs, their previews and smaller copies, songs and covers are what they are said to be."""

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

OUTPUTS, SMALLER, SONGS, SPEECH, ADS, RATIO = "K-103", "K-104", "K-111", "K-112", "K-113", "K-98"
SOUND = "K-129"
FORMS = {"jpg": "jpeg", "mpeg": "mp3", "mov": "mp4"}
INPUT = "https://example.org/in/kite.jpg"
CLIP = {"prompt": KITE, "generation_type": "text-to-video", "aspect_ratio": "9:16"}


def rows() -> list[Row]:
    """An image of each shape, clips of two lengths, with and without sound, a song, a dialogue, an ad."""

    def media(name: str, kind: Kind, rules: tuple[str, ...], seconds: float = 0, **fields: Any) -> Row:
        run = partial(_media, "generate_media", fields, kind, seconds, rules[0])
        return name, "generate_media", fields, f"{fields['model']} makes what was asked for ({name})", rules, run

    song: dict[str, Any] = {
        "title": "Harbour Light",
        "style": "folk",
        "vocal_gender": "f",
        "lyrics": "One lantern, two",
    }
    line: dict[str, Any] = {"dialogue": [{"text": "Good evening, and welcome aboard"}]}
    ad: dict[str, Any] = {"reference_ad_url": INPUT, "product_text": "A kite", "aspect_ratio": "9:16"}
    eight, four = "seedance-1-5-pro-480p-8s", "seedance-1-5-pro-480p-4s"
    return [
        media("image", "image", (OUTPUTS, SMALLER, RATIO), prompt=KITE, model="nano-banana"),
        media("wide", "image", (OUTPUTS, SMALLER), prompt=KITE, model="nano-banana", aspect_ratio="16:9"),
        media("tall", "image", (OUTPUTS,), prompt=KITE, model="imagen-4", aspect_ratio="9:16"),
        media(
            "edited",
            "image",
            (OUTPUTS,),
            prompt=KITE,
            model="nano-banana-edit",
            generation_type="image-to-image",
            source_media_urls=INPUT,
            aspect_ratio="1:1",
        ),
        media("clip", "video", (OUTPUTS, SMALLER), 8, **CLIP, model=eight),
        media("by-family", "video", ("K-41", OUTPUTS), 4, **CLIP, model="seedance-1-5-pro", duration="4s"),
        media("heard", "video", (SOUND, OUTPUTS), 4, **CLIP, model=four, sound=True),
        (
            *("song", "generate_music", song, "A song is sung as told, and has a cover", (SONGS,)),
            partial(_song, song),
        ),
        (
            *("dialogue", "generate_dialogue", line, "A dialogue is heard", (SPEECH, OUTPUTS)),
            partial(_media, "generate_dialogue", line, "audio", 0, SPEECH),
        ),
        (
            *("ad", "create_ad_copy", ad, "An ad is an image of the asked shape", (ADS, OUTPUTS)),
            partial(_media, "create_ad_copy", ad, "image", 0, ADS),
        ),
    ]


def _media(operation: str, body: dict[str, Any], kind: Kind, seconds: float, rule: str, bench: "Bench") -> None:
    """Every output of the job, downloaded and decoded."""
    told = files.finished(bench, operation, body, rule)
    outputs: Any = at(told, "outputs") if told else None
    if not bench.expect(isinstance(outputs, list) and outputs, rule, "outputs, as the job has completed", told):
        return
    for output in outputs:
        got = _one(bench, output, kind, rule)
        if got is None:
            continue
        if seconds:
            files.lasts(bench, got, seconds, rule)
        shape = body.get("aspect_ratio", "1:1" if kind == "image" else "")
        if shape:
            files.framed(bench, got, shape, rule)
        if body.get("sound") is True:
            bench.expect(got.audible, SOUND, "a clip with sound, as was asked", "a silent one")
        _previews(bench, output, kind, got)


def _one(bench: "Bench", output: Any, kind: Kind, rule: str) -> Contents | None:
    """One output's file, compared with what is told of it."""
    bench.expect(at(output, "media_type") == kind, OUTPUTS, f"media_type {kind}", at(output, "media_type"))
    got = files.fetch(bench, at(output, "url"), rule, kind)
    if got is None:
        return None
    met, found = got
    for name, met_value in (("width", found.width), ("height", found.height)):
        wanted = at(output, name)
        if kind != "audio":
            bench.expect(wanted == met_value, OUTPUTS, f"{name} {met_value}, as the file has it", wanted, met)
    length_s = at(output, "duration")
    if isinstance(length_s, int | float) and found.seconds:
        files.lasts(bench, found, float(length_s), OUTPUTS)
    _form(bench, output, found, met)
    size = at(output, "file_size")
    if isinstance(size, int):
        bench.expect(size == len(met.response_body), OUTPUTS, f"file_size {len(met.response_body)}", size, met)
    return found


def _form(bench: "Bench", output: Any, found: Contents, met: Met) -> None:
    told = at(output, "format")
    if isinstance(told, str):
        known = FORMS.get(told.lower(), told.lower())
        bench.expect(known in found.form, OUTPUTS, f"a file of the format {told}", found.form, met)


def _previews(bench: "Bench", output: Any, kind: Kind, whole: Contents) -> None:
    """A still to show at once, and a smaller copy of the same kind."""
    if kind == "audio":
        return
    still = files.fetch(bench, at(output, "thumbnail_url"), OUTPUTS, "image")
    if still is not None:
        small = still[1].width <= whole.width and still[1].height <= whole.height
        bench.expect(small, OUTPUTS, f"a thumbnail within {whole.width}x{whole.height}", _size(still[1]))
        _alike(bench, still[1], whole, OUTPUTS)
    if isinstance(at(output, "optimized_url"), str):
        copy = files.fetch(bench, at(output, "optimized_url"), SMALLER, kind)
        if copy is not None:
            _alike(bench, copy[1], whole, SMALLER)


def _alike(bench: "Bench", found: Contents, whole: Contents, rule: str) -> None:
    if found.height and whole.height:
        around = abs(found.width / found.height / (whole.width / whole.height) - 1)
        bench.expect(around <= files.AROUND, rule, f"the shape of {_size(whole)}", _size(found))


def _size(found: Contents) -> str:
    return f"{found.width}x{found.height}"


def _song(body: dict[str, Any], bench: "Bench") -> None:
    told = files.finished(bench, "generate_music", body, SONGS)
    songs: Any = at(told, "songs") if told else None
    if not bench.expect(isinstance(songs, list) and songs, SONGS, "songs, as the job has completed", told):
        return
    for song in songs:
        for name in ("title", "lyrics"):
            bench.expect(at(song, name) == body[name], SONGS, f"{name} {body[name]!r}, as was asked", at(song, name))
        files.fetch(bench, at(song, "audio_url"), SONGS, "audio")
        if isinstance(at(song, "image_url"), str):
            files.fetch(bench, at(song, "image_url"), SONGS, "image")
    urls = [at(song, "audio_url") for song in songs]
    bench.expect(len(set(map(str, urls))) == len(urls), SONGS, "a file for each song", urls)
