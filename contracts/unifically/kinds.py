"""What each model makes, by the 64 ids: which keys the output of a completed task has (U-132 to U-140)."""

from typing import Any

from contracts.expected import at, is_missing

SONGS = ("music", "add-vocals", "add-instrumental", "extend", "cover")
STEMS = ("stems", "stems-all")
_IMAGES = ("-image", "-image-2", "nano-banana", "nano-banana-pro", "flux.2-pro", "flux.2-flex", "flux.2-max")
# Rule and keys, any set of which will do. Several images or tracks may come as a list of their own.
VIDEO = ("U-132", (("video_url",),))
IMAGE = ("U-133", (("image_url",), ("image_urls",)))
AUDIO = ("U-134", (("audio_url",), ("audio_urls",)))
SONG = ("U-135", (("audio_url1", "audio_url2"), ("clips",), ("audio_urls",)))
LYRICS = ("U-138", (("text",),))
TRANSCRIPT = ("U-137", (("language_code", "words"),))
STEM = ("U-139", ())
WAV = ("U-140", (("audio_url",),))


def kind(model: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The rule about a model's output and the keys it asks for; stems are open: no page shows theirs."""
    maker, _, name = model.partition("/")
    if maker == "suno-ai":
        return _suno(name)
    if maker == "elevenlabs":
        return TRANSCRIPT if name == "speech-to-text" else AUDIO
    return IMAGE if _is_image(maker, name) else VIDEO


def _suno(name: str) -> tuple[str, tuple[tuple[str, ...], ...]]:
    if name in SONGS:
        return SONG
    return {"lyrics": LYRICS, "wav": WAV}.get(name, STEM)


def _is_image(maker: str, name: str) -> bool:
    return maker in ("alibaba", "openai") or name.startswith("image-") or name.endswith(_IMAGES)


def lacking(model: str, output: Any) -> str | None:
    """What the output of a model should have had; None when it has it."""
    _, ways = kind(model)
    if not ways or any(all(_is_told(output, key) for key in way) for way in ways):
        return None
    return " or ".join(" and ".join(way) for way in ways)


def _is_told(output: Any, key: str) -> bool:
    found = at(output, key)
    return not is_missing(found) and found is not None
