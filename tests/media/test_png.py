import pytest
from PIL import Image

from mock_server.media.png import encoded
from tests.media.decoded import picture


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("size", [(1, 1), (3, 1), (1, 3), (64, 33)], ids=str)
def test_every_pixel_comes_back(mode: str, size: tuple[int, int]) -> None:
    """Noise of all values, so that differences between rows wrap around."""
    count = size[0] * size[1] * len(mode)
    drawn = Image.frombytes(mode, size, bytes(place * place * 97 % 256 for place in range(count)))

    image = picture(encoded(drawn))

    assert (image.format, image.mode, image.size) == ("PNG", mode, size)
    assert image.tobytes() == drawn.tobytes()
