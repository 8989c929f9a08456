"""Sound as samples: a melody the seed picks, silence, and mixing. 16 bits, one channel, 24,000 samples a second."""

import hashlib
import math
import struct
from array import array
from itertools import zip_longest

from mock_server.media.palette import luck

RATE = 24_000
NOTE_SAMPLES = 6_000  # a quarter of a second
SCALE = (1, 9 / 8, 5 / 4, 3 / 2, 5 / 3)  # of five tones: whatever order the seed picks, it sounds well
LOUDEST = 9_000
SAMPLE_BYTES = 2


def melody(seconds: float, seed: int) -> bytes:
    """Little-endian samples of the length. Seeds differ in key, between 150 and 300 Hz, and in tune."""
    size_bytes = sample_count(seconds) * SAMPLE_BYTES
    root_hz = root(seed)
    notes = [_note(root_hz * step) for step in SCALE]
    count = size_bytes // (NOTE_SAMPLES * SAMPLE_BYTES) + 1
    tune = hashlib.shake_128(str(seed).encode()).digest(count)
    # Every other note is the root, so that the key can be heard, and measured.
    picked = (notes[tune[place] % len(notes)] if place % 2 else notes[0] for place in range(count))
    return b"".join(picked)[:size_bytes]


def root(seed: int) -> float:
    """The key of a seed in hertz."""
    return 150 + 150 * luck(seed).share("key")


def sample_count(seconds: float) -> int:
    return round(seconds * RATE)


def silence(seconds: float) -> bytes:
    """Nothing, of the length."""
    return bytes(sample_count(seconds) * SAMPLE_BYTES)


def mixed(one: bytes, other: bytes) -> bytes:
    """Both at once, each at half strength so that nothing clips, as long as the longer."""
    pairs = zip_longest(_numbers(one), _numbers(other), fillvalue=0)
    both = [(left + right) // 2 for left, right in pairs]
    return struct.pack(f"<{len(both)}h", *both)


def _note(pitch_hz: float) -> bytes:
    """One note that swells and fades to nothing, with an overtone."""
    turn = math.tau * pitch_hz / RATE
    swell = [LOUDEST * math.sin(math.pi * place / NOTE_SAMPLES) for place in range(NOTE_SAMPLES)]
    waves = [math.sin(turn * place) + math.sin(2 * turn * place) / 4 for place in range(NOTE_SAMPLES)]
    return struct.pack(f"<{NOTE_SAMPLES}h", *(round(loud * wave) for loud, wave in zip(swell, waves, strict=True)))


def _numbers(samples: bytes) -> "array[int]":
    return array("h", struct.unpack(f"<{len(samples) // SAMPLE_BYTES}h", samples))
