"""Texts that tasks make: lyrics of a song, and the transcript of a sound. Our own words, the same for the same task."""

from collections.abc import Iterator, Mapping
from typing import Any

from mock_server.engine.chance import Stream

MOST_WORDS = 2_000
UNHEARD = "Good evening. The ferry leaves at nine, and the harbour lights are on."  # in a sound that is from elsewhere
LANGUAGE, SURENESS = "eng", 0.97

_DEEDS = ("I kept your letter", "we counted the lanterns", "you hummed that tune", "the rain let us in")
_PLACES = ("by the harbour", "under the bridge", "on the last train", "behind the mill", "along the shore")
_TURNS = ("and the night was kind", "till the morning came", "and nobody knew", "as the bells went by")
_SECTIONS = ("Verse 1", "Chorus", "Verse 2", "Chorus")


def lyrics(about: str, ident: str) -> dict[str, str]:
    """`{"title": "...", "text": "[Verse 1]\\n..."}`; the title is made of the first words asked for."""
    luck = Stream(ident.encode()[:64])
    told = {name: "\n".join(_lines(luck, name)) for name in _SECTIONS}
    title = " ".join(about.split()[:5]).strip(".,;:!?") or "Untitled"
    return {"title": title, "text": "\n\n".join(f"[{name}]\n{told[name]}" for name in _SECTIONS)}


def _lines(luck: Stream, section: str) -> Iterator[str]:
    for number in range(4):
        part = _TURNS if number % 2 else _PLACES
        draw = f"{section} {number}"
        deed = _DEEDS[luck.whole(f"{draw} deed", 0, len(_DEEDS) - 1)]
        yield f"{deed} {part[luck.whole(draw, 0, len(part) - 1)]}"


def transcript(said: str, seconds: float, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What speech-to-text gives: every word and every space between two, spread evenly over the sound (U-137)."""
    heard = list(_tokens((said.split() or UNHEARD.split())[:MOST_WORDS], asked))
    language = asked.get("language_code")
    told = {"language_code": language if isinstance(language, str) and language else LANGUAGE}
    timed = asked.get("timestamps_granularity", "word") != "none"
    return {
        **told,
        "language_probability": SURENESS,
        "words": [_word(index, token, seconds / len(heard), asked, timed=timed) for index, token in enumerate(heard)],
        "file_duration_seconds": seconds,
    }


def _tokens(said: list[str], asked: Mapping[str, Any]) -> Iterator[str]:
    by_character = asked.get("timestamps_granularity") == "character"
    for index, word in enumerate(said):
        if index:
            yield " "
        yield from word if by_character else [word]


def _word(index: int, token: str, each_s: float, asked: Mapping[str, Any], *, timed: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"text": token}
    if timed:
        told |= {"start": round(index * each_s, 3), "end": round((index + 1) * each_s, 3)}
    speakers = max(1, asked.get("num_speakers", 2)) if asked.get("diarize") else 1
    spoken_by = index // 20 % speakers  # a turn is about ten words
    return told | {"type": "spacing" if token.isspace() else "word", "speaker_id": f"speaker_{spoken_by}"}
