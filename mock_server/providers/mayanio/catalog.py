"""Mayanio's models, prices, plans, sizes and times, as numbers."""

import msgspec

from mock_server.engine.chance import Stream
from mock_server.media.recipe import frame

POINTS = 100
HOUR_S = 3_600.0
PLANS_PER_HOUR = {"free": 100, "pro": 500, "enterprise": 1_000}


class Work(msgspec.Struct, frozen=True):
    """What one operation makes.

    type, filter: the words of a project and of the parameter that filters projects.
    model: the default one; price: points, for each image, clip or model; content: the field moderation looks at.
    least_ms, most_ms: how long it takes, around the printed time.
    """

    type: str
    filter: str
    model: str
    price: int
    content: str
    least_ms: int
    most_ms: int


# Prices (mayanio/MQ-5) are read off the balances of the three printed answers. No answer tells the model of an image or
# of a 3D model; the latter's is named after what upstream is believed to be.
WORKS = {
    "createImages": Work("image", "images", "nano-banana", 4, "prompt", 1_800, 3_600),
    "createVideo": Work("video", "videos", "vidu-q2", 10, "prompt", 26_000, 40_000),
    "create3d": Work("3d", "3d", "tripo-v2.5", 20, "image_url", 36_000, 58_000),
}

DEFAULT_FORMAT, DEFAULT_IMAGE_RATIO = "png", "1:1"
DEFAULT_DURATION_S, DEFAULT_RESOLUTION, DEFAULT_VIDEO_RATIO = 4, "720p", "16:9"
DEFAULT_TEXTURE = "standard"

IMAGE_SHORT, SQUARE_PX, LONGEST_PX, SHORTEST_PX = "1080p", 1_024, 2_560, 16
THUMBNAIL_PX, PREVIEW_PX = 320, 512


def generation_ms(stream: Stream, operation: str) -> int:
    """How long a generation takes, drawn by chance."""
    work = WORKS[operation]
    return stream.whole("generation_time", work.least_ms, work.most_ms)


def image_size(ratio: str) -> tuple[int, int]:
    """Pixels of an image: 1920x1080 for 16:9, 1024x1024 for any square (mayanio/MD-13)."""
    width, height = map(int, ratio.split(":"))
    return (SQUARE_PX, SQUARE_PX) if width == height else _bounded(ratio, IMAGE_SHORT)


def video_size(ratio: str, resolution: str) -> tuple[int, int]:
    """Pixels of a clip: 1280x720 for 16:9 at 720p, whose p is the short side."""
    return _bounded(ratio, resolution)


def thumbnail_size(width: int, height: int) -> tuple[int, int]:
    """The same ratio, its longer side THUMBNAIL_PX."""
    share = THUMBNAIL_PX / max(width, height)
    return max(1, round(width * share)), max(1, round(height * share))


def _bounded(ratio: str, short: str) -> tuple[int, int]:
    """The frame of a ratio, made smaller where its longer side would be over LONGEST_PX."""
    width, height = frame(ratio, short)
    share = LONGEST_PX / max(width, height)
    return (width, height) if share >= 1 else (_even(width * share), _even(height * share))


def _even(side: float) -> int:
    return max(SHORTEST_PX, round(side / 2) * 2)
