"""What a downloaded file really holds, as decoders see it."""

import io
import struct
from dataclasses import dataclass
from typing import Literal

Kind = Literal["image", "video", "audio", "glb"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a file. seconds: of the longest track; clear: the least alpha of any pixel, None without alpha."""

    kind: Kind
    form: str
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    audible: bool = False
    clear: int | None = None


class Unreadable(Exception):
    """The bytes are not what they should be; the message says how."""


def contents(data: bytes, kind: Kind) -> Contents:
    """What the bytes hold, wholly decoded. Raises Unreadable."""
    try:
        return {"image": _image, "video": _video, "audio": _audio, "glb": _glb}[kind](data)
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(
            f"{len(data)} bytes that no decoder takes for {kind}: {type(error).__name__}: {error}"
        ) from error


def _image(data: bytes) -> Contents:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        form = str(picture.format).lower()
        clear = None
        if "A" in picture.getbands():
            low, _ = picture.getchannel("A").getextrema()
            clear = int(low) if isinstance(low, int | float) else None
        return Contents("image", form, picture.width, picture.height, clear=clear)


def _video(data: bytes) -> Contents:
    import av

    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.video[0]
        count, end_s = 0, 0.0
        for frame in container.decode(stream):
            count += 1
            end_s = max(end_s, float(frame.time or 0.0))
        told = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
        step_s = 1 / float(stream.average_rate) if stream.average_rate else 0.0
        if not count or end_s + 2 * step_s + 0.25 < told:
            raise Unreadable(f"a video that ends after {end_s:.2f} of {told:.2f} s: the file is cut short")
        form = container.format.name
        context = stream.codec_context
        audible = bool(container.streams.audio)
        return Contents("video", form, context.width, context.height, end_s + step_s, audible)


def _audio(data: bytes) -> Contents:
    import av

    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.audio[0]
        samples = sum(frame.samples for frame in container.decode(stream))
        rate = stream.codec_context.sample_rate
        if not samples or not rate:
            raise Unreadable(f"{len(data)} bytes without a sound in them")
        return Contents("audio", container.format.name, seconds=samples / rate, audible=True)


def _glb(data: bytes) -> Contents:
    if len(data) < 20 or data[:4] != b"glTF":
        raise Unreadable(f"{len(data)} bytes that are no GLB: they begin with {data[:4]!r}")
    _, version, length = struct.unpack_from("<4sII", data)
    if version != 2 or length != len(data):
        raise Unreadable(f"a GLB of version {version} that tells {length} bytes and has {len(data)}")
    return Contents("glb", "glb")
