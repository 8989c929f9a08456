"""The sound of a recipe, and its MP3 and WAV files. Clips take their audio track from here too."""

import io
import wave
from collections.abc import Iterator
from fractions import Fraction

import av
from av.audio.stream import AudioStream

from mock_server.media.recipe import Recipe
from mock_server.media.tone import RATE, SAMPLE_BYTES, melody, mixed

BITS_A_SECOND = 64_000
PLACEHOLDER_S = 5.0
QUICK = {"compression_level": "9"}  # the narration of a long text is eleven minutes


def samples(recipe: Recipe) -> bytes | None:
    """What is heard: 16-bit samples at tone.RATE, or None for a silent clip or a picture."""
    if recipe.kind in ("mp3", "wav"):
        return melody(recipe.seconds, recipe.seed)
    if recipe.kind != "mp4":
        return None
    if not (recipe.video or recipe.audio):
        return melody(recipe.seconds, recipe.seed) if recipe.sound else None
    own = samples(recipe.video) if recipe.video else None
    given = samples(recipe.audio) if recipe.audio else None
    if given is None:  # sound from elsewhere, or a silent clip given as sound
        given = melody(_length_s(recipe), recipe.seed)
    return given if recipe.replace_audio or own is None else mixed(own, given)


def wav(recipe: Recipe) -> bytes:
    """The sound as a WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(RATE)
        file.writeframes(samples(recipe) or b"")
    return out.getvalue()


def mp3(recipe: Recipe) -> bytes:
    """The sound as an MP3 file whose header tells players the exact length."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp3", options={"fflags": "+bitexact", "id3v2_version": "0"}) as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono", format="s16p", options=QUICK)
        stream.bit_rate = BITS_A_SECOND
        container.mux(list(packets(stream, samples(recipe) or b"")))
    return out.getvalue()


def packets(stream: AudioStream, heard: bytes) -> "Iterator[av.Packet[AudioStream]]":
    """The samples encoded, a second at a time."""
    step = RATE * SAMPLE_BYTES
    for start in range(0, len(heard), step):
        part = heard[start : start + step]
        frame = av.AudioFrame("s16", "mono", len(part) // SAMPLE_BYTES)
        frame.planes[0].update(part)
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = start // SAMPLE_BYTES
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _length_s(recipe: Recipe) -> float:
    while recipe.video:
        recipe = recipe.video
    return recipe.seconds or PLACEHOLDER_S
