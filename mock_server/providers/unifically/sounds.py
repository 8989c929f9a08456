"""The sounds of Unifically's models: songs in two tracks, stems, speech, effects. And how long each of them is."""

from collections.abc import Mapping
from typing import Any

from mock_server.media.recipe import Recipe, spoken_seconds
from mock_server.providers.unifically.films import Asked
from mock_server.providers.unifically.source import NOTHING, Source

LONGEST_S = 600.0
PLACEHOLDER_S = 5.0  # of a sound from elsewhere
SONG_S, EFFECT_S = 60.0, 5.0
TWO_STEMS = ("vocals", "instrumental", "backing_vocals")
ALL_STEMS = (
    *(*TWO_STEMS, "drums", "bass", "guitar"),
    *("keyboard", "percussion", "strings", "synth", "fx", "brass", "woodwinds"),
)
STEMS = {"suno-stems": TWO_STEMS, "suno-stems-all": ALL_STEMS}


def tracks(family: str) -> tuple[str, ...]:
    """The words the files of a family's tasks begin with; empty where the output is text."""
    if family in ("suno", "suno-extend"):
        return ("track1", "track2")
    if family in STEMS:
        return STEMS[family]
    return () if family in ("suno-lyrics", "transcript") else ("audio",)


def seconds(family: str, asked: Asked, source: Source = NOTHING) -> float:
    """How long each track is."""
    return max(0.5, min(LONGEST_S, _seconds(family, asked, source)))


def _seconds(family: str, asked: Asked, source: Source) -> float:
    match family:
        case "suno" | "suno-stems" | "suno-stems-all" | "suno-wav":
            return source.seconds or SONG_S
        case "suno-extend":
            at = asked.get("continue_at", source.seconds)
            return max(0.0, min(float(at), source.seconds or LONGEST_S)) + SONG_S
        case "speech" | "dialogue":
            return spoken_seconds(words(family, asked, source))
        case "sound-effect":
            wanted = asked.get("duration", "auto")
            return EFFECT_S if wanted == "auto" else float(wanted)
    return source.seconds or PLACEHOLDER_S


def words(family: str, asked: Asked, source: Source = NOTHING) -> str:
    """What is said or sung in it."""
    if family == "speech":
        return str(asked["text"])
    if family == "dialogue":
        return " ".join(str(turn["text"]) for turn in asked["dialogue"])
    told = asked.get("prompt") or asked.get("gpt_description_prompt") or source.words
    return told if isinstance(told, str) and family.startswith("suno") else source.words


def title(asked: Asked, source: Source, kind: str = "") -> str:
    """What a track is called: as asked, as its source, or by the first words of what it is about."""
    told: Any = asked.get("title") or source.title
    if not isinstance(told, str) or not told:
        about = words("suno", asked, source).split()
        told = " ".join(about[:4]).strip(".,;:!?") or "Untitled"
    return f"{told} ({kind.replace('_', ' ').capitalize()})" if kind else str(told)


def recipes(family: str, asked: Mapping[str, Any], source: Source = NOTHING) -> dict[str, Recipe]:
    """Each track by the word its file begins with."""
    length_s = seconds(family, asked, source)
    return {word: Recipe(kind="wav" if family == "suno-wav" else "mp3", seconds=length_s) for word in tracks(family)}
