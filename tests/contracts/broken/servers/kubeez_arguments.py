"""Wrong Kubeez servers: arguments that are taken and should not be, or refused and should not be."""

from collections.abc import Callable
from typing import Any

from tests.contracts.broken.servers.bend import add, has, lack, when
from tests.contracts.broken.servers.kubeez_bend import given, refuses, takes, wrong
from tests.contracts.broken.servers.server import Ask, Told

MEDIA, MUSIC, SPEECH, ADS = "generate_media", "generate_music", "generate_dialogue", "create_ad_copy"
HISTORY, MODELS = "get_generations", "get_models"
SOURCES = "source_media_urls"
# Each refuses what the rule says, in the mock: here it is taken.
TAKES = {
    "takes-no-prompt": "K-1",
    "takes-no-model": "K-2",
    "takes-any-model": "K-3",
    "takes-any-generation-type": "K-4",
    "takes-the-type-of-another-model": "K-5",
    "takes-image-to-video-without-image": "K-6",
    "takes-images-for-texts": "K-7",
    "takes-9-images-for-8": "K-8",
    "takes-films-for-images": "K-9",
    "takes-long-prompts": "K-10",
    "takes-sources-that-are-no-urls": "K-11",
    "takes-gifs": "K-12",
    "takes-video-models-without-type": "K-13",
    "takes-any-ratio": "K-14",
    "takes-any-count-for-kling-2-6": "K-15",
    "takes-any-count-for-sora": "K-16",
    "takes-any-count-for-wan": "K-17",
    "takes-any-count-for-grok": "K-18",
    "takes-any-count-for-v1-pro": "K-19",
    "takes-one-frame-for-kling-2-5": "K-20",
    "takes-two-images-for-seedance-texts": "K-21",
    "takes-one-image-for-seedance": "K-22",
    "takes-3-images-for-kling-3": "K-23",
    "takes-webp-for-kling-3": "K-24",
    "takes-motion-without-a-film": "K-25",
    "takes-motion-3-without-a-film": "K-26",
    "takes-motion-of-avi": "K-29",
    "takes-2-images-for-veo-texts": "K-31",
    "takes-1-frame-for-veo": "K-32",
    "takes-4-references-for-veo": "K-33",
    "takes-2-images-for-storyboards": "K-34",
    "takes-11-images": "K-35",
    "takes-9-images": "K-36",
    "takes-17-images": "K-37",
    "takes-any-length-of-kling-2-6": "K-38",
    "takes-any-length-of-wan": "K-39",
    "takes-any-length-of-v1-pro": "K-40",
    "takes-any-length-of-seedance": "K-41",
    "takes-any-length-of-sora": "K-42",
    "takes-any-length-of-storyboards": "K-43",
    "takes-any-length-of-kling-3": "K-44",
    "takes-another-length-than-the-ids": "K-48",
    "takes-seeds-in-words": "K-56",
    "takes-elements-without-names": "K-57",
    "takes-elements-of-nothing": "K-58",
    "takes-elements-of-both": "K-59",
    "takes-elements-of-1-image": "K-60",
    "takes-elements-of-2-films": "K-61",
    "takes-elements-without-a-picture": "K-62",
    "takes-elements-with-one-frame": "K-63",
    "takes-elements-of-webp": "K-65",
    "takes-elements-of-webm": "K-66",
    "takes-4-elements": "K-67",
    "takes-titles-without-style": "K-68",
    "takes-songs-of-nothing": "K-69",
    "takes-long-song-prompts": "K-70",
    "takes-any-voice-of-songs": "K-71",
    "takes-lyrics-and-description": "K-72",
    "takes-songs-without-words": "K-73",
    "takes-instrumentals-with-lyrics": "K-74",
    "takes-instrumentals-of-nothing": "K-75",
    "takes-dialogues-of-4-letters": "K-77",
    "takes-dialogues-of-5001-letters": "K-78",
    "takes-any-voice": "K-79",
    "takes-ads-of-nothing": "K-80",
    "takes-ads-without-product": "K-81",
    "takes-history-of-0-rows": "K-90",
    "takes-files": "K-92",
    "takes-stability-1-1": "K-93",
    "takes-21-variants": "K-94",
    "follows-without-id": "K-95",
    "takes-any-type-of-models": "K-96",
}


def _model(start: str, **wanted: Any) -> Callable[[dict[str, Any]], bool]:
    """Whether a call is for such a model, with these arguments."""

    def fits(sent: dict[str, Any]) -> bool:
        named = str(sent.get("model", "")).startswith(start)
        return named and all(sent.get(name) == value for name, value in wanted.items())

    return fits


def _counts(start: str, count: int) -> Callable[[dict[str, Any]], bool]:
    """Whether a call is for such a model, with so many inputs."""

    def fits(sent: dict[str, Any]) -> bool:
        found = sent.get(SOURCES) or []
        return str(sent.get("model", "")).startswith(start) and isinstance(found, list) and len(found) == count

    return fits


def _long(name: str, count: int, start: str = "") -> Callable[[dict[str, Any]], bool]:
    """Whether a text is as long as it may be."""

    def fits(sent: dict[str, Any]) -> bool:
        text = sent.get(name)
        return isinstance(text, str) and len(text) == count and str(sent.get("model", "")).startswith(start)

    return fits


def _spoken(count: int) -> Callable[[dict[str, Any]], bool]:
    """Whether a dialogue has so many letters."""

    def fits(sent: dict[str, Any]) -> bool:
        lines = sent.get("dialogue")
        return isinstance(lines, list) and sum(len(str(line.get("text"))) for line in lines) == count

    return fits


def _has_too(start: str, name: str) -> Callable[[dict[str, Any]], bool]:
    """Whether a call is for such a model, and has this argument."""
    return lambda sent: str(sent.get("model", "")).startswith(start) and name in sent


def _voiced(sent: dict[str, Any]) -> bool:
    lines = sent.get("dialogue")
    return isinstance(lines, list) and any(line.get("voice") == "Grimblewood" for line in lines)


def no(tool: str, name: str, *values: Any) -> Told:
    """Refuses a call that has an argument, with one of these values where any are given."""
    return refuses(tool, has(name, *values), name)


def _by_id(body: Any, ask: Ask) -> None:
    """A family is another row than it was."""
    if body.get("model") == "flux-2":
        body["model"] = "flux-2-2K"


SERVERS = (
    *(wrong(name, rule, takes(rule)) for name, rule in TAKES.items()),
    wrong("refuses-5000-letters-for-images", "K-151", refuses(MEDIA, _long("prompt", 5_000, "nano"), "prompt")),
    wrong("refuses-800-letters-for-wan", "K-151", refuses(MEDIA, _long("prompt", 800, "wan"), "prompt")),
    wrong("refuses-20000-letters", "K-151", refuses(MEDIA, _long("prompt", 20_000), "prompt")),
    wrong("refuses-families", "K-3 K-16 K-151", no(MEDIA, "model", "flux-2", "seedream-v4", "sora-2")),
    wrong("takes-another-of-the-family", "K-3", asked=given(MEDIA, _by_id)),
    wrong("refuses-one-url-as-text", "K-11", refuses(MEDIA, lambda sent: isinstance(sent.get(SOURCES), str), SOURCES)),
    wrong("refuses-text-to-image-by-name", "K-151", no(MEDIA, "generation_type", "text-to-image")),
    wrong("refuses-no-sources", "K-7 K-21", refuses(MEDIA, lambda sent: sent.get(SOURCES) == [], SOURCES)),
    wrong("refuses-3-2", "K-14", no(MEDIA, "aspect_ratio", "3:2")),
    wrong("wants-a-ratio", "K-1 K-13 K-98", refuses(MEDIA, lambda sent: "aspect_ratio" not in sent, "aspect_ratio")),
    wrong("wants-a-type", "K-13 K-1", refuses(MEDIA, lambda sent: "generation_type" not in sent, "generation_type")),
    wrong("refuses-an-image-for-kling-2-6", "K-15", refuses(MEDIA, _counts("kling-2-6-image", 1), SOURCES)),
    wrong("refuses-two-frames-for-kling-2-5", "K-20", refuses(MEDIA, _counts("kling-2-5", 2), SOURCES)),
    wrong("refuses-two-frames-for-seedance", "K-22", refuses(MEDIA, _counts("seedance", 2), SOURCES)),
    wrong("refuses-an-image-for-seedance-texts", "K-21", refuses(MEDIA, _counts("seedance", 1), SOURCES)),
    wrong("refuses-two-frames-for-kling-3", "K-23", refuses(MEDIA, _counts("kling-3-0-pro", 2), SOURCES)),
    wrong("refuses-motion-control", "K-25", refuses(MEDIA, _model("kling-2-6-motion-control-720p"))),
    wrong("refuses-two-frames-for-veo", "K-32", refuses(MEDIA, _counts("veo3-1-first", 2), SOURCES)),
    wrong("refuses-3-references-for-veo", "K-33", refuses(MEDIA, _counts("veo3-1-fast-reference", 3), SOURCES)),
    wrong("refuses-10-images", "K-35", refuses(MEDIA, _counts("", 10), SOURCES)),
    wrong("refuses-8-images", "K-36 K-8", refuses(MEDIA, _counts("", 8), SOURCES)),
    wrong("refuses-16-images", "K-37", refuses(MEDIA, _counts("", 16), SOURCES)),
    wrong("refuses-10s-of-kling-2-6", "K-151", refuses(MEDIA, _model("kling-2-6", duration="10s"), "duration")),
    wrong("refuses-12s-of-seedance", "K-151", refuses(MEDIA, _model("seedance", duration="12s"), "duration")),
    wrong("refuses-15s-of-sora", "K-151", refuses(MEDIA, _model("sora-2", duration="15s"), "duration")),
    wrong("refuses-25s-of-storyboards", "K-151", refuses(MEDIA, _model("sora-2-pro-s", duration="25s"), "duration")),
    wrong("refuses-3s-of-kling-3", "K-151", refuses(MEDIA, _model("kling-3", duration="3s"), "duration")),
    wrong("refuses-lengths-for-grok", "K-45 K-46", refuses(MEDIA, _has_too("grok", "duration"), "duration")),
    wrong("refuses-lengths-for-veo", "K-46", refuses(MEDIA, _has_too("veo", "duration"), "duration")),
    wrong("refuses-lengths-for-images", "K-47", refuses(MEDIA, _has_too("nano", "duration"), "duration")),
    wrong("refuses-negative-prompts", "K-49", no(MEDIA, "negative_prompt")),
    wrong("refuses-quality", "K-50", refuses(MEDIA, _has_too("nano", "quality"), "quality")),
    wrong("heeds-no-quality-of-imagen", "K-51", asked=given(MEDIA, when(_model("imagen"), lack("quality")))),
    wrong("refuses-hd", "K-52", no(MEDIA, "quality", "hd", "high")),
    wrong("heeds-no-quality-of-sora", "K-52", asked=given(MEDIA, when(_model("sora"), lack("quality")))),
    wrong("refuses-basic", "K-53", no(MEDIA, "quality", "basic")),
    wrong("refuses-sound", "K-54 K-129", refuses(MEDIA, lambda sent: sent.get("sound") is True, "sound")),
    wrong("refuses-sound-for-images", "K-55", refuses(MEDIA, _has_too("nano", "sound"), "sound")),
    wrong("refuses-seeds", "K-56", no(MEDIA, "seed")),
    wrong("refuses-elements", "K-57 K-60 K-61 K-62", refuses(MEDIA, _has_too("kling-3", "kling_elements"))),
    wrong("refuses-elements-elsewhere", "K-64", refuses(MEDIA, _has_too("nano", "kling_elements"), "kling_elements")),
    wrong("refuses-titles", "K-68 K-71 K-72", no(MUSIC, "title")),
    wrong("refuses-400-letters", "K-151", refuses(MUSIC, _long("prompt", 400), "prompt")),
    wrong("refuses-random-voices", "K-71", no(MUSIC, "vocal_gender", "random")),
    wrong("refuses-descriptions", "K-73", no(MUSIC, "song_description")),
    wrong("refuses-instrumentals", "K-75", no(MUSIC, "instrumental", True)),
    wrong("refuses-unknown-song-models", "K-76", no(MUSIC, "model", "V99")),
    wrong("makes-all-songs-with-v4", "K-76", asked=given(MUSIC, when(has("prompt"), add("model", "V4")))),
    wrong("refuses-5-letters", "K-77", refuses(SPEECH, _spoken(5), "dialogue")),
    wrong("refuses-5000-letters", "K-78", refuses(SPEECH, _spoken(5_000), "dialogue")),
    wrong("refuses-a-listed-voice", "K-79", refuses(SPEECH, _voiced, "dialogue")),
    wrong("refuses-stability-1", "K-93", no(SPEECH, "stability", 1)),
    wrong("refuses-products-in-words", "K-151 K-80", no(ADS, "product_text")),
    wrong("refuses-product-images", "K-151", no(ADS, "product_image_url", "https://example.org/in/boat.jpg")),
    wrong("refuses-2-variants", "K-113", no(ADS, "variant_count", 2)),
    wrong("refuses-limit-100", "K-90", no(HISTORY, "limit", 100)),
    wrong("refuses-types-of-models", "K-96", no(MODELS, "model_type", "music")),
    wrong("refuses-what-it-does-not-know", "K-97", no(MEDIA, "resolution")),
    wrong("refuses-estimates-of-prompts", "K-110", no("get_generation_estimate", "prompt")),
)
