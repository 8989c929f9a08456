"""MP4: H.264 at eight frames a second, and AAC where there is sound."""

import math
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.container import OutputContainer
from av.video.stream import VideoStream

from mock_server.media.motion import frames
from mock_server.media.recipe import Recipe
from mock_server.media.sound import BITS_A_SECOND, packets, samples
from mock_server.media.tone import RATE

FRAMES_A_SECOND = 8
TICKS_A_FRAME = 1_000
TICK = Fraction(1, FRAMES_A_SECOND * TICKS_A_FRAME)
KEYFRAME_EVERY = 16  # two seconds: players can jump
BT709 = 1

# One thread, so that bytes do not depend on cores. A fixed quantizer looks at nothing ahead, which halves the cost.
ENCODER = {"preset": "ultrafast", "tune": "zerolatency", "qp": "24", "threads": "1"}


def clip(recipe: Recipe) -> bytes:
    """The recipe's MP4, its index before its data. A composed one has the picture of its `video`."""
    shown = recipe
    while shown.video:
        shown = shown.video
    # FFmpeg moves the index by reading its own output again, which it does with files only.
    with tempfile.TemporaryDirectory(prefix="soundstage-") as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(path, "w", options={"movflags": "+faststart", "fflags": "+bitexact"}) as container:
            _write(container, shown, samples(recipe))
        return path.read_bytes()


def _write(container: OutputContainer, shown: Recipe, heard: bytes | None) -> None:
    picture = _video_stream(container, shown)
    if heard is not None:
        sound = container.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = BITS_A_SECOND
        container.mux(list(packets(sound, heard)))
    for packet in _pictures(picture, shown):
        container.mux(packet)


def _video_stream(container: OutputContainer, shown: Recipe) -> VideoStream:
    stream = container.add_stream("libx264", rate=FRAMES_A_SECOND, options=ENCODER)
    stream.width, stream.height, stream.pix_fmt = shown.width, shown.height, "yuv420p"
    context = stream.codec_context
    context.thread_count = 1
    context.gop_size = KEYFRAME_EVERY
    context.time_base = TICK
    context.colorspace = context.color_primaries = context.color_trc = BT709
    return stream


def _pictures(stream: VideoStream, shown: Recipe) -> "Iterator[av.Packet[VideoStream]]":
    """Every frame lasts an eighth of a second; the last one only as long as the asked length leaves."""
    ticks = round(shown.seconds * FRAMES_A_SECOND * TICKS_A_FRAME)
    count = math.ceil(ticks / TICKS_A_FRAME)
    for number, planes in enumerate(frames(shown, count)):
        frame = planes.frame()
        frame.pts = number * TICKS_A_FRAME
        frame.time_base = TICK
        for packet in stream.encode(frame):
            packet.duration = min(TICKS_A_FRAME, ticks - number * TICKS_A_FRAME)  # zero latency: a frame, its packet
            yield packet
    yield from stream.encode(None)
