import pytest

from mock_server.media.make import make
from mock_server.media.recipe import Kind, Recipe
from tests.media.decoded import difference, picture
from tests.media.test_lettering import HOSTILE, JOB

SIZES = [(1024, 1024), (1792, 1024), (33, 57), (1, 1)]
STILLS: list[tuple[Kind, str]] = [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")]


@pytest.mark.parametrize(("kind", "name"), STILLS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_still_has_its_format_and_size(kind: Kind, name: str, size: tuple[int, int]) -> None:
    image = picture(make(Recipe(kind=kind, width=size[0], height=size[1], lines=("a fox", JOB))))

    assert (image.format, image.size, image.mode) == (name, size, "RGB")


@pytest.mark.parametrize("size", SIZES[:-1], ids=str)
@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_transparent_one_has_an_opaque_subject_on_nothing(kind: Kind, size: tuple[int, int]) -> None:
    image = picture(make(Recipe(kind=kind, width=size[0], height=size[1], lines=("a fox", JOB), alpha=True)))
    right, bottom = size[0] - 1, size[1] - 1

    assert (image.mode, image.size) == ("RGBA", size)
    alpha = image.getchannel("A")
    assert [alpha.getpixel(corner) for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom))] == [0, 0, 0, 0]
    opaque, nothing = alpha.histogram()[255], alpha.histogram()[0]
    assert opaque > size[0] * size[1] / 5
    assert nothing > size[0] * size[1] / 10


def test_stills_of_one_seed_show_one_scene() -> None:
    png, jpeg, webp = (picture(make(Recipe(kind=kind, width=256, height=256, seed=4))) for kind, _ in STILLS)

    assert difference(png, jpeg) < 4
    assert difference(png, webp) < 4
    assert difference(png, picture(make(Recipe(kind="png", width=256, height=256, seed=5)))) > 10


@pytest.mark.parametrize("alpha", [False, True])
def test_another_job_is_written_in_the_picture(alpha: bool) -> None:
    one, other = (
        picture(make(Recipe(kind="png", width=512, height=512, seed=4, lines=("a fox", job), alpha=alpha)))
        for job in ("img_1", "img_2")
    )

    assert one.getbbox() == other.getbbox()
    assert 0 < difference(one, other) < 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_raises(text: str) -> None:
    for alpha in (False, True):
        assert picture(make(Recipe(kind="png", width=200, height=200, lines=(text, text, JOB), alpha=alpha)))


def test_a_picture_may_start_from_another() -> None:
    source = Recipe(kind="jpeg", width=256, height=256, seed=4)
    bigger = picture(make(Recipe(kind="png", width=1024, height=1024, seed=9, image=source)))

    assert difference(bigger.resize((256, 256)), picture(make(source))) < 4
