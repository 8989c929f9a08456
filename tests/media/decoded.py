"""What decoders that are not ours find in made bytes."""

import io
import math
import struct
from collections.abc import Sequence
from typing import NamedTuple

import av
from PIL import Image, ImageChops, ImageStat

RATE = 24_000


class Video(NamedTuple):
    """A decoded clip."""

    seconds: float
    size: tuple[int, int]
    pixels: str
    frames: list[Image.Image]
    has_sound: bool


def picture(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def video(data: bytes) -> Video:
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.video[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        frames = [frame.to_image() for frame in container.decode(stream)]  # type: ignore[no-untyped-call]
        context = stream.codec_context
        seconds = float(stream.duration * stream.time_base)
        return Video(
            seconds, (context.width, context.height), str(context.pix_fmt), frames, bool(container.streams.audio)
        )


def sound_seconds(data: bytes) -> float:
    """The length the container tells of its audio track."""
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        assert stream.duration is not None
        assert stream.time_base is not None
        return float(stream.duration * stream.time_base)


def sound(data: bytes) -> tuple[int, ...]:
    """The samples of the audio track, 16 bits, one channel, 24,000 a second."""
    mono = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    with av.open(io.BytesIO(data), "r") as container:
        parts = [
            bytes(part.planes[0])[: part.samples * 2]
            for frame in container.decode(audio=0)
            for part in mono.resample(frame)
        ]
    return numbers(b"".join(parts))


def numbers(samples: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(samples) // 2}h", samples)


def tags(data: bytes) -> dict[str, str]:
    """All that the container and its streams say of themselves."""
    with av.open(io.BytesIO(data), "r") as container:
        found = dict(container.metadata)
        for stream in container.streams:
            found |= stream.metadata
        return found


def boxes(data: bytes) -> list[tuple[str, bytes]]:
    """The outer boxes of an MP4: name and body, in order."""
    found, at = [], 0
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        assert 8 <= size <= len(data) - at, "a box ends outside the file"
        found.append((name.decode(), data[at + 8 : at + size]))
        at += size
    return found


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Correlation of two sounds over their common length: 1 the same, 0 unrelated."""
    pairs = list(zip(one, other, strict=False))
    dot, left, right = (sum(a * b for a, b in pairs), sum(a * a for a, _ in pairs), sum(b * b for _, b in pairs))
    return dot / math.sqrt(left * right) if left and right else 0.0


def strength(samples: Sequence[int], pitch_hz: float) -> float:
    """How much of a pitch is heard (Goertzel), comparable between pitches of one sound."""
    turn = 2 * math.cos(math.tau * pitch_hz / RATE)
    before = last = 0.0
    for sample in samples:
        before, last = last, sample + turn * last - before
    return (last * last + before * before - turn * last * before) / len(samples) ** 2


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures of one size, 0 to 255."""
    assert one.size == other.size
    changes = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    return sum(ImageStat.Stat(changes).mean) / 3
