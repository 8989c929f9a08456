import pytest
from PIL import Image

from mock_server.media.palette import RGB
from mock_server.media.planes import Planes

SIZE = (34, 18)  # FFmpeg's rows are wider


@pytest.mark.parametrize("ink", [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0), (120, 200, 40)])
def test_a_tint_is_what_the_converter_makes_of_the_colour(ink: RGB) -> None:
    tinted, converted = (Planes.of(Image.new("RGB", SIZE, colour)) for colour in ((9, 90, 200), ink))

    tinted.tint(ink, 2, 4, Image.new("L", (8, 6), 255))

    for mine, theirs, at in zip(tinted[:3], converted[:3], ((9, 9), (4, 4), (4, 4)), strict=True):
        assert mine.getpixel(at) == pytest.approx(theirs.getpixel(at), abs=1)
        assert mine.getpixel((0, 0)) == mine.getpixel((12, 8)), "outside the mask nothing changed"


def test_a_frame_has_the_planes_in_it() -> None:
    planes = Planes.of(Image.radial_gradient("L").resize(SIZE).convert("RGB"))

    frame = planes.frame()

    assert (frame.width, frame.height, frame.format.name) == (*SIZE, "yuv420p")
    assert [bytes(plane) for plane in frame.planes] == [image.tobytes() for image in planes[:3]]


def test_a_corner_is_laid_over_and_nothing_else() -> None:
    black, white = (Planes.of(Image.new("RGB", SIZE, colour)) for colour in ((0, 0, 0), (255, 255, 255)))

    black.lay(white, 10, 6)

    assert [black.y.getpixel(at) for at in ((0, 0), (9, 5), (10, 5), (9, 6))] == [235, 235, 16, 16]


def test_a_window_shows_its_part_as_large_as_asked() -> None:
    picture = Image.new("RGB", SIZE, (0, 0, 0))
    picture.paste((255, 255, 255), (17, 0, 34, 18))

    seen = Planes.of(picture).window((20, 2, 30, 10), SIZE)

    assert seen.y.size == SIZE
    assert seen.y.getextrema() == (235, 235)
