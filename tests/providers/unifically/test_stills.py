"""Pictures: of the asked ratio, with as many pixels as a square of the asked resolution."""

from typing import Any

import pytest

from mock_server.providers.unifically.source import NOTHING, Source
from mock_server.providers.unifically.stills import size

WIDE = Source(0, 1600, 900)


@pytest.mark.parametrize(
    ("family", "asked", "source", "wanted"),
    [
        ("qwen", {}, NOTHING, (1024, 1024)),
        ("qwen", {"aspect_ratio": "16:9"}, NOTHING, (1366, 768)),
        ("nano-banana", {"aspect_ratio": "21:9", "resolution": "4k"}, NOTHING, (1564, 670)),  # Pro alone has a choice
        ("nano-banana-pro", {"aspect_ratio": "1:1", "resolution": "2K"}, NOTHING, (2048, 2048)),
        ("nano-banana-pro", {"aspect_ratio": "9:16", "resolution": "4k"}, NOTHING, (3072, 5462)),
        ("gpt-image", {"resolution": "4K", "aspect_ratio": "3:2"}, NOTHING, (5016, 3344)),
        ("flux", {"quality": "2K"}, NOTHING, (2048, 2048)),
        ("flux", {}, WIDE, (1366, 768)),  # auto is the default
        ("flux", {"aspect_ratio": "1:1"}, WIDE, (1024, 1024)),
        ("kling-image", {"aspect_ratio": "auto"}, NOTHING, (1024, 1024)),
        ("kling-image", {"aspect_ratio": 5, "resolution": ["2k"]}, NOTHING, (1024, 1024)),
        ("kling-image", {"aspect_ratio": "1:0"}, NOTHING, (1024, 1024)),
        ("wan-2.7", {"aspect_ratio": "1:1", "image_urls": ["a"]}, WIDE, (1366, 768)),
        ("wan-2.7", {"aspect_ratio": "9:16", "image_urls": ["a"]}, NOTHING, (1024, 1024)),
        ("wan-2.7", {"aspect_ratio": "9:16"}, WIDE, (768, 1366)),
        ("topaz-image", {}, NOTHING, (2048, 2048)),
        ("topaz-image", {}, WIDE, (3200, 1800)),
        ("topaz-image", {}, Source(0, 4096, 2048), (4096, 2048)),
    ],
)
def test_size(family: str, asked: dict[str, Any], source: Source, wanted: tuple[int, int]) -> None:
    assert size(family, asked, source) == wanted
